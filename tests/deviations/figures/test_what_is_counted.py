"""Which deviations a figure counts: both sides of every edge."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from deviations.figures.values import UNDATED
from deviations.formatting import Precision
from deviations.organisations.models.forbund import THE_FOUR, PartCode
from deviations.records.services.storing import Happening
from deviations.records.vocabulary import Kind, Status
from tests import factories
from tests.deviations.figures.asking import LATER, figures_of
from tests.marks import on_both_databases

FIRST_HALF = Happening(
    first=date(2026, 1, 1), last=date(2026, 6, 30), precision=Precision.HALF_YEAR
)


@on_both_databases
@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (date(2026, 9, 30), 0),
        (date(2026, 10, 1), 1),
        (date(2026, 12, 31), 1),
        (date(2027, 1, 1), 0),
    ],
)
def test_a_quarter_holds_its_first_and_its_last_day(
    session: Session, day: date, counted: int
) -> None:
    factories.deviation(session, happening=day)

    assert figures_of(session, "2026-Q4").totals.deviations == counted


@pytest.mark.parametrize("status", Status)
def test_only_counted_statuses_count(session: Session, status: Status) -> None:
    factories.deviation(session, status=status)

    assert figures_of(session).totals.deviations == int(status.counted)


def test_a_deviation_counts_from_the_instant_before_the_cut_off(session: Session) -> None:
    factories.deviation(session, received_at=factories.NOW)
    just_after = factories.NOW + timedelta(microseconds=1)

    assert figures_of(session, cut_off=factories.NOW).totals.deviations == 0
    assert figures_of(session, cut_off=just_after).totals.deviations == 1


@pytest.mark.parametrize(("period", "counted"), [("2026", 1), ("2026-H1", 1), ("2026-Q1", 0)])
def test_a_half_year_date_stands_in_half_years_and_years(
    session: Session, period: str, counted: int
) -> None:
    factories.deviation(session, happening=FIRST_HALF)

    assert figures_of(session, period).totals.deviations == counted


def test_a_half_year_date_stands_in_no_month_but_in_a_row_of_its_own(session: Session) -> None:
    factories.deviation(session, happening=FIRST_HALF)
    factories.deviation(session, happening=date(2026, 6, 1))

    by_month = figures_of(session, "2026").by_month

    assert by_month["2026-06"] == 1
    assert by_month["2026-01"] == 0
    assert by_month[UNDATED] == 1
    assert sum(by_month.values()) == 2


def test_a_success_is_counted_in_a_table_of_its_own(session: Session) -> None:
    factories.deviation(session, kind=Kind.FRAMGANG, types=("kontakt",))

    figures = figures_of(session)

    assert (figures.totals.deviations, figures.totals.successes) == (0, 1)
    assert figures.successes_by_type["kontakt"] == 1
    assert figures.by_type["kontakt"] == 0


def test_a_kommuns_forum_counts_its_kommun_and_sets_the_forbund_wide_beside(
    session: Session,
) -> None:
    factories.deviation(session)
    factories.deviation(session, kommun_id=None)
    factories.deviation(session, kommun_id=factories.kommun(session, "savsjo").id)

    aneby, styrelse = figures_of(session), figures_of(session, forum="styrelse")

    assert (aneby.totals.deviations, aneby.totals.forbund_wide) == (1, 1)
    assert (styrelse.totals.deviations, styrelse.totals.forbund_wide) == (3, 1)


def test_another_forbunds_deviations_are_never_counted(session: Session) -> None:
    factories.deviation(session, of="jamtland", kommun_id=None)

    assert figures_of(session, forum="styrelse").totals.deviations == 0


def test_totals_go_by_the_primary_type_and_type_tables_by_each(session: Session) -> None:
    factories.deviation(session, types=("narvaro", "plan", "mote"))

    figures = figures_of(session)

    assert {code for code, count in figures.by_type.items() if count} == {"narvaro"}
    assert figures.by_each_type["plan"] == 1
    assert sum(figures.by_type.values()) == figures.totals.deviations == 1


def test_part_tables_count_once_for_each_part(session: Session) -> None:
    factories.deviation(session, concerned=THE_FOUR, reporting_part=PartCode.INSATS)

    figures = figures_of(session)

    assert figures.by_concerned_part == {
        "kommun": 1, "region": 1, "af": 1, "fk": 1, "insats": 0, "annan": 0
    }  # fmt: skip
    assert figures.reporting_by_concerned["insats"]["fk"] == 1
    assert figures.type_by_part["narvaro"]["region"] == 1


def test_empty_combinations_are_rows_with_zero(session: Session) -> None:
    figures = figures_of(session)

    assert set(figures.by_type.values()) == {0}
    assert len(figures.by_type) == 15
    assert len(figures.by_month) == 13
    assert len(figures.reporting_by_concerned) == len(figures.reporting_by_concerned["fk"]) == 6


@on_both_databases
def test_the_months_are_the_twelve_that_end_with_the_period(session: Session) -> None:
    factories.deviation(session, happening=date(2025, 10, 31))
    factories.deviation(session, happening=date(2025, 11, 1))
    factories.deviation(session, happening=date(2026, 10, 31))

    figures = figures_of(session, "2026-10")

    assert (figures.by_month["2025-11"], figures.by_month["2026-10"]) == (1, 1)
    assert figures.year == 2
    assert figures.totals.deviations == 1
    assert sum(figures.by_type_year.values()) == 2


def test_what_came_in_for_earlier_periods_since_the_last_edition_is_late(
    session: Session,
) -> None:
    since = factories.NOW - timedelta(days=3)
    for happened, received in [
        (date(2026, 9, 30), since),
        (date(2026, 9, 30), since - timedelta(microseconds=1)),
        (date(2026, 10, 1), since),
    ]:
        factories.deviation(session, happening=happened, received_at=received)

    assert figures_of(session, since=since).totals.late == 1
    assert figures_of(session, since=None).totals.late == 0


def test_the_same_data_and_cut_off_give_the_same_json_and_hash(session: Session) -> None:
    factories.deviation(session)
    before = figures_of(session).published()

    again = figures_of(session).published()
    factories.deviation(session)
    other = figures_of(session).published()

    assert again == before
    assert other["data_hash"] != before["data_hash"]


def test_the_hash_does_not_depend_on_the_cut_off(session: Session) -> None:
    factories.deviation(session)

    assert (
        figures_of(session).data_hash
        == figures_of(session, cut_off=LATER + timedelta(days=1)).data_hash
    )
