"""No mail server holds an attempt longer than it may take, and none spoils what it has said."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.mailing import line, outbox, sending
from deviations.mailing.models import MailState, OutboxMail
from tests.deviations.mailing.conftest import NOW
from tests.deviations.mailing.dripping import DRIPS, Drip, dripping_server
from tests.smtp import Mailbox

# There is a mail server in every test, also where one that drips takes its place.
Queue = Callable[..., None]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("mailbox")]
GREETING, YES, GO_ON = b"220 hello\r\n", b"250 yes\r\n", b"354 go on\r\n"
TO_THE_LETTER = [GREETING, YES, YES, YES, GO_ON]
DRIPPING = [
    pytest.param(([], b"220-wait\r\n"), id="lines of a greeting"),
    pytest.param(([], b"2"), id="letters of a greeting"),
    pytest.param(([GREETING, YES], b"5"), id="letters of a refusal"),
    pytest.param(([GREETING], b"250-wait\r\n"), id="what it can do"),
    pytest.param((TO_THE_LETTER, b"250-wait\r\n"), id="whether it accepts"),
]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hang up long before a dripping server is done."""
    monkeypatch.setattr(line, "LONGEST_ATTEMPT", timedelta(seconds=0.6))


@pytest.fixture
def drip(app: Flask, request: pytest.FixtureRequest) -> Iterator[Drip]:
    """Let a server that drips as the test says take the mail."""
    dripping = Drip(*request.param)
    with dripping_server(dripping):
        app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=dripping.port)
        sending.mail.init_app(app)
        yield dripping


def only(session: Session) -> OutboxMail:
    session.rollback()
    return session.scalars(select(OutboxMail)).one()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("drip", DRIPPING, indirect=True)
def test_a_server_that_drips_is_hung_up_and_tried_again(
    session: Session, queue: Queue, drip: Drip
) -> None:
    queue()

    assert sending.send_due(session, worker="a", now=NOW) == 0

    assert drip.sent < DRIPS
    assert only(session).state is MailState.PENDING
    assert only(session).last_reply == "SMTPServerDisconnected"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("drip", [DRIPPING[0]], indirect=True)
def test_control_without_the_alarm_a_server_may_drip_to_its_end(
    session: Session, queue: Queue, drip: Drip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line.Line, "_hang_up", lambda _line: None)
    queue()

    sending.send_due(session, worker="a", now=NOW)

    assert drip.sent == DRIPS


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("drip", [([*TO_THE_LETTER, YES], b"221-bye\r\n")], indirect=True)
def test_what_was_accepted_is_sent_however_long_the_goodbye(
    session: Session, queue: Queue, drip: Drip
) -> None:
    queue()

    assert sending.send_due(session, worker="a", now=NOW) == 1

    assert drip.sent < DRIPS
    assert only(session).state is MailState.SENT


REFUSED = [GREETING, YES, YES, b"550 no such user\r\n", YES]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("drip", [(REFUSED, b"221-bye\r\n")], indirect=True)
def test_what_was_refused_is_refused_however_long_the_goodbye(
    session: Session, queue: Queue, drip: Drip
) -> None:
    queue()

    sending.send_due(session, worker="a", now=NOW)

    assert only(session).state is MailState.DEAD
    assert only(session).last_reply == "550 no such user"


def test_a_server_whose_name_took_too_long_to_find_gets_nothing(
    session: Session, queue: Queue, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found_late(*given: Any, **more: Any) -> Any:
        assert rung.wait(10)
        return ordinary(*given, **more)

    def ring(late: line.Line) -> None:
        hang_up(late)
        rung.set()

    rung, ordinary, hang_up = threading.Event(), socket.getaddrinfo, line.Line._hang_up
    monkeypatch.setattr(line, "LONGEST_ATTEMPT", timedelta(0))
    monkeypatch.setattr(line.Line, "_hang_up", ring)
    monkeypatch.setattr(socket, "getaddrinfo", found_late)
    queue()

    assert sending.send_due(session, worker="a", now=NOW) == 0

    assert mailbox.raw == []
    assert only(session).last_reply == "SMTPServerDisconnected"


def test_an_attempt_that_is_over_leaves_no_alarm_behind(
    app: Flask, session: Session, queue: Queue, mailbox: Mailbox
) -> None:
    queue("receipt:1")
    sending.send_due(session, worker="a", now=NOW)
    app.config.update(MAIL_PORT=1)  # nobody answers there
    sending.mail.init_app(app)
    queue("receipt:2")
    sending.send_due(session, worker="a", now=NOW)

    alarms = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    assert [alarm for alarm in alarms if not alarm.finished.is_set()] == []


def test_a_batch_ends_before_its_lease_does() -> None:
    assert outbox.BATCH * outbox.LONGEST_ATTEMPT < outbox.LEASE
