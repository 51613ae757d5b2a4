import random
from collections.abc import Callable

import pytest

from deviations.text import Finding, Kind, find_personal_data, search
from deviations.text.folding import Folded
from tests.deviations.text.numbers import FORMS, personnummer_of, some_ten_digits


def found_in(text: str) -> list[tuple[str, bool]]:
    return [
        (text[finding.start : finding.end], finding.certain)
        for finding in find_personal_data(text)
        if finding.kind is Kind.PERSONNUMMER
    ]


@pytest.mark.parametrize(
    "number",
    [
        "19121212-1212",
        "121212-1212",
        "191212121212",
        "121212+1212",
        "121212 1212",
        "19121212 1212",
        "1912-12-12-1212",
        "1912 12 12 1212",
        "12.12.12-1212",
        "1912 1212 1212",
        "121212/1212",
        "121212 - 1212",
        "121212\u00a0-\u00a01212",
        "121212\n1212",
        "121212-\r\n1212",
        "121212\u20131212",
        "121212\u20141212",
        "121212\u22121212",
        "121212\u20111212",
        "１２１２１２－１２１２",
        "١٢١٢١٢-١٢١٢",
        "𝟏𝟐𝟏𝟐𝟏𝟐-𝟏𝟐𝟏𝟐",
        "12\u200b12\u200b12-12\u206012",
        "1\u03362\u03361\u03362\u03361\u03362\u0336-1212\u0336",
        "1 2 1 2 1 2 - 1 2 1 2",
        "1.2.1.2.1.2-1.2.1.2",
        "121 212-1212",
        "19 121 212-12 12",
        "701063-2391",
        "19701063-2391",
    ],
)
def test_a_number_is_seen_in_whatever_way_it_is_written(number: str):
    assert found_in(f"Om {number}, ja") == [(number, True)]


@pytest.mark.parametrize("number", ["1212121212", "000101-R220", "20000101-R220", "000161T220"])
def test_a_number_that_may_be_another_is_shown_and_does_not_block(number: str):
    assert found_in(f"Om {number}.") == [(number, False)]


@pytest.mark.parametrize(
    "other",
    [
        "121212-1213",
        "120230-1212",
        "121232-1212",
        "121200-1212",
        "001301-R220",
        "000231-R220",
        "000101.R220",
        "556703-7485",
        "16556703-7485",
        "5121212-1212",
        "121212-12125",
        "1234567890123456",
        "9121212121212",
        "2019-03-22 13:00-15:00",
        "190322 190415",
        "2019-03-22 2020-03-22",
        "dnr 2019/123",
        "0 1 2 3 4 5 6 7 8 9 1 2 1 2 1 2",
        "17 121 212-12 12",
        "doi 10.1186/1471",
    ],
)
def test_other_numbers_are_no_personnummer(other: str):
    assert found_in(f"Om {other} och") == []


def test_a_year_or_a_room_before_a_number_does_not_hide_it():
    assert found_in("rum 2012 121212-1212")[-1] == ("121212-1212", True)
    assert found_in("år 2019 121212-1212") == [("121212-1212", True)]


def test_a_time_after_a_day_does_not_block():
    days = [
        f"1903{day:02} {hour:02}{minute}"
        for day in range(1, 32)
        for hour in range(24)
        for minute in ("00", "15", "30", "45")
    ]

    assert not any(certain for day in days for _, certain in found_in(f"Möte {day} i kommunen"))


def test_pairs_of_digits_that_are_a_phone_number_or_go_on_do_not_block():
    pairs = [f"0701-23 45 {last:02}" for last in range(100)]
    rows = [f"12 12 12 12 {last:02} 12" for last in range(100)]

    assert not any(certain for row in pairs + rows for _, certain in found_in(row))


def test_pairs_of_digits_by_themselves_do():
    assert found_in("12 12 12 12 12") == [("12 12 12 12 12", True)]
    assert found_in("12 12 12 12 12 xx") == [("12 12 12 12 12", True)]


@pytest.mark.parametrize("year", ["2000", "2007"])
def test_a_number_grouped_from_a_zero_may_be_a_phone_number_and_does_not_block(year: str):
    digits = personnummer_of(f"{year}0123", "456")[2:]

    found = found_in(f"{digits[:3]} {digits[3:6]}-{digits[6:]}")

    assert not any(certain for _, certain in found)
    assert bool(found) is (year == "2000")  # 00 begins no phone number, 070 does


def texts_with_numbers(count: int) -> list[tuple[str, str]]:
    """Give texts with a number in each, and how the number is written there."""
    draw = random.Random(1212)  # noqa: S311 – the same texts every time
    texts = []
    for place in range(count):
        form = FORMS[place % len(FORMS)]
        number = form(draw)
        before = draw.choice(
            ["Kallelsen gällde ", "Deltagaren (", "Den 22/3 2019 kom ", "", "pnr: "]
        )
        after = draw.choice([" som inte kom.", ") väntar.", ", ingen ringde.", "", "\nMvh"])
        texts.append((before + number + after, number))
    return texts


def recall(texts: list[tuple[str, str]]) -> float:
    return sum(number in dict(found_in(text)) for text, number in texts) / len(texts)


def test_of_three_hundred_planted_numbers_at_most_one_in_a_hundred_is_missed():
    assert recall(texts_with_numbers(300)) >= 0.99


def test_a_search_that_reads_the_text_as_it_lies_would_be_caught(monkeypatch: pytest.MonkeyPatch):
    def unfolded(text: str) -> Folded:
        return Folded(text, range(len(text)), range(1, len(text) + 1))

    monkeypatch.setattr(search, "fold", unfolded)

    assert recall(texts_with_numbers(300)) < 0.9


@pytest.mark.parametrize("write", [some_ten_digits, lambda draw: "0" + some_ten_digits(draw)[1:]])
def test_random_numbers_of_ten_digits_are_hardly_ever_shown_and_never_block(
    write: Callable[[random.Random], str],
):
    draw = random.Random(5)  # noqa: S311 – the same numbers every time
    found = [found for _ in range(3_000) for found in found_in(f"Ordernumret {write(draw)} gäller")]

    assert not any(certain for _, certain in found)
    assert 0 < len(found) <= 30


def test_a_find_is_as_long_as_what_is_seen_of_it():
    assert find_personal_data("\u200b121212-1212\u200b") == (
        Finding(Kind.PERSONNUMMER, 1, 12, certain=True),
    )
