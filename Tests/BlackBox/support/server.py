"""`tessera serve`, on a free port of this machine."""

import signal
import socket
import tempfile
import time
from contextlib import contextmanager

import httpx

from .executable import Running, tessera


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, database, port=None, arguments=(), environment=None):
        self.database, self.port = database, port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.uploads = tempfile.TemporaryDirectory(prefix="tessera-uploads-")
        self.running = Running(
            "serve", "--host", "127.0.0.1", "--port", self.port, *arguments, database=database,
            environment={"TESSERA_UPLOADS": self.uploads.name, **(environment or {})})

    @property
    def pid(self):
        return self.running.process.pid

    def wait(self, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.running.is_running():
                raise AssertionError(f"the server ended: {self.running.outcome}")
            try:
                if httpx.get(self.address + "/healthz", timeout=5).status_code == 200:
                    return self
            except httpx.TransportError:
                pass
            time.sleep(0.02)
        raise AssertionError(f"not ready after {seconds} s: {self.running.kill()}")

    def resident(self):
        """VmRSS in bytes."""
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS:"))

    def stop(self):
        return self.running.kill(signal.SIGTERM)


@contextmanager
def serving(database, *arguments, environment=None):
    server = Server(database, arguments=arguments, environment=environment)
    try:
        yield server.wait()
    finally:
        server.stop()


def add_key(database, company, scopes="people:read"):
    """A key for the API, as it is printed once."""
    return tessera("key", "add", "test", "--scopes", scopes, "--company", company, "--json", database=database).json["key"]


def api(server, key):
    return httpx.Client(base_url=server.address, headers={"Authorization": f"Bearer {key}"}, timeout=30)
