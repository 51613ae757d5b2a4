"""The outbox: one worker a mail, longer waits, an end after two days."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.mailing import outbox
from deviations.mailing.models import MailState, OutboxMail
from deviations.mailing.outbox import Claim, Outcome, Verdict
from deviations.mailing.services import sent_under
from tests.deviations.mailing.conftest import NOW
from tests.marks import on_both_databases

Queue = Callable[..., None]


@on_both_databases
def test_two_workers_never_hold_the_same_mail(session: Session, queue: Queue) -> None:
    for number in range(8):
        queue(f"receipt:{number}")

    first = {mail.id for mail in outbox.claim(session, worker="a", now=NOW)}
    session.commit()
    second = {mail.id for mail in outbox.claim(session, worker="b", now=NOW)}

    assert len(first) == outbox.BATCH
    assert len(second) == 3
    assert not first & second


@on_both_databases
def test_a_late_finisher_changes_nothing(session: Session, queue: Queue) -> None:
    queue()
    late = Claim.of(outbox.claim(session, worker="a", now=NOW)[0])
    session.commit()
    after_lease = NOW + outbox.LEASE + timedelta(seconds=1)
    held = Claim.of(outbox.claim(session, worker="b", now=after_lease)[0])
    session.commit()

    assert not outbox.settle(session, late, Outcome(Verdict.NEVER), now=after_lease)
    assert outbox.settle(session, held, Outcome(Verdict.SENT), now=after_lease)


def test_a_lease_holds_until_its_very_end(session: Session, queue: Queue) -> None:
    queue()
    outbox.claim(session, worker="a", now=NOW)
    session.commit()

    assert not outbox.claim(session, worker="b", now=NOW + outbox.LEASE)
    assert outbox.claim(session, worker="b", now=NOW + outbox.LEASE + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (outbox.GIVE_UP_AFTER, MailState.PENDING),
        (outbox.GIVE_UP_AFTER + timedelta(seconds=1), MailState.DEAD),
    ],
)
def test_a_mail_is_given_up_after_two_days_and_not_before(
    session: Session, queue: Queue, age: timedelta, state: MailState
) -> None:
    queue()
    held = Claim.of(outbox.claim(session, worker="a", now=NOW + age)[0])

    outbox.settle(session, held, Outcome(Verdict.AGAIN, "451"), now=NOW + age)
    session.commit()

    assert session.scalars(select(OutboxMail)).one().state is state


def test_waits_grow_to_an_hour_and_differ_between_mails() -> None:
    waits = [outbox.wait_after("receipt:1", attempt) for attempt in range(1, 40)]

    assert timedelta(seconds=30) <= waits[0] <= timedelta(seconds=90)
    assert all(wait <= timedelta(minutes=90) for wait in waits)
    assert waits[-1] >= timedelta(minutes=30)
    assert outbox.wait_after("receipt:1", 1) != outbox.wait_after("receipt:2", 1)


def test_the_backlog_tells_late_from_new(session: Session, queue: Queue) -> None:
    queue()

    assert outbox.backlog(session, now=NOW + outbox.LATE_AFTER).late == 0
    assert outbox.backlog(session, now=NOW + outbox.LATE_AFTER + timedelta(seconds=1)).late == 1


def test_mails_are_found_by_the_beginning_of_their_key(session: Session, queue: Queue) -> None:
    queue("report:ab%:1", forbund_id=1)
    queue("report:abc:1", forbund_id=1)
    queue("report:ab%:2", forbund_id=2)

    assert [mail.key for mail in sent_under(session, 1, "report:ab%:")] == ["report:ab%:1"]
