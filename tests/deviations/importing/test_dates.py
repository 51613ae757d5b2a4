"""Every writing of a date, how closely it is known, and what is no date."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from deviations.formatting import MONTHS, Precision
from deviations.importing.reading.dates import (
    ImpossibleDateError,
    UnreadableDateError,
    read_date,
)

DAY, MONTH, HALF = Precision.DAY, Precision.MONTH, Precision.HALF_YEAR


@pytest.mark.parametrize(
    ("written", "first", "precision"),
    [
        ("2019-03-22", "2019-03-22", DAY),
        ("2019/3/22", "2019-03-22", DAY),
        ("2019-03-22 00:00:00", "2019-03-22", DAY),
        ("2019-03-22T10:15", "2019-03-22", DAY),
        ("20190322", "2019-03-22", DAY),
        ("190322", "2019-03-22", DAY),
        ("22/3 2019", "2019-03-22", DAY),
        ("22/3-19", "2019-03-22", DAY),
        ("22/3/2019", "2019-03-22", DAY),
        ("22.3.2019", "2019-03-22", DAY),
        ("3 juni 2019", "2019-06-03", DAY),
        ("3 JUN 2019", "2019-06-03", DAY),
        ("3 jun. 2019", "2019-06-03", DAY),
        ("den 3:e juni 2019", "2019-06-03", DAY),
        ("måndagen den 3 juni 2019", "2019-06-03", DAY),
        ("  3   juni\n2019 ", "2019-06-03", DAY),
        ("2019-03", "2019-03-01", MONTH),
        ("201903", "2019-03-01", MONTH),
        ("mars 2019", "2019-03-01", MONTH),
        ("Sept 2019", "2019-09-01", MONTH),
        ("2019 maj", "2019-05-01", MONTH),
        ("2019-H1", "2019-01-01", HALF),
        ("H2 2019", "2019-07-01", HALF),
        ("våren 2019", "2019-01-01", HALF),
        ("hösten 2019", "2019-07-01", HALF),
        ("vt 2019", "2019-01-01", HALF),
        ("andra halvåret 2019", "2019-07-01", HALF),
    ],
)
def test_a_date_is_read_as_closely_as_it_is_written(
    written: str, first: str, precision: Precision
) -> None:
    happening = read_date(written)

    assert (happening.first.isoformat(), happening.precision) == (first, precision)


@pytest.mark.parametrize(
    ("written", "last"),
    [("2020-02", "2020-02-29"), ("2019-02", "2019-02-28"), ("2019-H1", "2019-06-30"),
     ("2019-H2", "2019-12-31"), ("2019-03-22", "2019-03-22")],
)  # fmt: skip
def test_a_month_and_a_half_year_reach_to_their_last_day(written: str, last: str) -> None:
    assert read_date(written).last.isoformat() == last


@pytest.mark.parametrize(
    "written",
    ["2019-02-29", "2019-13", "2019-00-10", "31/4 2019", "190231", "30 feb 2019", "0000-01-01"],
)
def test_a_day_that_does_not_exist_is_said_to_be_impossible(written: str) -> None:
    with pytest.raises(ImpossibleDateError):
        read_date(written)


@pytest.mark.parametrize(
    "written",
    ["", "2019", "19-03-22", "5/2019", "jan-19", "43546", "i våras", "2019-h3", "2019-3-2-1",
     "٢٠١٩-٠٣-٢٢", "2019–03–22 ca", "12", "mars", "22/3"],
)  # fmt: skip
def test_what_could_mean_several_days_or_none_is_not_guessed(written: str) -> None:
    with pytest.raises(UnreadableDateError):
        read_date(written)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_the_same_in_all_its_writings(day: date) -> None:
    writings = (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day:%y%m%d}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day}/{day.month}-{day:%y}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}",
    )

    assert {read_date(written).first for written in writings} == {day}


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_is_said_not_to_be(text: str) -> None:
    try:
        happening = read_date(text)
    except (ImpossibleDateError, UnreadableDateError):
        return
    assert happening.first <= happening.last
