from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from analysis.periods import Period, UnknownPeriodError

KEYS = ("2019", "2019-H1", "2019-H2", "2019-T1", "2019-T3", "2019-Q1", "2019-Q4", "2019-03")


@st.composite
def periods(draw):
    length = draw(st.sampled_from((1, 3, 4, 6, 12)))
    year = draw(st.integers(1900, 2200))
    number = draw(st.integers(0, 12 // length - 1))
    return Period(date(year, number * length + 1, 1), length)


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-H1", date(2019, 1, 1), date(2019, 6, 30)),
        ("2019-H2", date(2019, 7, 1), date(2019, 12, 31)),
        ("2019-T2", date(2019, 5, 1), date(2019, 8, 31)),
        ("2019-T3", date(2019, 9, 1), date(2019, 12, 31)),
        ("2019-Q1", date(2019, 1, 1), date(2019, 3, 31)),
        ("2019-Q4", date(2019, 10, 1), date(2019, 12, 31)),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31)),
    ],
)
def test_a_period_begins_and_ends_with_whole_months(key, first, last):
    period = Period.parse(key)

    assert (period.first, period.last) == (first, last)


@given(periods())
def test_a_key_reads_back_as_the_same_period(period):
    assert Period.parse(period.key) == period
    assert hash(Period.parse(period.key)) == hash(period)


@pytest.mark.parametrize(
    "text",
    [
        "", "19", "2019-", "2019-H3", "2019-H0", "2019-T4", "2019-Q5", "2019-00", "2019-13",
        "2019-3", "2019-q1", " 2019", "2019\n", "2019-01-01", "0000", "٢٠١٩", "mars 2019",
    ],
)  # fmt: skip
def test_any_other_text_is_refused_with_examples_of_how_to_write(text):
    with pytest.raises(UnknownPeriodError, match="2019-Q1") as refusal:
        Period.parse(text)

    assert f"”{text}”" in str(refusal.value)
    assert isinstance(refusal.value, ValueError)


@pytest.mark.parametrize(
    ("first", "length"), [(date(2019, 2, 1), 3), (date(2019, 1, 2), 1), (date(2019, 1, 1), 2)]
)
def test_a_period_the_calendar_does_not_have_cannot_be_made(first, length):
    with pytest.raises(ValueError, match="no period"):
        Period(first, length)


@pytest.mark.parametrize(
    ("key", "label", "span"),
    [
        ("2019", "2019", "1 januari–31 december 2019"),
        ("2019-H1", "första halvåret 2019", "1 januari–30 juni 2019"),
        ("2019-H2", "andra halvåret 2019", "1 juli–31 december 2019"),
        ("2019-T3", "tredje tertialet 2019", "1 september–31 december 2019"),
        ("2019-Q4", "fjärde kvartalet 2019", "1 oktober–31 december 2019"),
        ("2026-10", "oktober 2026", "1–31 oktober 2026"),
        ("2024-02", "februari 2024", "1–29 februari 2024"),
    ],
)
def test_a_reader_meets_periods_in_swedish(key, label, span):
    period = Period.parse(key)

    assert (period.label, period.span) == (label, span)


def test_the_month_before_january_is_december():
    assert Period.parse("2019-01").previous() == Period.parse("2018-12")


@given(periods())
def test_neighbours_meet_without_gap_or_overlap(period):
    following = period.next()

    assert following.first == period.last + timedelta(days=1)
    assert following.previous() == period
    assert period < following


@given(periods())
def test_the_months_of_a_period_cover_it_exactly(period):
    months = period.months()

    assert len(months) == period.length
    assert (months[0].first, months[-1].last) == (period.first, period.last)
    assert all(later == earlier.next() for earlier, later in pairwise(months))


@given(periods())
def test_the_rolling_year_is_twelve_months_that_end_with_the_period(period):
    months = period.rolling_year()

    assert len(months) == 12
    assert months[-1] == period.months()[-1]
    assert all(later == earlier.next() for earlier, later in pairwise(months))


@pytest.mark.parametrize(
    ("date_from", "date_to", "inside"),
    [
        (date(2019, 1, 1), date(2019, 3, 31), True),
        (date(2019, 1, 1), date(2019, 1, 1), True),
        (date(2019, 3, 31), date(2019, 3, 31), True),
        (date(2018, 12, 31), date(2019, 1, 1), False),
        (date(2019, 3, 31), date(2019, 4, 1), False),
        (date(2018, 12, 31), date(2019, 4, 1), False),
        (date(2019, 1, 1), date(2019, 6, 30), False),
    ],
)
def test_a_quarter_holds_only_what_lies_wholly_inside_it(date_from, date_to, inside):
    assert Period.parse("2019-Q1").contains(date_from, date_to) is inside


def test_a_day_belongs_to_its_month():
    assert Period.month_of(date(2019, 12, 31)).key == "2019-12"


def test_periods_sort_by_beginning_and_then_the_shorter_first():
    keys = sorted(KEYS, key=Period.parse)

    assert keys == [
        "2019-Q1", "2019-T1", "2019-H1", "2019", "2019-03", "2019-H2", "2019-T3", "2019-Q4",
    ]  # fmt: skip


def test_a_period_cannot_be_changed():
    with pytest.raises(AttributeError):
        Period.parse("2019").length = 1  # type: ignore[misc]  # the very thing refused
