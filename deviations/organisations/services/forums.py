"""What is set on a forum: when its månadssammanfattning leaves. The caller commits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from deviations.audit.services import record
from deviations.organisations.models.forum import Forum, SummaryRhythm


@dataclass(frozen=True, kw_only=True)
class Summary:
    """When a månadssammanfattning leaves, and whether an empty month is worth three lines."""

    rhythm: SummaryRhythm
    days_before: int
    mail_empty_months: bool


def set_summary(session: Session, *, forum: Forum, summary: Summary, today: date, by: str) -> None:
    """Set when the summary leaves; switched on or changed, it begins today and not before."""
    if summary.rhythm is not forum.rhythm:
        forum.summary_since = None if summary.rhythm is SummaryRhythm.NEVER else today
    forum.rhythm = summary.rhythm
    forum.days_before = summary.days_before
    forum.mail_empty_months = summary.mail_empty_months
    session.flush()
    record(
        "forum:summary-set",
        subject=forum.slug,
        by=by,
        forbund_id=forum.forbund_id,
        rhythm=summary.rhythm,
    )
