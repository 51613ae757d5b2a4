"""When it happened, as people write it."""

from datetime import date

import pytest

from deviations.filing.forms.happening import read_happening, written
from deviations.formatting import Precision

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "chosen", "means"),
    [
        ("", "", "2026-11"),
        ("", "now", "2026-11"),
        ("", "month", "2026-11"),
        ("", "vet-inte", "2026-H2"),
        ("2026-11-03", "day", "2026-11-03"),
        ("20261103", "now", "2026-11-03"),
        ("2026-11-03", "month", "2026-11"),
        ("2026-11", "month", "2026-11"),
        ("2026-11", "now", "2026-11"),
        ("2026-11", "", "2026-11"),
        ("2026-H2", "half-year", "2026-H2"),
        ("2026-h1", "now", "2026-H1"),
        ("2026-07-01", "half-year", "2026-H2"),
        ("2026-06-30", "half-year", "2026-H1"),
        ("2026-11-22", "day", "2026-11-22"),
        ("2000-01-01", "day", "2000-01-01"),
        ("2000-01", "month", "2000-01"),
        ("2024-02-29", "day", "2024-02-29"),
    ],
)
def test_what_is_written_is_understood(typed: str, chosen: str, means: str) -> None:
    happening = read_happening(typed, chosen, TODAY)
    assert written(happening) == means
    assert read_happening(means, chosen, TODAY) == happening


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("", "day"),
        ("", "half-year"),
        ("2026-11", "day"),
        ("2026-H2", "month"),
        ("2026-H2", "day"),
        ("2026-11-23", "day"),
        ("2026-11-30", "month"),
        ("2026-12", "month"),
        ("2027-H1", "half-year"),
        ("1999-12-31", "day"),
        ("1999-12", "month"),
        ("0001-01-01", "day"),
        ("9999-12-31", "day"),
        ("2026-02-30", "day"),
        ("2026-13", "month"),
        ("2026-H3", "half-year"),
        ("igår", "now"),
        ("٢٠٢٦-11-03", "day"),
        ("2026-11-03T10:00", "day"),
    ],
)
def test_what_cannot_have_been_is_refused_with_an_instruction(typed: str, chosen: str) -> None:
    with pytest.raises(ValueError, match="Skriv"):
        read_happening(typed, chosen, TODAY)


def test_an_interval_holds_both_its_edges() -> None:
    half = read_happening("2026-H1", "", TODAY)
    month = read_happening("2024-02", "", TODAY)
    assert (half.first, half.last) == (date(2026, 1, 1), date(2026, 6, 30))
    assert (month.first, month.last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert half.precision is Precision.HALF_YEAR
