"""What drift sees: that it works, and nothing of what it holds."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations import clock
from deviations.jobs.models import JobRun, JobState
from deviations.mailing.models import MailState, OutboxMail
from deviations.mailing.outbox import LATE_AFTER
from deviations.operating.queries import STOPPED_AFTER
from deviations.organisations.roles import Permission, Role
from tests import factories
from tests.marks import on_both_databases
from tests.pages import sign_in

RECIPIENT = "mottagare@exempel.se"


@pytest.fixture
def drift(client: FlaskClient, session: Session) -> FlaskClient:
    """Return the browser of Höglandet's drift."""
    sign_in(client, factories.member(session, role=Role.DRIFT))
    return client


def mail(
    session: Session, *, of: str | None = "hoglandet", key: str = "question:x:y:1", **fields: object
) -> None:
    now = clock.now()
    row = {"state": MailState.PENDING, "created_at": now, "next_at": now} | fields
    session.add(
        OutboxMail(
            key=f"{key}{row['created_at']}",
            forbund_id=factories.forbund(session, of).id if of else None,
            recipient=RECIPIENT,
            subject="Hemligt ämne",
            body="Hemlig text",
            attempts=9,
            last_reply=f"550 {RECIPIENT} finns inte",
            **row,
        )
    )
    session.commit()


@on_both_databases
@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("reset:", "Länk för att välja lösenord"),
        ("entrance:", "Länk för att logga in"),
        ("anchor:", "Ankare för spåret"),
    ],
)
def test_mail_of_no_forbund_is_counted_and_nothing_more(
    drift: FlaskClient, session: Session, key: str, said: str
) -> None:
    mail(session, of=None, key=key, state=MailState.DEAD)

    page = drift.get("/drift").text

    assert "<h1>Se över det här: mejl har inte gått fram</h1>" in page
    assert said in page
    for secret in (RECIPIENT, "Hemligt", "Hemlig text", "550"):
        assert secret not in page


def run(
    session: Session,
    period: str,
    state: JobState = JobState.DONE,
    *,
    at: datetime | None = None,
    **fields: object,
) -> None:
    now = at or clock.now()
    session.add(
        JobRun(
            job="manadssammanfattning",
            period=period,
            state=state,
            owner="värd:1",
            lease_until=now,
            claimed_at=now,
            done_at=now if state is JobState.DONE else None,
            reason="Hemligt skäl",
            **fields,
        )
    )
    session.commit()


@on_both_databases
def test_when_nothing_is_wrong_the_page_says_so_and_on_what_it_stands(
    drift: FlaskClient, session: Session, database_url: str
) -> None:
    mail(session)
    run(session, f"{factories.forbund(session).id}/3/2026-10")

    page = drift.get("/drift").text

    assert "<h1>Tjänsten mår bra</h1>" in page
    assert ("PostgreSQL" if "postgresql" in database_url else "journal_mode=") in page
    for told in ("Månadssammanfattning", "oktober 2026", "Klart", "0.1.0"):
        assert told in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("dead", "mejl har inte gått fram"),
        ("late", "mejl väntar för länge"),
        ("failed", "ett jobb har misslyckats"),
    ],
)
def test_what_is_wrong_stands_in_the_heading_and_in_no_way_what_it_was(
    drift: FlaskClient, session: Session, wrong: str, said: str
) -> None:
    if wrong == "dead":
        mail(session, state=MailState.DEAD)
    elif wrong == "late":
        mail(session, created_at=clock.now() - LATE_AFTER - timedelta(minutes=1))
    else:
        run(session, f"{factories.forbund(session).id}/3/2026-10", JobState.FAILED)

    page = drift.get("/drift").text

    assert f"<h1>Se över det här: {said}</h1>" in page
    for secret in (RECIPIENT, "Hemligt", "Hemlig text", "550"):
        assert secret not in page
    assert ("Fråga till en part" in page) is (wrong == "dead")


def test_a_mail_that_just_waits_and_a_failure_of_long_ago_are_nothing_wrong(
    drift: FlaskClient, session: Session
) -> None:
    mail(session, created_at=clock.now() - LATE_AFTER + timedelta(minutes=1))
    long_ago = clock.now() - timedelta(days=8)
    session.add(
        JobRun(
            job="stadning", period="2026-01-01", state=JobState.FAILED, owner="värd:1",
            lease_until=long_ago, claimed_at=long_ago,
        )
    )  # fmt: skip
    run(session, "2026-11-22")

    assert "<h1>Tjänsten mår bra</h1>" in drift.get("/drift").text


def test_where_no_job_ever_ran_the_page_does_not_say_that_all_is_well(
    drift: FlaskClient, session: Session
) -> None:
    run(session, f"{factories.forbund(session, 'jamtland').id}/3/2026-10")

    page = drift.get("/drift").text

    assert "<h1>Inget jobb har körts än</h1>" in page
    assert "Starta flask jobs run" not in page


@pytest.mark.parametrize(
    ("ago", "stopped"), [(STOPPED_AFTER - timedelta(seconds=1), False), (STOPPED_AFTER, True)]
)
def test_jobs_that_have_been_silent_for_longer_than_a_day_are_said_to_have_stopped(
    drift: FlaskClient,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    ago: timedelta,
    *,
    stopped: bool,
) -> None:
    now = clock.now()
    run(session, "2026-11-21", at=now - ago)
    run(session, "2026-11-20", at=now - ago - timedelta(days=1))
    monkeypatch.setattr(clock, "now", lambda: now)

    page = drift.get("/drift").text

    assert ("<h1>Se över det här: jobben har stannat</h1>" in page) is stopped
    assert ("<h1>Tjänsten mår bra</h1>" in page) is not stopped
    assert ("Starta flask jobs run" in page) is stopped


def test_the_longest_day_is_no_silence() -> None:
    midnights = [datetime(2026, 10, day, tzinfo=clock.STOCKHOLM) for day in (25, 26)]
    before, after = (midnight.astimezone(UTC) for midnight in midnights)

    assert after - before == timedelta(hours=25)
    assert after - before < STOPPED_AFTER


@on_both_databases
def test_another_forbunds_mail_and_jobs_are_not_counted(
    drift: FlaskClient, session: Session
) -> None:
    mail(session, of="jamtland", state=MailState.DEAD)
    run(session, f"{factories.forbund(session).id}/3/2026-10")
    run(session, f"{factories.forbund(session, 'jamtland').id}/3/2026-09", JobState.FAILED)

    page = drift.get("/drift").text

    assert "<h1>Tjänsten mår bra</h1>" in page
    assert "2026-09" not in page


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DRIFT])
def test_no_other_role_opens_it(app: Flask, session: Session, role: Role) -> None:
    scope = "part:hoglandet/fk" if role is Role.KONTAKTPERSON else "forbund:hoglandet"
    browser = app.test_client()
    sign_in(browser, factories.member(session, role=role, scope=scope))

    assert Permission.JOB_READ not in role.permissions
    assert browser.get("/drift").status_code == 403
