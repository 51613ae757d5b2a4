"""Which forums, and so which reports, a person may see: those that lie in the hat's scope."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.orm import Session, contains_eager, defer

from deviations.database import in_swedish_order
from deviations.errors import NotFoundError
from deviations.organisations.access import Identity
from deviations.organisations.models.forum import Forum
from deviations.reporting.models import ReportRun
from deviations.tenancy import rows_of, within

PER_PAGE = 50


def in_scope(identity: Identity) -> ColumnElement[bool]:
    """Return which forums of the förbund a hat reaches; a part's hat reaches none."""
    if identity.forum_id is not None:
        return Forum.id == identity.forum_id
    if identity.kommun_id is not None:
        return Forum.kommun_id == identity.kommun_id
    return false() if identity.part is not None else true()


def open_forums(session: Session, identity: Identity) -> Sequence[Forum]:
    """Return the active forums a person may see, by name."""
    chosen = rows_of(Forum, identity.forbund_id).where(Forum.active, in_scope(identity))
    return session.scalars(chosen.order_by(in_swedish_order(Forum.name.expression, session))).all()


def open_forum(session: Session, identity: Identity, slug: str) -> Forum:
    """Return a forum a person may see; raise NotFoundError alike for one out of reach and none."""
    chosen = rows_of(Forum, identity.forbund_id).where(Forum.slug == slug, in_scope(identity))
    forum = session.scalars(chosen).one_or_none()
    if forum is None:
        raise NotFoundError("Forum")
    return forum


def runs(session: Session, identity: Identity, *, page: int = 1) -> Sequence[ReportRun]:
    """Return the filed reports a person may see, the newest first, one more than a page holds."""
    chosen = (
        rows_of(ReportRun, identity.forbund_id)
        .join(ReportRun.forum)
        .where(within(Forum, identity.forbund_id), in_scope(identity))
        .options(contains_eager(ReportRun.forum), defer(ReportRun.figures), defer(ReportRun.tree))
        .order_by(ReportRun.created_at.desc(), ReportRun.id.desc())
    )
    return session.scalars(chosen.offset((page - 1) * PER_PAGE).limit(PER_PAGE + 1)).all()


def run(session: Session, identity: Identity, public_id: str) -> ReportRun:
    """Return a filed report; raise NotFoundError alike for one out of reach and none."""
    chosen = (
        rows_of(ReportRun, identity.forbund_id)
        .join(ReportRun.forum)
        .where(
            within(Forum, identity.forbund_id),
            in_scope(identity),
            ReportRun.public_id == public_id,
        )
        .options(contains_eager(ReportRun.forum))
    )
    found = session.scalars(chosen).one_or_none()
    if found is None:
        raise NotFoundError("ReportRun")
    return found
