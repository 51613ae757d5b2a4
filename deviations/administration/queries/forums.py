"""Every forum of a förbund, used or not, and how many are in each."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations.database import in_swedish_order
from deviations.organisations.models.forum import Forum
from deviations.organisations.models.user import Membership
from deviations.tenancy import rows_of, within


def every_forum(session: Session, forbund_id: int, *, kommun_id: int | None) -> Sequence[Forum]:
    """Return a förbund's forums by name, those in use first; with a kommun, its own."""
    chosen = rows_of(Forum, forbund_id)
    if kommun_id is not None:
        chosen = chosen.where(Forum.kommun_id == kommun_id)
    order = in_swedish_order(Forum.name.expression, session)
    return session.scalars(chosen.order_by(Forum.active.desc(), order)).all()


def members_by_forum(session: Session, forbund_id: int) -> dict[int, int]:
    """Return how many hats hold in each forum that has any."""
    found = session.execute(
        select(Membership.forum_id, func.count().label("many"))
        .where(
            within(Membership, forbund_id),
            Membership.ended_at.is_(None),
            Membership.forum_id.is_not(None),
        )
        .group_by(Membership.forum_id)
    )
    return {one.forum_id: one.many for one in found}
