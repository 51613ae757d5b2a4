"""The yearly look at who may still do what: begun, ticked, closed. The caller commits."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.services import record
from deviations.errors import ConflictError
from deviations.organisations.models.review import ReviewedHat, RightsReview
from deviations.organisations.models.user import Membership
from deviations.organisations.queries import members_in
from deviations.organisations.services import sessions
from deviations.organisations.services.members import end_member
from deviations.organisations.services.receptions import Intake, lock
from deviations.tenancy import rows_of, within

A_YEAR = timedelta(days=365)


def reviews_of(session: Session, forbund_id: int) -> Sequence[RightsReview]:
    """Return a förbund's reviews, the newest first."""
    chosen = rows_of(RightsReview, forbund_id)
    return session.scalars(chosen.order_by(RightsReview.year.desc())).all()


def due_at(session: Session, forbund_id: int) -> datetime | None:
    """Return when the next review is due: a year after the last was closed, or the first hat given.

    None for a förbund without hats.
    """
    closed = select(func.max(RightsReview.closed_at)).where(within(RightsReview, forbund_id))
    first = select(func.min(Membership.created_at)).where(within(Membership, forbund_id))
    last = session.scalar(closed) or session.scalar(first)
    return last + A_YEAR if last else None


def begin(session: Session, *, forbund_id: int, by: str, now: datetime) -> RightsReview:
    """Begin this year's review; an open one, or this year's, is returned as it is."""
    lock(session, forbund_id)
    year = clock.day_of(now).year
    for review in reviews_of(session, forbund_id):
        if review.closed_at is None or review.year == year:
            return review
    review = RightsReview(forbund_id=forbund_id, year=year, begun_at=now, begun_by=by)
    session.add(review)
    session.flush()
    record("review:begun", subject=str(year), by=by, forbund_id=forbund_id)
    return review


def looked_at(session: Session, review: RightsReview) -> Sequence[ReviewedHat]:
    """Return the hats that were ticked, in that order."""
    chosen = rows_of(ReviewedHat, review.forbund_id).where(ReviewedHat.review_id == review.id)
    return session.scalars(chosen.order_by(ReviewedHat.id)).all()


def left(session: Session, review: RightsReview) -> list[Membership]:
    """Return the hats that are worn and not ticked yet."""
    ticked = {one.membership_id for one in looked_at(session, review)}
    worn = members_in(session, review.forbund_id)
    return [hat for hat in worn if hat.id not in ticked]


def tick(
    session: Session, *, review: RightsReview, keeps: Mapping[int, bool], by: str, now: datetime
) -> tuple[Intake, ...]:
    """Keep or end hats, by their ids; close the review when none is left.

    Returns what nobody receives any more. A hat that is no longer worn, or was ticked by somebody
    else meanwhile, is passed over. Raises ConflictError for a closed review, and RefusedError as
    `members.end_member` does.
    """
    lock(session, review.forbund_id)
    session.refresh(review)
    if review.closed_at is not None:
        raise ConflictError("RightsReview")
    emptied: list[Intake] = []
    looked = [hat for hat in left(session, review) if hat.id in keeps]
    sessions.end_hats(session, [hat for hat in looked if not keeps[hat.id]])
    for hat in looked:
        emptied += _look(session, review, hat, kept=keeps[hat.id], by=by, now=now)
    session.flush()
    if not left(session, review):
        _close(session, review, by, now)
    return tuple(emptied)


def _look(
    session: Session, review: RightsReview, hat: Membership, *, kept: bool, by: str, now: datetime
) -> tuple[Intake, ...]:
    session.add(
        ReviewedHat(
            forbund_id=review.forbund_id,
            review_id=review.id,
            membership_id=hat.id,
            kept=kept,
            at=now,
            by=by,
        )
    )
    record(
        "membership:reviewed",
        subject=hat.user.public_id,
        by=by,
        forbund_id=review.forbund_id,
        role=hat.role,
        scope=hat.scope,
        kept=kept,
    )
    return () if kept else end_member(session, membership=hat, by=by)


def _close(session: Session, review: RightsReview, by: str, now: datetime) -> None:
    review.closed_at, review.closed_by = now, by
    review.hats = len(looked_at(session, review))
    session.flush()
    record(
        "review:closed",
        subject=str(review.year),
        by=by,
        forbund_id=review.forbund_id,
        hats=review.hats,
    )
