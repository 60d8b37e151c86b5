"""A mail server on this machine that keeps what it takes, and answers as it is told to."""

import email
import email.policy
import socket
import threading
import time

from aiosmtpd.controller import Controller

from .server import free_port


class Mailbox:
    def __init__(self):
        self.messages, self.attempts, self.answer, self.delay = [], 0, None, 0
        self._lock = threading.Lock()

    async def handle_DATA(self, server, session, envelope):
        with self._lock:
            self.attempts += 1
            if self.answer and self.attempts in self.answer:
                return self.answer[self.attempts]
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.messages.append((envelope.rcpt_tos, message))
        return "250 taken"

    def wait(self, count, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and len(self.messages) < count:
            time.sleep(0.05)
        assert len(self.messages) >= count, f"{len(self.messages)} of {count} mails came"
        return self.messages[count - 1][1]


class MailServer:
    def __init__(self):
        self.mailbox, self.port = Mailbox(), free_port()
        self.controller = Controller(self.mailbox, hostname="127.0.0.1", port=self.port)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    @property
    def environment(self):
        return {"TESSERA_SMTP": f"smtp://127.0.0.1:{self.port}", "TESSERA_MAIL_FROM": "Aurelia Moda <news@aurelia.example>"}


def text_of(message):
    return message.get_body(("plain",)).get_content()


class Silent:
    """A mail server that takes the text and never answers it."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.got_text = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.socket.close()

    @property
    def environment(self):
        port = self.socket.getsockname()[1]
        return {"TESSERA_SMTP": f"smtp://127.0.0.1:{port}", "TESSERA_MAIL_FROM": "news@aurelia.example"}

    def wait_for_text(self):
        assert self.got_text.wait(20), "no mail was handed over"

    def _serve(self):
        connection, _ = self.socket.accept()
        lines = connection.makefile("rwb")
        lines.write(b"220 silent\r\n")
        lines.flush()
        for line in lines:
            verb = line.split()[0].upper() if line.split() else b""
            lines.write(b"354 go on\r\n" if verb == b"DATA" else b"250 ok\r\n")
            lines.flush()
            if verb == b"DATA":
                break
        for line in lines:
            if line == b".\r\n":
                self.got_text.set()
