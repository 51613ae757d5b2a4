"""Periods of a report: year, half-year, tertial, quarter and month, as whole Swedish days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
ORDINALS = ("första", "andra", "tredje", "fjärde")
NOUNS = {3: "kvartalet", 4: "tertialet", 6: "halvåret"}
LETTERS = {3: "Q", 4: "T", 6: "H"}
LENGTHS = {letter: length for length, letter in LETTERS.items()}
SPELLING = re.compile(
    r"(?P<year>[12]\d{3})(?:-(?:(?P<letter>[HTQ])(?P<number>[1-4])|(?P<month>\d{2})))?",
    re.ASCII,
)


class UnknownPeriodError(ValueError):
    """A text that names no period; the message shows how one is written."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"Okänd period: ”{text}”. Skriv till exempel "
            "2019, 2019-H1, 2019-T2, 2019-Q1 eller 2019-03."
        )


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Whole calendar months that begin on `first`; earlier sorts first, then shorter.

    `length` is 1, 3, 4, 6 or 12 months, and a period begins where the calendar has one begin:
    a quarter in January, April, July or October.

    >>> Period.parse("2019-Q1").last
    datetime.date(2019, 3, 31)
    """

    first: date
    length: int

    def __post_init__(self) -> None:
        if self.length not in {1, *LETTERS, 12}:
            raise ValueError(f"no period is {self.length} months long")
        if self.first.day != 1 or (self.first.month - 1) % self.length:
            raise ValueError(f"no period of {self.length} months begins on {self.first}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2019`, `2019-H1`, `2019-T2`, `2019-Q1` or `2019-03`, spelled just so.

        Raises
        ------
        UnknownPeriodError
            If the text is anything else.
        """
        spelled = SPELLING.fullmatch(text)
        if spelled is None:
            raise UnknownPeriodError(text)
        if spelled["letter"]:
            length, number = LENGTHS[spelled["letter"]], int(spelled["number"])
        else:
            length, number = (1, int(spelled["month"])) if spelled["month"] else (12, 1)
        if not 1 <= number <= 12 // length:
            raise UnknownPeriodError(text)
        return cls(date(int(spelled["year"]), (number - 1) * length + 1, 1), length)

    @classmethod
    def month_of(cls, day: date) -> Self:
        """Return the month that holds `day`.

        >>> Period.month_of(date(2019, 2, 28)).key
        '2019-02'
        """
        return cls(date(day.year, day.month, 1), 1)

    @property
    def key(self) -> str:
        """The text that `parse` reads.

        >>> Period.parse("2019-T2").key
        '2019-T2'
        """
        if self.length == 12:
            return f"{self.first.year}"
        if self.length == 1:
            return f"{self.first.year}-{self.first.month:02}"
        return f"{self.first.year}-{LETTERS[self.length]}{self._number}"

    @property
    def last(self) -> date:
        """The last day, which belongs to the period."""
        return _months_later(self.first, self.length) - timedelta(days=1)

    @property
    def label(self) -> str:
        """The period as a reader says it.

        >>> [Period.parse(key).label for key in ("2019-03", "2019-Q1", "2019")]
        ['mars 2019', 'första kvartalet 2019', '2019']
        """
        if self.length == 12:
            return f"{self.first.year}"
        if self.length == 1:
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        return f"{ORDINALS[self._number - 1]} {NOUNS[self.length]} {self.first.year}"

    @property
    def span(self) -> str:
        """The period's days; a period never leaves its year, so the year stands once.

        >>> [Period.parse(key).span for key in ("2026-10", "2019-Q1")]
        ['1–31 oktober 2026', '1 januari–31 mars 2019']
        """
        last = self.last
        start = "1" if self.length == 1 else f"1 {MONTHS[self.first.month - 1]}"
        return f"{start}–{last.day} {MONTHS[last.month - 1]} {last.year}"

    def months(self) -> tuple[Self, ...]:
        """Return the period's months, earliest first.

        >>> [month.key for month in Period.parse("2019-Q1").months()]
        ['2019-01', '2019-02', '2019-03']
        """
        starts = (_months_later(self.first, step) for step in range(self.length))
        return tuple(type(self)(start, 1) for start in starts)

    def previous(self) -> Self:
        """Return the period of the same length just before.

        >>> Period.parse("2019-01").previous().key
        '2018-12'
        """
        return type(self)(_months_later(self.first, -self.length), self.length)

    def next(self) -> Self:
        """Return the period of the same length just after."""
        return type(self)(_months_later(self.first, self.length), self.length)

    def contains(self, date_from: date, date_to: date) -> bool:
        """Say whether all days from `date_from` to `date_to`, both included, lie in the period.

        >>> Period.parse("2019-01").contains(date(2019, 1, 1), date(2019, 6, 30))
        False
        """
        return self.first <= date_from and date_to <= self.last

    def rolling_year(self) -> tuple[Self, ...]:
        """Return the twelve months that end with the period's last month, earliest first.

        >>> year = Period.parse("2019-Q1").rolling_year()
        >>> year[0].key, year[-1].key
        ('2018-04', '2019-03')
        """
        steps = range(self.length - 12, self.length)
        return tuple(type(self)(_months_later(self.first, step), 1) for step in steps)

    @property
    def _number(self) -> int:
        return (self.first.month - 1) // self.length + 1


def _months_later(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
