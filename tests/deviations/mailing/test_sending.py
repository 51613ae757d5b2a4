"""Mail leaves at least once, one person at a time, and never says more than it should."""

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import faults
from deviations.config import Config
from deviations.mailing import outbox, sending
from deviations.mailing.models import MailState, OutboxAttachment, OutboxMail
from deviations.mailing.services import Attachment
from tests.deviations.mailing.conftest import NOW
from tests.hostile import HOSTILE_TEXTS
from tests.marks import on_both_databases
from tests.smtp import Mailbox, mail_server

Queue = Callable[..., None]
# There is a mail server in every test here, also where an impostor takes its place.
pytestmark = pytest.mark.usefixtures("mailbox")


def only(session: Session) -> OutboxMail:
    session.rollback()
    return session.scalars(select(OutboxMail)).one()


@on_both_databases
def test_a_queued_mail_arrives_once(session: Session, queue: Queue, mailbox: Mailbox) -> None:
    queue()

    assert sending.send_due(session, worker="a", now=NOW) == 1
    assert sending.send_due(session, worker="a", now=NOW) == 0

    (message,) = mailbox.messages
    assert message["Subject"] == "Din rapport är mottagen"
    assert mailbox.recipients == [["anna@example.se"]]
    assert only(session).state is MailState.SENT


@on_both_databases
def test_of_a_sent_mail_neither_words_nor_files_are_kept(session: Session, queue: Queue) -> None:
    queue(body="Din kod: ABCD", attachments=[Attachment("a.pdf", "application/pdf", b"x")])

    sending.send_due(session, worker="a", now=NOW)

    sent = only(session)
    assert (sent.state, sent.body, sent.attachments) == (MailState.SENT, "", [])
    assert sent.recipient == "anna@example.se"


@on_both_databases
def test_the_same_cause_is_queued_once(session: Session, queue: Queue, mailbox: Mailbox) -> None:
    queue("receipt:1", subject="Första")
    queue("receipt:1", subject="Andra")

    sending.send_due(session, worker="a", now=NOW)

    assert [message["Subject"] for message in mailbox.messages] == ["Första"]


def test_attachments_arrive_whole(session: Session, queue: Queue, mailbox: Mailbox) -> None:
    queue(attachments=[Attachment("rapport.pdf", "application/pdf", b"%PDF-\x00\xff")])

    sending.send_due(session, worker="a", now=NOW)

    (attachment,) = mailbox.messages[0].iter_attachments()
    assert attachment.get_filename() == "rapport.pdf"
    assert attachment.get_payload(decode=True) == b"%PDF-\x00\xff"


def test_a_busy_server_gets_the_mail_later(
    session: Session, queue: Queue, mailbox: Mailbox
) -> None:
    queue()
    mailbox.answers_to_data = ["451 4.3.0 busy"]

    sending.send_due(session, worker="a", now=NOW)
    waiting = only(session)
    assert waiting.state is MailState.PENDING
    assert NOW + timedelta(seconds=30) <= waiting.next_at <= NOW + timedelta(seconds=90)
    assert sending.send_due(session, worker="a", now=waiting.next_at - timedelta(seconds=1)) == 0
    assert sending.send_due(session, worker="a", now=waiting.next_at) == 1


@pytest.mark.parametrize("refusal", ["550 5.1.1 no such user", "553 5.1.3 bad address"])
def test_an_address_that_does_not_exist_is_given_up_at_once(
    session: Session, queue: Queue, mailbox: Mailbox, refusal: str
) -> None:
    queue()
    mailbox.answers_to_recipient = [refusal]

    sending.send_due(session, worker="a", now=NOW)

    assert only(session).state is MailState.DEAD
    assert only(session).last_reply == refusal
    assert outbox.backlog(session, now=NOW).dead == 1


def test_a_mail_that_is_too_large_leaves_its_files_behind(
    session: Session, queue: Queue, mailbox: Mailbox
) -> None:
    queue(attachments=[Attachment("rapport.pdf", "application/pdf", b"x")])
    mailbox.answers_to_data = ["552 5.3.4 too large"]

    sending.send_due(session, worker="a", now=NOW)
    sending.send_due(session, worker="a", now=NOW + timedelta(hours=1))

    assert [list(message.iter_attachments()) for message in mailbox.messages] == [[]]
    assert session.scalars(select(OutboxAttachment)).all() == []


def test_a_mail_that_is_too_large_without_files_is_given_up(
    session: Session, queue: Queue, mailbox: Mailbox
) -> None:
    queue()
    mailbox.answers_to_data = ["552 5.3.4 too large"]

    sending.send_due(session, worker="a", now=NOW)

    assert only(session).state is MailState.DEAD


def test_a_connection_lost_after_the_data_is_tried_again_under_the_same_id(
    session: Session, queue: Queue, mailbox: Mailbox
) -> None:
    queue()
    mailbox.drop_after_data = 1

    assert sending.send_due(session, worker="a", now=NOW) == 0
    assert sending.send_due(session, worker="a", now=NOW + timedelta(hours=1)) == 1

    assert len({message["Message-ID"] for message in mailbox.messages}) == 1
    assert len(mailbox.messages) == 2


