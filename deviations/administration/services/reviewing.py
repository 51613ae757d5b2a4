"""A review as it is read: the hats that are left, place by place, and what earlier years gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from deviations.administration import rendering
from deviations.administration.queries.people import last_came
from deviations.organisations.models.forbund import Part, PartCode
from deviations.organisations.models.review import RightsReview
from deviations.organisations.models.user import Membership
from deviations.organisations.services import reviews
from deviations.organisations.services.naming import names_in

# So many can be looked at in one sitting, and sent in one form.
PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A hat to look at, what who wears it is called here, and when she last signed in."""

    hat: Membership
    name: str
    came_last: datetime | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far a review has come: what is left under each place, and `done` of `total` hats.

    `groups` holds one page of what is left: hats `first` to `last` of those.
    """

    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    done: int
    total: int
    ended: int
    left: int
    page: int
    pages: int

    @property
    def first(self) -> int:
        """Return the number of the page's first hat."""
        return (self.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """Return the number of the page's last hat."""
        return min(self.page * PER_PAGE, self.left)


def standing(
    session: Session, review: RightsReview, known: Mapping[PartCode, Part], *, page: int = 1
) -> Standing:
    """Return what is left of a review, one page of it; a page beyond the last is the last."""
    ticked = reviews.looked_at(session, review)
    left = [] if review.closed_at else sorted(reviews.left(session, review), key=_wide_first)
    pages = max(1, -(-len(left) // PER_PAGE))
    page = max(1, min(page, pages))
    shown = left[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Standing(
        groups=_grouped(session, review, shown, known),
        done=len(ticked),
        total=len(ticked) + len(left),
        ended=sum(not one.kept for one in ticked),
        left=len(left),
        page=page,
        pages=pages,
    )


def _grouped(
    session: Session,
    review: RightsReview,
    hats: Sequence[Membership],
    known: Mapping[PartCode, Part],
) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    people = {hat.user.public_id for hat in hats}
    came = last_came(session, review.forbund_id, people)
    names = names_in(session, review.forbund_id, people)
    groups: dict[str, list[Line]] = {}
    for hat in hats:
        line = Line(hat, names[hat.user.public_id], came.get(hat.user.public_id))
        groups.setdefault(rendering.place_of(hat, known), []).append(line)
    return tuple((place, tuple(lines)) for place, lines in groups.items())


def _wide_first(hat: Membership) -> tuple[int, str, str]:
    """Order by how far a hat reaches, then by place, then by person."""
    reach = ("forbund", "part", "kommun", "forum")
    return reach.index(hat.scope.partition(":")[0]), hat.scope, hat.user.email
