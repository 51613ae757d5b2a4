"""The månadssammanfattning leaves by itself: once, whole, to every member, whatever happens."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations import faults
from deviations.jobs import claims, running
from deviations.jobs.models import JobRun, JobState
from deviations.mailing.models import OutboxMail
from deviations.mailing.sending import send_due
from deviations.organisations.models.forum import Forum, SummaryRhythm
from deviations.organisations.roles import Role
from deviations.organisations.services.members import add_member, end_member
from deviations.reporting import summaries
from deviations.reporting.models import ReportFile, ReportRun
from deviations.reporting.services import file_run
from deviations.reporting.summaries import MonthlySummaries
from tests import factories
from tests.marks import on_both_databases
from tests.smtp import Mailbox

FORUM = "styrgrupp-aneby"
SIX = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)  # the first working day of November, six in Sweden
JOBS = (MonthlySummaries(),)


@pytest.fixture
def forum(session: Session) -> Forum:
    """Return a forum with two members that was switched on in October."""
    forum = factories.forum(session, FORUM)
    forum.rhythm = SummaryRhythm.FIRST_WORKING_DAY
    forum.summary_since = date(2026, 10, 12)
    for name in ("anna", "bo"):
        add_member(
            session,
            email=f"{name}@example.se",
            name=name,
            role=Role.LASARE,
            scope=f"forum:hoglandet/{FORUM}",
            by="test",
        )
    session.commit()
    return forum


def something_happens(session: Session) -> None:
    received = datetime(2026, 10, 15, 8, tzinfo=UTC)
    factories.deviation(session, happening=date(2026, 10, 14), received_at=received)
    session.commit()


def run(session: Session, now: datetime = SIX, owner: str = "a") -> int:
    return running.run_due(session, JOBS, owner=owner, now=now)


def runs(session: Session) -> int:
    session.rollback()
    count = session.scalar(select(func.count()).select_from(ReportRun))
    return count or 0


@on_both_databases
def test_each_member_gets_three_sentences_a_link_and_the_pdf(
    session: Session, forum: Forum, mailbox: Mailbox
) -> None:
    something_happens(session)

    assert run(session) == 1
    assert send_due(session, worker="a", now=SIX) == 2

    filed = session.scalars(select(ReportRun)).one()
    assert sorted(mailbox.recipients) == [["anna@example.se"], ["bo@example.se"]]
    for message in mailbox.messages:
        body = message.get_body()
        assert body is not None
        words = body.get_content()
        (pdf,) = message.iter_attachments()
        assert message["Subject"] == "Styrgruppen i Aneby, oktober 2026: sammanfattning"
        assert f"/rapporter/{filed.public_id}" in words
        assert "En rapporterad avvikelse gäller oktober 2026." in words
        assert pdf.get_filename() == "styrgrupp-aneby_2026-10.pdf"
        assert pdf.get_payload(decode=True)[:5] == b"%PDF-"  # type: ignore[index]


def test_the_mail_carries_no_words_of_a_report(
    session: Session, forum: Forum, mailbox: Mailbox
) -> None:
    factories.deviation(
        session,
        happening=date(2026, 10, 14),
        received_at=datetime(2026, 10, 15, 8, tzinfo=UTC),
        what_happened="Kanariefågel i texten.",
    )
    session.commit()
    run(session)
    send_due(session, worker="a", now=SIX)

    assert all("Kanariefågel" not in str(message.get_body()) for message in mailbox.messages)


@on_both_databases
def test_nothing_leaves_before_its_time_and_once_after(session: Session, forum: Forum) -> None:
    something_happens(session)

    assert run(session, SIX - timedelta(seconds=1)) == 0
    assert run(session, SIX) == 1
    assert run(session, SIX + timedelta(days=3)) == 0
    assert runs(session) == 1


def test_a_month_without_anything_new_gives_three_lines_and_no_pdf(
    session: Session, forum: Forum, mailbox: Mailbox
) -> None:
    assert run(session) == 1
    send_due(session, worker="a", now=SIX)

    message = mailbox.messages[0]
    body = message.get_body()
    assert body is not None
    assert body.get_content().splitlines()[:3] == [
        "Inga nya avvikelser gäller oktober 2026.",
        "Inga svar väntas.",
        "Nästa möte har inget datum än.",
    ]
    assert list(message.iter_attachments()) == []
    assert runs(session) == 0


def test_a_forum_may_choose_silence_for_an_empty_month(session: Session, forum: Forum) -> None:
    forum.mail_empty_months = False
    session.commit()

    assert run(session) == 1
    assert session.scalars(select(OutboxMail)).all() == []


def test_a_machine_that_was_off_misses_nobody(session: Session, forum: Forum) -> None:
    assert run(session, datetime(2027, 1, 20, 9, tzinfo=UTC)) == 3
    done = session.scalars(select(JobRun.period).order_by(JobRun.period)).all()
    assert [period.split("/")[-1] for period in done] == ["2026-10", "2026-11", "2026-12"]


def test_who_has_left_the_forum_gets_nothing(
    session: Session, forum: Forum, mailbox: Mailbox
) -> None:
    something_happens(session)
    left = add_member(
        session,
        email="left@example.se",
        name="left",
        role=Role.LASARE,
        scope=f"forum:hoglandet/{FORUM}",
        by="test",
    )
    end_member(session, membership=left, by="test")
    session.commit()

    run(session)
    send_due(session, worker="a", now=SIX)

    assert sorted(mailbox.recipients) == [["anna@example.se"], ["bo@example.se"]]


POINTS = (
    "job.after_claim",
    "report.after_query",
    "report.after_render",
    "report.before_commit",
    "summary.before_commit",
)


@pytest.mark.parametrize("point", POINTS)
def test_a_death_at_any_point_leaves_nothing_half_and_another_does_it(
    session: Session, forum: Forum, mailbox: Mailbox, point: str
) -> None:
    something_happens(session)
    faults.arm(f"{point}:1:raise")
    # A raised fault is caught and given back; the point after the claim strikes outside.
    try:
        assert run(session) == 0
    except faults.PlannedFaultError:
        session.rollback()
    faults.disarm()

    assert runs(session) == 0
    assert session.scalar(select(func.count()).select_from(ReportFile)) == 0
    assert session.scalars(select(OutboxMail)).all() == []
    relief = SIX + claims.LEASE + timedelta(minutes=2)
    assert run(session, relief, owner="b") == 1
    send_due(session, worker="b", now=relief)
    assert runs(session) == 1
    assert len(mailbox.raw) == 2


def test_without_the_transaction_a_death_would_leave_a_run_nobody_was_told_of(
    session: Session, forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: commit the run by itself, as a job without one transaction would."""
    something_happens(session)

    def commit_early(session: Session, **order: object) -> ReportRun:
        run = file_run(session, **order)  # type: ignore[arg-type]
        session.commit()
        return run

    monkeypatch.setattr(summaries, "file_run", commit_early)
    faults.arm("summary.before_commit:1:raise")
    run(session)

    assert runs(session) == 1
    assert session.scalars(select(OutboxMail)).all() == []


def test_a_report_that_cannot_be_made_is_seen_and_stops_no_other_forum(
    session: Session, forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    something_happens(session)
    other = factories.forum(session, "lsg-aneby")
    other.rhythm, other.summary_since = SummaryRhythm.FIRST_WORKING_DAY, date(2026, 10, 12)
    session.commit()
    faults.arm("report.after_query:1:raise")

    assert run(session) == 1
    states = session.scalars(select(JobRun.state).order_by(JobRun.id)).all()
    assert states == [JobState.RUNNING, JobState.DONE]
