"""A jobs process is killed, for real, at every named point; the next one makes the month whole."""

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations.extensions import db
from deviations.mailing.models import MailState, OutboxMail
from deviations.organisations.models.forum import SummaryRhythm
from deviations.organisations.roles import Role
from deviations.organisations.services.members import add_member
from deviations.reporting.models import ReportRun
from tests import factories
from tests.databases import SECRET
from tests.marks import Told, on_both_databases
from tests.smtp import Mailbox

POINTS = (
    "job.after_claim",
    "report.after_query",
    "report.after_render",
    "report.before_commit",
    "summary.before_commit",
    "mail.before_claim",
    "mail.after_claim",
    "mail.before_settle",
)
ROOT = Path(__file__).parents[2]
# The lease of a dead process must have ended when the next one looks.
FIRST, SECOND = "2026-11-02T06:00", "2026-11-02T06:30"

pytestmark = pytest.mark.chaos


@pytest.fixture
def due_forum(app: Flask, session: Session) -> None:
    forum = factories.forum(session)
    forum.rhythm, forum.summary_since = SummaryRhythm.FIRST_WORKING_DAY, date(2026, 10, 12)
    scope = f"forum:hoglandet/{forum.slug}"
    for name in ("anna", "bo", "cecilia"):
        email = f"{name}@example.se"
        add_member(session, email=email, name=name, role=Role.LASARE, scope=scope, by="test")
    received = datetime(2026, 10, 15, 8, tzinfo=UTC)
    factories.deviation(session, happening=date(2026, 10, 14), received_at=received)
    session.commit()
    db.engine.dispose()


def jobs_run(database_url: str, folder: Path, mailbox: Mailbox, at: str, fault: str = "") -> int:
    """Run the jobs once in a process of their own; return how it ended."""
    (folder / "secret.key").write_bytes(SECRET)
    settings = {
        "DATABASE_URL": database_url,
        "SECRET_KEY_FILE": str(folder / "secret.key"),
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(mailbox.port),
        "FAULTPOINT": fault,
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "jobs", "run", "--once", "--at", at]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **settings},  # noqa: TID251 - a process of its own
        capture_output=True,
        check=False,
    )
    return ended.returncode


@pytest.fixture
def _every_point(session: Session, point: str, full: bool, record_property: Told) -> None:
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    if on_postgresql and not full and "before_commit" not in point:
        pytest.skip("PostgreSQL: every point in make chaos, the commits in make test")
    record_property("size", f"a kill at each of {len(POINTS)} points")


@on_both_databases
@pytest.mark.usefixtures("_every_point", "due_forum")
@pytest.mark.parametrize("point", POINTS)
def test_a_killed_process_loses_no_summary_and_doubles_no_run(
    database_url: str, tmp_path: Path, session: Session, mailbox: Mailbox, point: str
) -> None:
    assert jobs_run(database_url, tmp_path, mailbox, FIRST, f"{point}:1:kill9") == -signal.SIGKILL
    assert session.scalar(select(func.count()).select_from(ReportRun)) in {0, 1}
    session.rollback()
    assert jobs_run(database_url, tmp_path, mailbox, SECOND) == 0

    mails = session.scalars(select(OutboxMail)).all()
    assert session.scalar(select(func.count()).select_from(ReportRun)) == 1
    assert [mail.state for mail in mails] == [MailState.SENT] * 3
    received = [str(message["Message-ID"]) for message in mailbox.messages]
    assert len(set(received)) == 3
    # Only a death between the server's 250 and our note of it sends again, under the same id.
    assert len(received) == (4 if point == "mail.before_settle" else 3)
