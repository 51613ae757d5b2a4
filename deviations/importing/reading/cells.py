"""The cells of one row, cleaned once, and what was found while reading them. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from flask_babel import gettext as _

from deviations.formatting import listed, number
from deviations.importing.vocabulary import FORMULA_MARK, PASSED_OVER, Column, key
from deviations.text import FREE_TEXT_LIMIT, TextTooLong, clean

FREE_TEXTS: Final = (Column.WHAT, Column.CONSEQUENCE, Column.TRIED, Column.PROPOSAL)
# A line break in a list is as good as a comma.
_LISTS: Final = (Column.REPORTER, Column.CONCERNED, Column.CONCERNED_VERKSAMHET, Column.TYPE)
_LIMITS: Final[Mapping[Column, int]] = dict.fromkeys(FREE_TEXTS, FREE_TEXT_LIMIT) | {
    Column.FORUM: 80
}
_SEVERAL_LINES: Final = frozenset({*FREE_TEXTS, *_LISTS})
_LIMIT = 200
_SHOWN = 60
Value = TypeVar("Value")


class UnreadableError(ValueError):
    """A reason why a row cannot be read, in the words of the one who can mend it."""


def shown(text: str) -> str:
    """Return the beginning of a cell, for a sentence about it."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


@dataclass
class Cells:
    """The cleaned cells of a row; `reasons` speak against it, `unknown` words are only noted."""

    texts: Mapping[Column, str]
    reasons: list[str] = field(default_factory=list)
    unknown: list[tuple[Column, str]] = field(default_factory=list)

    def __getitem__(self, column: Column) -> str:
        """Return a cell; a column that the sheet lacks is empty."""
        return self.texts[column]

    def attempt(self, read: Callable[..., Value], *arguments: object) -> Value | None:
        """Return what is read, or None with the reason kept."""
        try:
            return read(*arguments)
        except UnreadableError as refused:
            self.reasons.append(str(refused))
            return None

    def coded(self, column: Column, spellings: Mapping[str, str]) -> str | None:
        """Return a code that may be left out; a word nobody knows is noted, never refused."""
        cell = self[column]
        code = spellings.get(key(cell))
        if code is None and cell:
            self.unknown.append((column, shown(cell)))
        return code


def clean_cells(cells: tuple[str, ...], columns: Mapping[Column, int]) -> Cells:
    """Clean every cell of a known column; raise UnreadableError for a formula without a value."""
    written = {column: cells[place] for column, place in columns.items() if place < len(cells)}
    _refuse_formulas(written)
    texts, reasons = dict.fromkeys(Column, ""), []
    for column, text in written.items():
        limit = _LIMITS.get(column, _LIMIT)
        try:
            texts[column] = clean(text, limit=limit, multiline=column in _SEVERAL_LINES)
        except TextTooLong as long:
            texts[column] = text[:limit]
            reasons.append(_too_long(column, long))
    return Cells(texts, reasons=reasons)


def _refuse_formulas(written: Mapping[Column, str]) -> None:
    formulas = [
        str(column)
        for column, text in written.items()
        if text.startswith(FORMULA_MARK) and column not in PASSED_OVER
    ]
    if formulas:
        raise UnreadableError(
            _(
                "%(columns)s är en formel utan sparat värde. "
                "Öppna filen i kalkylprogrammet och spara den igen.",
                columns=listed(formulas),
            )
        )


def _too_long(column: Column, long: TextTooLong) -> str:
    return str(
        _(
            "%(column)s är %(length)s tecken lång. Korta texten till högst %(limit)s.",
            column=str(column),
            length=number(long.length),
            limit=number(long.limit),
        )
    )
