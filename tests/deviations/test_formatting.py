"""Numbers, shares, dates and names as Swedish readers write them."""

from datetime import date

import pytest

from deviations.formatting import MINUS, NBSP, Precision, happened, listed, month, number, percent


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"), (999, "999"), (1000, "1_000"), (1234567, "1_234_567"), (-3, f"{MINUS}3"),
        (4.75, "4,8"), (-0.04, "0,0"), (-0.06, f"{MINUS}0,1"), (1234.5, "1_234,5"), (2.0, "2"),
    ],
)  # fmt: skip
def test_a_number_has_thin_groups_a_comma_and_a_real_minus(value: float, written: str) -> None:
    assert number(value) == written.replace("_", NBSP)


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(1, 8, "13_%"), (3, 8, "38_%"), (0, 5, "0_%"), (5, 5, "100_%"), (1, 3, "33_%"), (0, 0, "–")],
)
def test_a_share_is_whole_percent_with_halves_upwards(part: int, whole: int, written: str) -> None:
    assert percent(part, whole) == written.replace("_", NBSP)


@pytest.mark.parametrize(
    ("precision", "written"),
    [
        (Precision.DAY, "1_juli 2019"),
        (Precision.MONTH, "juli 2019"),
        (Precision.HALF_YEAR, "andra halvåret 2019"),
    ],
)
def test_a_date_is_written_as_closely_as_it_is_known(precision: Precision, written: str) -> None:
    assert happened(date(2019, 7, 1), precision) == written.replace("_", NBSP)
    assert precision.label.startswith("e")


def test_a_year_has_two_halves() -> None:
    assert happened(date(2019, 1, 1), Precision.HALF_YEAR) == "första halvåret 2019"
    assert month(date(2019, 12, 31)) == "december 2019"


@pytest.mark.parametrize(
    ("names", "written"),
    [([], ""), (["FK"], "FK"), (["FK", "AF"], "FK och AF"), (["a", "b", "c"], "a, b och c")],
)
def test_names_are_listed_with_och_before_the_last(names: list[str], written: str) -> None:
    assert listed(names) == written
