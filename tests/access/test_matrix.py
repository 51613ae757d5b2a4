"""Every cell of the access matrix, tried on both databases; and that it covers every address."""

from collections.abc import Iterable, Sequence

import pytest
from flask import Flask

from deviations.audit.models import Reason
from tests.access.house import House, Met, unexpected
from tests.access.matrix import ANONYMOUS, TABLE, Row, Word, principals, read_rows
from tests.access.world import HATS

pytestmark = pytest.mark.slow
ROWS = read_rows()
# What a page that is read may write down: that it was read.
TRACES = frozenset({"audit_event"})
MACHINERY = frozenset({"HEAD", "OPTIONS"})
# Why a refusal is noted as what it is; what is let in, or open to all, is noted as nothing.
WHY = {
    Word.TO_THE_DOOR: (Reason.SIGN_IN,),
    Word.NO: (Reason.ROLE,),
    "404": (Reason.REACH,),
    Word.YES: (),
    Word.OPEN: (),
}


def wrong(row: Row, expected: str, met: Met) -> str | None:
    """Return what is wrong with what was met, or None."""
    left = unexpected(met.changed)
    if expected in {Word.YES, Word.OPEN}:
        return _wrong_welcome(row, met, left)
    if left:
        return f"ändrade {', '.join(sorted(left))}"
    match expected:
        case Word.TO_THE_DOOR:
            right = met.status in {302, 303} and met.led_to_the_door
        case Word.REFUSED:
            right = met.status in {303, 409, 422} and not met.led_to_the_door
        case Word.NO:
            right = met.status == 403
        case _:
            right = met.status == int(expected)
    return None if right else f"svarade {met.status} {met.location}".rstrip()


def _wrong_welcome(row: Row, met: Met, left: frozenset[str]) -> str | None:
    if met.status >= 400:
        return f"svarade {met.status}"
    if missing := row.changes - left:
        return f"ändrade inte {', '.join(sorted(missing))}"
    if not row.changes and (met.led_to_the_door or left - TRACES):
        return f"svarade {met.status} {met.location} och ändrade {', '.join(sorted(left))}"
    if met.followed is not None and met.followed >= 400:
        return f"ledde till {met.location} som svarade {met.followed}"
    return None


def unnoted(house: House, row: Row, expected: str, met: Met) -> str | None:
    """Return what is wrong with how the refusal was noted, or None.

    Where there is no door nobody is refused by one: there the page says why, if at all.
    """
    if expected not in WHY or (WHY[expected] and house.is_open(row)):
        return None
    right = WHY[expected]
    return None if met.noted == right else f"antecknade {met.noted}, inte {right}"


def tried(house: House, rows: Iterable[Row], whom: Sequence[str] | None = None) -> list[str]:
    """Try every cell; return a line for each that is not as the table says."""
    return [
        f"{row} som {who}: väntade {expected}, {fault}"
        for row in rows
        for who, expected in row.expected.items()
        if whom is None or who in whom
        for met in [house.meet(row, who)]
        if (fault := wrong(row, expected, met) or unnoted(house, row, expected, met))
    ]


@pytest.mark.usefixtures("bare_errors")
def test_everyone_meets_what_the_table_says(house: House) -> None:
    assert "\n".join(tried(house, ROWS)) == ""


def untold(app: Flask, rows: Iterable[Row]) -> list[str]:
    """Return each address and method that is not in the table."""
    told = {(row.method, row.address) for row in rows}
    return sorted(
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - MACHINERY
        if (method, rule.rule) not in told
    )


def unknown(app: Flask, rows: Iterable[Row]) -> list[str]:
    """Return each row whose address and method are none of the application's."""
    there = {
        (method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods or set()
    }
    return [str(row) for row in rows if (row.method, row.address) not in there]


def test_every_address_is_in_the_table(app: Flask) -> None:
    assert untold(app, ROWS) == [], f"Write what each role may meet there in {TABLE.name}"


def test_every_row_is_about_an_address(app: Flask) -> None:
    assert unknown(app, ROWS) == []


def test_every_role_has_a_column_and_every_column_somebody() -> None:
    assert set(principals(ROWS)) == {ANONYMOUS, *HATS}


def test_no_action_stands_there_twice() -> None:
    told = [(row.method, row.address, row.thing) for row in ROWS]

    assert sorted(told) == sorted(set(told))


def test_what_is_open_is_open_to_all() -> None:
    for row in ROWS:
        assert Word.OPEN not in row.expected.values() or len(set(row.expected.values())) == 1, row


def test_every_word_is_known() -> None:
    words = {word for row in ROWS for word in row.expected.values()}

    assert words <= {*Word, "404", "410"}


def test_what_changes_something_says_what() -> None:
    for row in ROWS:
        if row.method == "POST" and Word.YES in row.expected.values():
            assert row.changes or row.note, row
