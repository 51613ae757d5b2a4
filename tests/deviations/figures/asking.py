"""How these tests ask for figures."""

from datetime import datetime

from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations.figures.services import forum_figures
from deviations.figures.values import Figures
from tests import factories

LATER = factories.NOW.replace(year=2027)


def figures_of(
    session: Session,
    period: str = "2026-10",
    *,
    forum: str = "styrgrupp-aneby",
    cut_off: datetime = LATER,
    since: datetime | None = None,
) -> Figures:
    """Return a forum's figures, Aneby's styrgrupp in October 2026 unless told otherwise."""
    return forum_figures(
        session,
        factories.forum(session, forum),
        Period.parse(period),
        cut_off=cut_off,
        since=since,
    )
