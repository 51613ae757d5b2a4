"""A real SMTP server for the tests, with faults on demand."""

import socket
from asyncio import Transport
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from ssl import SSLContext

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """What arrived, and what the server shall answer to the next recipients and messages."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.answers_to_recipient: list[str] = []
        self.answers_to_data: list[str] = []
        self.drop_after_data = 0
        self.port = 0

    @property
    def messages(self) -> list[EmailMessage]:
        """Return what arrived, parsed."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, *_options: object
    ) -> str:
        """Accept a recipient, or answer as told."""
        if self.answers_to_recipient:
            return self.answers_to_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd names it so
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a message, answer as told, or keep it and hang up without an answer."""
        if self.answers_to_data:
            return self.answers_to_data.pop(0)
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        self.recipients.append(list(envelope.rcpt_tos))
        if self.drop_after_data:
            self.drop_after_data -= 1
            assert isinstance(server.transport, Transport)
            server.transport.abort()
        return "250 OK"


@contextmanager
def mail_server(tls: SSLContext | None = None) -> Iterator[Mailbox]:
    """Run a server on a free port and yield what it receives."""
    mailbox = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        mailbox.port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, tls_context=tls)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
