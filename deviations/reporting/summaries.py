"""The månadssammanfattning: when it is due the report is filed, and each member gets a mail.

The run, the mails and the word "done" are one transaction: a kill leaves all of them or none.
"""

from collections.abc import Iterator
from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations import clock, faults, tenancy
from deviations.config import Config
from deviations.jobs import claims
from deviations.jobs.claims import Claim
from deviations.mailing.services import Attachment, queue
from deviations.meetings.queries import meetings_from, next_meeting
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.models.forum import Forum, SummaryRhythm
from deviations.organisations.queries import members_of
from deviations.reporting.models import ReportRun
from deviations.reporting.queries import file_of
from deviations.reporting.rendering.formats import Format
from deviations.reporting.rhythm import departures
from deviations.reporting.services import Report, build, file_run, media_type
from deviations.reporting.wording.empty import nothing_new
from deviations.reporting.wording.letter import Letter, empty_letter, summary_letter
from deviations.tenancy import one_of

EVERY_FORBUND = "the summaries of every förbund are due together"


class MonthlySummaries:
    """The job. A period is written `<förbund id>/<forum id>/<month>`."""

    name = "manadssammanfattning"

    def due(self, session: Session, *, now: datetime) -> Iterator[str]:
        """Return every forum's months whose time has come, done or not."""
        wanting = select(Forum).where(Forum.rhythm != SummaryRhythm.NEVER, Forum.active)
        wanting = wanting.execution_options(across_tenants=EVERY_FORBUND)
        for forum in session.scalars(wanting.order_by(Forum.id)).all():
            since = forum.summary_since or clock.day_of(now)
            with tenancy.acting_in(session, forum.forbund_id):
                meetings = meetings_from(session, forum, since)
            for departure in departures(
                forum.rhythm,
                since=since,
                days_before=forum.days_before,
                meetings=[meeting.held_on for meeting in meetings],
                now=now,
            ):
                yield f"{forum.forbund_id}/{forum.id}/{departure.period.key}"

    def run(self, session: Session, held: Claim, *, now: datetime) -> None:
        """File one month's report and queue its mails; a month without anything new as chosen."""
        forbund_id, forum_id, month = held.period.split("/")
        tenancy.enter(session, int(forbund_id))
        forum = one_of(session, Forum, int(forbund_id), id=int(forum_id))
        period = Period.parse(month)
        report = build(session, forum=forum, period=period, cut_off=now)
        if not nothing_new(report.figures):
            run = file_run(session, forum=forum, period=period, cut_off=now, by=self.name)
            _mail_report(session, forum, run, report, now)
        elif forum.mail_empty_months:
            _mail_empty(session, forum, report, now)
        claims.finish(session, held, now=now)
        faults.point("summary.before_commit")
        session.commit()


def _mail_report(
    session: Session, forum: Forum, run: ReportRun, report: Report, now: datetime
) -> None:
    pdf = file_of(session, run, Format.PDF)
    attachment = Attachment(f"{report.stem}.pdf", media_type(Format.PDF), pdf.content)
    letter = summary_letter(
        report.document,
        forum=forum.name,
        forbund=session.get_one(Forbund, forum.forbund_id).name,
        address=f"{_base_url()}/rapporter/{run.public_id}",
        period=report.figures.period,
    )
    _to_members(session, forum, letter, key=f"report:{run.public_id}", now=now, files=(attachment,))


def _mail_empty(session: Session, forum: Forum, report: Report, now: datetime) -> None:
    meeting = next_meeting(session, forum, clock.day_of(now))
    letter = empty_letter(
        report.figures,
        forum=forum.name,
        forbund=session.get_one(Forbund, forum.forbund_id).name,
        address=f"{_base_url()}/forum/{forum.slug}",
        meeting=meeting.held_on if meeting else None,
    )
    key = f"empty:{forum.id}:{report.figures.period.key}"
    _to_members(session, forum, letter, key=key, now=now)


def _to_members(
    session: Session,
    forum: Forum,
    letter: Letter,
    *,
    key: str,
    now: datetime,
    files: tuple[Attachment, ...] = (),
) -> None:
    for membership in members_of(session, forum):
        if membership.user.disabled_at:
            continue
        queue(
            session,
            key=f"{key}:{membership.id}",
            recipient=membership.user.email,
            subject=letter.subject,
            body=letter.body,
            forbund_id=forum.forbund_id,
            now=now,
            attachments=files,
        )


def _base_url() -> str:
    config: Config = current_app.extensions["config"]
    return config.public_base_url
