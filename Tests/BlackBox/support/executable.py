"""Runs `tessera` as a user would: arguments in; exit code, output and the memory it took out."""

import json
import os
import shlex
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def executable():
    """TESSERA when it is set, or what `make release` built, or what `swift build` built."""
    if named := os.environ.get("TESSERA"):
        return Path(named)
    for path in (ROOT / ".build-release/release/tessera", ROOT / ".build/debug/tessera"):
        if path.exists():
            return path
    raise FileNotFoundError("no tessera: run `make release`, or set TESSERA")


@dataclass(frozen=True)
class Outcome:
    """What became of a command. `peak` is the most memory of its own (without pages of mapped files) in bytes, as sampled, `seconds` its wall time."""

    command: str
    code: int
    out: str
    err: str
    peak: int
    seconds: float

    @property
    def json(self):
        """The document it printed with --json."""
        return json.loads(self.out)

    @property
    def said(self):
        return self.out + self.err

    def __str__(self):
        return f"{self.command}\nexit code {self.code} after {self.seconds:.1f} s\n{self.out[-2000:]}\n{self.err[-4000:]}"


class Running:
    """A command that has been started."""

    def __init__(self, *arguments, database=None, directory=None, environment=None):
        words = [str(executable()), *map(str, arguments)]
        if database is not None:
            words += ["--database", getattr(database, "url", database)]
        self.command = shlex.join(words)
        self.started = time.monotonic()
        self._out, self._err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=self._out, stderr=self._err, cwd=directory, env={**os.environ, **(environment or {})}
        )
        self.outcome = None
        self._peak = 0

    def is_running(self):
        """Takes the outcome when there is one."""
        if self.outcome is None:
            self._sample()
            pid, status = os.waitpid(self.process.pid, os.WNOHANG)
            if pid:
                self._ended(status)
        return self.outcome is None

    def wait(self, timeout=900):
        deadline = time.monotonic() + timeout
        while self.is_running():
            if time.monotonic() > deadline:
                self.kill()
                raise TimeoutError(f"still running after {timeout} s\n{self.outcome}")
            time.sleep(0.002)
        return self.outcome

    def kill(self, with_signal=signal.SIGKILL):
        """Sends the signal and waits for the end."""
        if self.is_running():
            os.kill(self.process.pid, with_signal)
            _, status = os.waitpid(self.process.pid, 0)
            self._ended(status)
        return self.outcome

    def _sample(self):
        # The kernel's own maximum (ru_maxrss) counts the parent's pages before exec, and those of mapped database files.
        try:
            with open(f"/proc/{self.process.pid}/status") as lines:
                self._peak = max([self._peak, *(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:"))])
        except OSError:
            pass

    def _ended(self, status):
        self.process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - self.started
        self.outcome = Outcome(self.command, self.process.returncode, self._text(self._out), self._text(self._err), self._peak, seconds)

    @staticmethod
    def _text(file):
        file.seek(0)
        return file.read().decode("utf-8", errors="replace")


def tessera(*arguments, database=None, expect=0, timeout=900, **options):
    """Runs a command to its end. `expect` is the exit code it must have, or several; None for any."""
    outcome = Running(*arguments, database=database, **options).wait(timeout)
    assert expect is None or outcome.code in (expect if isinstance(expect, tuple) else (expect,)), str(outcome)
    return outcome
