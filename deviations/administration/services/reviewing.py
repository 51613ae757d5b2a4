"""A review as it is read: the hats that are left, place by place, and what earlier years gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from deviations.administration import rendering
from deviations.administration.queries.people import last_came
from deviations.organisations.models.forbund import Part, PartCode
from deviations.organisations.models.review import RightsReview
from deviations.organisations.models.user import Membership
from deviations.organisations.services import reviews


@dataclass(frozen=True)
class Line:
    """A hat to look at, and when who wears it last signed in."""

    hat: Membership
    came_last: datetime | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far a review has come: what is left under each place, and `done` of `total` hats."""

    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    done: int
    total: int
    ended: int


def standing(session: Session, review: RightsReview, known: Mapping[PartCode, Part]) -> Standing:
    """Return what is left of a review."""
    ticked = reviews.looked_at(session, review)
    left = [] if review.closed_at else reviews.left(session, review)
    came = last_came(session, review.forbund_id, {hat.user.public_id for hat in left})
    groups: dict[str, list[Line]] = {}
    for hat in sorted(left, key=_wide_first):
        line = Line(hat, came.get(hat.user.public_id))
        groups.setdefault(rendering.place_of(hat, known), []).append(line)
    return Standing(
        groups=tuple((place, tuple(lines)) for place, lines in groups.items()),
        done=len(ticked),
        total=len(ticked) + len(left),
        ended=sum(not one.kept for one in ticked),
    )


def _wide_first(hat: Membership) -> tuple[int, str, str]:
    """Order by how far a hat reaches, then by place, then by person."""
    reach = ("forbund", "part", "kommun", "forum")
    return reach.index(hat.scope.partition(":")[0]), hat.scope, hat.user.email
