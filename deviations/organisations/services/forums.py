"""Forums: added, changed, taken out of use; when the månadssammanfattning leaves.

The caller commits.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.audit.services import record
from deviations.errors import RefusedError
from deviations.organisations.models.forbund import Kommun
from deviations.organisations.models.forum import Forum, ForumKind, SummaryRhythm
from deviations.organisations.reference import slug_of
from deviations.organisations.services.holdings import is_tied
from deviations.organisations.services.receptions import lock
from deviations.tenancy import within

_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")
LONGEST_SLUG = 50


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


@dataclass(frozen=True, kw_only=True)
class ForumFacts:
    """What a forum is: its name, its kind, whose it is, and what it may decide."""

    name: str
    kind: ForumKind
    kommun: Kommun | None
    may_decide: str = ""


def add_forum(session: Session, *, forbund_id: int, facts: ForumFacts, by: str) -> Forum:
    """Add a forum under an address made from its name, free in the förbund."""
    lock(session, forbund_id)
    forum = Forum(forbund_id=forbund_id, slug=_free_slug(session, forbund_id, facts.name))
    _set(forum, facts)
    session.add(forum)
    session.flush()
    record("forum:added", subject=forum.slug, by=by, forbund_id=forbund_id)
    return forum


def change_forum(session: Session, *, forum: Forum, facts: ForumFacts, by: str) -> None:
    """Change what a forum is. Its address stays: reports and roles point to it.

    Raises RefusedError rather than let the readers of another kommun have what was made for this.
    """
    # Locked as one that is filing a report locks it: of the two, one sees the other.
    session.refresh(forum, with_for_update=True)
    before = _facts(forum)
    _stay(session, forum, facts.kommun)
    _set(forum, facts)
    session.flush()
    after = _facts(forum)
    changed = [field for field, value in after.items() if before[field] != value]
    if changed:
        record(
            "forum:changed",
            subject=forum.slug,
            by=by,
            forbund_id=forum.forbund_id,
            fields=sorted(changed),
        )


def use_forum(session: Session, *, forum: Forum, active: bool, by: str) -> None:
    """Take a forum into use, or out of it. It is never deleted: reports were made for it."""
    if forum.active is active:
        return
    forum.active = active
    session.flush()
    record(
        "forum:activated" if active else "forum:deactivated",
        subject=forum.slug,
        by=by,
        forbund_id=forum.forbund_id,
    )


def _stay(session: Session, forum: Forum, kommun: Kommun | None) -> None:
    moves = forum.kommun_id != (kommun.id if kommun else None)
    if moves and is_tied(session, forum):
        raise RefusedError(
            "Forumet har redan rapporter eller förslag till beslut och kan inte flyttas."
            " Lägg till ett nytt forum på rätt plats, och ta det här ur bruk."
        )


def _set(forum: Forum, facts: ForumFacts) -> None:
    forum.name, forum.kind, forum.may_decide = facts.name, facts.kind, facts.may_decide
    forum.kommun_id = facts.kommun.id if facts.kommun else None


def _facts(forum: Forum) -> dict[str, object]:
    fields = ("name", "kind", "kommun_id", "may_decide")
    return {field: getattr(forum, field) for field in fields}


def _free_slug(session: Session, forbund_id: int, name: str) -> str:
    plain = _NOT_IN_A_SLUG.sub("-", slug_of(name)).strip("-")[:LONGEST_SLUG].strip("-") or "forum"
    taken = set(session.scalars(select(Forum.slug).where(within(Forum, forbund_id))))
    each = (plain if number == 1 else f"{plain}-{number}" for number in count(1))
    return next(slug for slug in each if slug not in taken)