@on_both_databases
@pytest.mark.parametrize("point", ["mail.before_claim", "mail.after_claim", "mail.before_settle"])
def test_a_mailer_that_dies_anywhere_loses_nothing(
    session: Session, queue: Queue, mailbox: Mailbox, point: str
) -> None:
    queue()
    faults.arm(f"{point}:1:raise")
    with pytest.raises(faults.PlannedFaultError):
        sending.send_due(session, worker="a", now=NOW)
    session.rollback()
    faults.disarm()

    sending.send_due(session, worker="b", now=NOW + outbox.LEASE + timedelta(seconds=1))

    assert only(session).state is MailState.SENT
    assert len({message["Message-ID"] for message in mailbox.messages}) == 1


def test_nothing_is_tried_before_there_is_a_server(
    app: Flask, session: Session, queue: Queue, mailbox: Mailbox
) -> None:
    config: Config = app.extensions["config"]
    app.extensions["config"] = replace(config, mail=replace(config.mail, host=""))
    queue()

    assert sending.send_due(session, worker="a", now=NOW) == 0
    assert only(session).attempts == 0


@pytest.mark.parametrize(
    "address",
    ["a@b.se, e@x.se", "a@b.se\r\nBcc: e@x.se", "Anna <a@b.se>", "anna", "a b@c.se", "a@b@c.se"],
)
def test_an_address_that_could_hold_two_is_never_used(
    session: Session, queue: Queue, mailbox: Mailbox, address: str
) -> None:
    queue(recipient=address)

    sending.send_due(session, worker="a", now=NOW)

    assert mailbox.raw == []
    assert only(session).state is MailState.DEAD


@on_both_databases
def test_an_address_that_cannot_be_written_dies_and_keeps_no_neighbour(
    session: Session, queue: Queue, mailbox: Mailbox
) -> None:
    queue("receipt:1", recipient="anna@א1.se")
    queue("receipt:2")

    assert sending.send_due(session, worker="a", now=NOW) == 1

    assert mailbox.recipients == [["anna@example.se"]]
    dead, sent = session.scalars(select(OutboxMail).order_by(OutboxMail.id))
    assert (dead.state, dead.last_reply) == (MailState.DEAD, "UnicodeError")
    assert sent.state is MailState.SENT


@pytest.mark.parametrize("place", ["letter_of", "hand_over"])
def test_whatever_one_mail_raises_it_waits_and_its_neighbour_arrives(
    session: Session,
    queue: Queue,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    def first_fails(*given: object) -> object:
        calls.append(given)
        if len(calls) == 1:
            raise RuntimeError("anna@example.se")
        return ordinary(*given)

    calls: list[object] = []
    ordinary = getattr(sending, place)
    monkeypatch.setattr(sending, place, first_fails)
    queue("receipt:1")
    queue("receipt:2")

    assert sending.send_due(session, worker="a", now=NOW) == 1

    broken, sent = session.scalars(select(OutboxMail).order_by(OutboxMail.id))
    assert (broken.state, broken.last_reply) == (MailState.PENDING, "broken")
    assert broken.next_at > NOW
    assert sent.state is MailState.SENT
    assert len(mailbox.raw) == 1


def test_a_server_whose_name_cannot_be_written_kills_no_mail(
    app: Flask, session: Session, queue: Queue
) -> None:
    app.config.update(MAIL_SERVER="mejl..exempel.se")
    sending.mail.init_app(app)
    queue()

    assert sending.send_due(session, worker="a", now=NOW) == 0
    assert only(session).state is MailState.PENDING


def test_hostile_words_add_no_header_and_lose_nothing(
    session: Session, queue: Queue, mailbox: Mailbox
) -> None:
    for number, text in enumerate(HOSTILE_TEXTS):
        queue(f"hostile:{number}", subject=text[:150] or "x", body=text or "x")
    stored = session.scalars(select(OutboxMail.body).order_by(OutboxMail.id)).all()

    sending.send_due(session, worker="a", now=NOW)

    expected = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"}
    expected |= {"Content-Type", "Content-Transfer-Encoding"}
    assert len(mailbox.raw) == len(HOSTILE_TEXTS)
    for message, body in zip(mailbox.messages, stored, strict=True):
        assert set(message.keys()) <= expected
        words = message.get_content().replace("\r\n", "\n")
        assert words.rstrip("\n") == body.rstrip("\n")


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[Mailbox]:
    """Run a mail server whose certificate nobody but itself has signed."""
    if not shutil.which("openssl"):
        pytest.skip("No openssl: install Debian's openssl to make a certificate.")
    names = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "certificate.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-subj", "/CN=x", *names],
        check=True,
        capture_output=True,
    )
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    with mail_server(tls=tls) as box:
        yield box


def test_a_server_with_a_certificate_of_its_own_making_gets_nothing(
    app: Flask, session: Session, queue: Queue, impostor: Mailbox
) -> None:
    app.config.update(MAIL_PORT=impostor.port, MAIL_USE_TLS=True)
    sending.mail.init_app(app)
    queue()

    assert sending.send_due(session, worker="a", now=NOW) == 0
    assert only(session).last_reply == "SSLCertVerificationError"
    assert impostor.raw == []


def test_without_the_check_the_impostor_would_get_the_mail(
    app: Flask, session: Session, queue: Queue, impostor: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssl, "create_default_context", ssl._create_unverified_context)
    app.config.update(MAIL_PORT=impostor.port, MAIL_USE_TLS=True)
    sending.mail.init_app(app)
    queue()

    assert sending.send_due(session, worker="a", now=NOW) == 1
    assert len(impostor.raw) == 1
