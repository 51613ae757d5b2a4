"""Reads `tests/access_matrix.csv`. What its words mean is said in docs/access.md."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

TABLE = Path(__file__).parents[1] / "access_matrix.csv"
ANONYMOUS = "anonym"
NOTHING = "–"
_DESCRIBING = ("metod", "adress", "gäller", "ändrar")
_NOTE = "varför"


class Word(StrEnum):
    """What a cell may say; any other word is a status, like 404."""

    OPEN = "öppen"
    YES = "ja"
    NO = "nej"
    TO_THE_DOOR = "in"
    REFUSED = "avvisas"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One action on one sort of thing, and what each principal is expected to meet.

    `changes`: the tables that a principal who may do it changes. `line`: where it stands.
    """

    line: int
    method: str
    address: str
    thing: str
    changes: frozenset[str]
    expected: Mapping[str, str]
    note: str

    def __str__(self) -> str:
        return f"{self.method} {self.address} ({self.thing}), rad {self.line}"


def read_rows(table: Path = TABLE) -> tuple[Row, ...]:
    """Return the table's rows in their order."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        return tuple(_rows(csv.DictReader(file, strict=True)))


def principals(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return who has a column."""
    return tuple(rows[0].expected)


def _rows(lines: "csv.DictReader[str]") -> Iterator[Row]:
    for line in lines:
        expected = {who: word for who, word in line.items() if who not in {*_DESCRIBING, _NOTE}}
        assert all(expected.values()), f"rad {lines.line_num} har en tom ruta"
        yield Row(
            line=lines.line_num,
            method=line["metod"],
            address=line["adress"],
            thing=line["gäller"],
            changes=frozenset(line["ändrar"].split()) - {NOTHING},
            expected=expected,
            note=line[_NOTE],
        )
