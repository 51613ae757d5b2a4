"""The documented sheet counts as it was counted by hand."""

import pytest
from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations.figures.services import forum_figures
from tests import documented, factories
from tests.marks import on_both_databases


@on_both_databases
@pytest.mark.parametrize("asked", documented.WORKED_ANSWERS, ids=" ".join)
def test_the_documented_sheet_counts_as_worked_out(
    session: Session, asked: tuple[str, str, str]
) -> None:
    slug, forum_slug, period = asked
    documented.store_sheet(session, received_at=factories.NOW)
    forum = factories.forum(session, forum_slug, of=slug)

    figures = forum_figures(
        session, forum, Period.parse(period), cut_off=factories.NOW.replace(year=2027)
    )

    published = figures.published()
    answer = documented.WORKED_ANSWERS[asked]
    assert published["totals"] == {
        "deviations": answer.deviations,
        "successes": 0,
        "forbund_wide": answer.forbund_wide,
        "late": 0,
    }
    assert published["tables"]["by_type"] == documented.counts(answer.by_type)
    assert published["tables"]["by_concerned_part"] == documented.counts(answer.by_concerned_part)
    assert published["tables"]["reporting_by_concerned"] == documented.crossed(
        answer.reporting_by_concerned
    )
