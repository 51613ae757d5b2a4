"""A report that comes in is told to who receives it: an hour apart, and nothing of what it says."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.extensions import db
from deviations.mailing.models import OutboxMail
from deviations.organisations.roles import Role
from deviations.organisations.services.new_reports import tell_receivers
from tests import factories
from tests.deviations.filing.forms import ANSWERS, sent
from tests.marks import on_both_databases

FIRST = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)


def told(session: Session) -> list[str]:
    """Return who has mail about new reports, in order."""
    mails = select(OutboxMail.recipient).where(OutboxMail.key.startswith("new-report:"))
    return list(session.scalars(mails.order_by(OutboxMail.id)))


def tell(session: Session, slug: str | None, at: datetime) -> None:
    forbund = factories.forbund(session)
    place = factories.kommun(session, slug).id if slug else None
    tell_receivers(session, forbund=forbund, kommun_id=place, base_url="https://lh.example", now=at)


@on_both_databases
def test_two_reports_are_one_mail_without_a_word_of_them(
    session: Session, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: FIRST)
    email = factories.member(session).user.email

    for number in range(2):
        answer = sent(client, what_happened=f"Nummer {number} kom inte till mötet.")
        assert answer.status_code == 303

    assert told(session) == [email]
    mail = session.scalars(select(OutboxMail).where(OutboxMail.key.startswith("new-report:"))).one()
    assert "/avvikelser\n" in mail.body
    assert ANSWERS["what_happened"] not in mail.body
    assert "Nässjö" not in mail.body + mail.subject


def due(session: Session) -> list[datetime]:
    """Return when each mail about new reports may go, in order."""
    mails = select(OutboxMail.next_at).where(OutboxMail.key.startswith("new-report:"))
    return list(session.scalars(mails.order_by(OutboxMail.next_at)))


@on_both_databases
@pytest.mark.parametrize(
    ("comes", "goes"),
    [
        pytest.param([0], [3], id="one"),
        pytest.param([0, 1], [3], id="two in a row are one mail"),
        pytest.param([0, 2], [3, 63], id="the mail may just be leaving"),
        pytest.param([0, 59], [3, 63], id="too soon after a mail"),
        pytest.param([0, 10, 61], [3, 63], id="two too soon are one mail"),
        pytest.param([0, 10, 62], [3, 63, 123], id="the mail that waited may be leaving"),
        pytest.param([0, 10, 62, 63], [3, 63, 123], id="and the next waits for all"),
        pytest.param([0, 60], [3, 63], id="an hour less three minutes after a mail"),
        pytest.param([0, 61], [3, 64], id="long enough after a mail"),
        pytest.param([0, 58, 118, 178], [3, 63, 123, 183], id="each an hour after the last"),
    ],
)
def test_every_report_is_told_and_two_mails_are_an_hour_apart(
    session: Session, comes: list[int], goes: list[int]
) -> None:
    factories.member(session)

    for minutes in comes:
        tell(session, "aneby", FIRST + timedelta(minutes=minutes))

    assert due(session) == [FIRST + timedelta(minutes=minutes) for minutes in goes]


def test_the_kommuns_own_receiver_is_told_and_otherwise_the_whole_forbunds(
    session: Session,
) -> None:
    everywhere = factories.member(session).user.email
    here = factories.member(session, scope="kommun:hoglandet/0682").user.email

    tell(session, "nassjo", FIRST)
    assert told(session) == [here]
    tell(session, None, FIRST)
    assert told(session) == [here, everywhere]


def test_nobody_else_is_told(session: Session, client: FlaskClient) -> None:
    factories.member(session, scope="forbund:jamtland")
    factories.member(session, role=Role.ADMIN)
    factories.member(session, role=Role.KONTAKTPERSON, scope="part:hoglandet/fk")

    assert sent(client).status_code == 303

    assert told(session) == []


def test_who_will_get_a_mail_costs_one_statement(app: Flask, session: Session) -> None:
    factories.member(session)
    tell(session, "aneby", FIRST)
    tell(session, "aneby", FIRST)
    forbund, place = factories.forbund(session), factories.kommun(session).id
    asked: list[str] = []
    event.listen(
        db.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_rest: asked.append(statement),
    )

    tell_receivers(
        session, forbund=forbund, kommun_id=place, base_url="https://lh.example", now=FIRST
    )

    assert len(asked) == 1
