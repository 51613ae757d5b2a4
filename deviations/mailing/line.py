"""The line to the mail server: certified, and never held for longer than an attempt may take."""

import smtplib
import socket
import ssl
import threading
from contextlib import ExitStack, closing, suppress
from types import TracebackType

import flask_mail
from flask import current_app

from deviations.mailing.outbox import LONGEST_ATTEMPT

SILENCE_SECONDS = 15


class Line(smtplib.SMTP):
    """A talk with a mail server that ends in time, however busily it goes on.

    A socket's time limit is for each operation alone: a byte every few seconds keeps it for ever.
    A talk that has gone on for too long is hung up, and raises smtplib.SMTPServerDisconnected.
    """

    def __init__(self, host: str, port: int) -> None:
        self.too_late = False
        self._alarm = threading.Timer(LONGEST_ATTEMPT.total_seconds(), self._hang_up)
        self._alarm.daemon = True
        self._alarm.start()
        try:
            super().__init__(host, port, timeout=SILENCE_SECONDS)
        except BaseException:
            self.close()
            raise

    def getreply(self) -> tuple[int, bytes]:
        """Wait for what the server says; half a reply, or one that comes too late, is none."""
        self._be_in_time()  # while a name was looked up, there was no line to hang up
        reply = super().getreply()
        self._be_in_time()
        return reply

    def _be_in_time(self) -> None:
        if self.too_late:
            self.close()
            raise smtplib.SMTPServerDisconnected("hung up")

    def close(self) -> None:
        """Let go of the line."""
        self._alarm.cancel()
        super().close()

    def _hang_up(self) -> None:
        self.too_late = True
        line = self.sock
        if line is None:
            return
        with suppress(OSError):  # closed just now
            # Whoever waits for the server is woken, which closing does not do. The plain socket's
            # own way, since an SSLSocket forgets its keys under whoever reads with them.
            socket.socket.shutdown(line, socket.SHUT_RDWR)


class SafeConnection(flask_mail.Connection):
    """Flask-Mail's connection, with time limits and a verified certificate."""

    def configure_host(self) -> smtplib.SMTP:
        """Connect; raises ssl.SSLCertVerificationError for a server that is not who it says."""
        mail = self.mail
        with ExitStack() as undone:
            line = undone.enter_context(closing(Line(mail.server, mail.port)))
            if mail.use_tls:
                line.starttls(context=ssl.create_default_context())
            if mail.username and mail.password:
                line.login(mail.username, mail.password)
            undone.pop_all()
        return line

    def __exit__(
        self, exc_type: type[BaseException], exc_value: BaseException, tb: TracebackType
    ) -> None:
        """Say goodbye. What was accepted is sent, and what was refused is refused, also without."""
        with suppress(OSError):
            super().__exit__(exc_type, exc_value, tb)


class SafeMail(flask_mail.Mail):
    """Flask-Mail that connects safely."""

    def connect(self) -> SafeConnection:
        """Return a connection to the configured server."""
        return SafeConnection(current_app.extensions["mail"])
