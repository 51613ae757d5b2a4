"""Dates as people write them in a sheet, each with how closely it is known. Pure.

A writing is read only where it can mean one thing. `22/3 2019` is the 22nd of March: in Swedish
the day comes first. `190322` is year, month, day.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date
from typing import Final

from deviations.formatting import MONTHS, Precision
from deviations.records.services.storing import Happening

EARLIEST: Final = date(2000, 1, 1)


class UnreadableDateError(ValueError):
    """The text is no date in any writing that we know."""


class ImpossibleDateError(ValueError):
    """The text is written as a date, and there is no such day."""


def day(year: int, month: int, number: int) -> Happening:
    """Return one day; raise ImpossibleDateError for the 30th of February."""
    try:
        written = date(year, month, number)
    except ValueError as missing:
        raise ImpossibleDateError(str(missing)) from missing
    return Happening(first=written, last=written, precision=Precision.DAY)


def month(year: int, number: int) -> Happening:
    """Return a whole month; raise ImpossibleDateError for the thirteenth."""
    first = day(year, number, 1).first
    last = first.replace(day=calendar.monthrange(year, number)[1])
    return Happening(first=first, last=last, precision=Precision.MONTH)


def half_year(year: int, number: int) -> Happening:
    """Return January to June, or July to December."""
    if number == 1:
        first, last = date(year, 1, 1), date(year, 6, 30)
    else:
        first, last = date(year, 7, 1), date(year, 12, 31)
    return Happening(first=first, last=last, precision=Precision.HALF_YEAR)


def read_date(text: str) -> Happening:
    """Read a date in any known writing.

    Raises ImpossibleDateError for a day that does not exist, UnreadableDateError for other text.

    >>> read_date("22/3 2019").first.isoformat(), read_date("mars 2019").last.isoformat()
    ('2019-03-22', '2019-03-31')
    """
    plain = " ".join(text.split()).casefold().strip(" .")
    for pattern, meaning in _WRITINGS:
        written = pattern.fullmatch(plain)
        if written:
            return meaning(written)
    raise UnreadableDateError(text)


_MONTH_NAMES: Final = {name: place for place, name in enumerate(MONTHS, 1)} | {
    short: place
    for place, name in enumerate(MONTHS, 1)
    for short in (name[:3], name[:4], "sept" if name == "september" else name[:3])
}
_NAME: Final = "|".join(sorted(_MONTH_NAMES, key=len, reverse=True))
_WEEKDAY: Final = r"(?:(?:mån|tis|ons|tors|fre|lör|sön)(?:dag)?(?:en)?,? )?"
_DAY_PREFIX: Final = r"(?:den )?"
_CLOCK: Final = r"(?:[ t]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?z?)?"


def _named(name: str) -> int:
    return _MONTH_NAMES[name.rstrip(".")]


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _six_digits(digits: str) -> Happening:
    """190322 is a day. 201903 can be no such day, so it is a month."""
    year, middle, last = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    if middle > 12 and digits.startswith("20") and 1 <= last <= 12:
        return month(int(digits[:4]), last)
    return day(2000 + year, middle, last)


_Meaning = Callable[[re.Match[str]], Happening]


def _writing(pattern: str, meaning: _Meaning) -> tuple[re.Pattern[str], _Meaning]:
    return re.compile(pattern, re.ASCII), meaning


_WRITINGS: Final = (
    # 2019-03-22, 2019/3/22, 2019.03.22, with or without a time of day
    _writing(
        rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_CLOCK}",
        lambda m: day(int(m[1]), int(m[3]), int(m[4])),
    ),
    # 2019-03, 2019/03
    _writing(r"(\d{4})[-/.](\d{1,2})", lambda m: month(int(m[1]), int(m[2]))),
    # 20190322
    _writing(r"(\d{4})(\d{2})(\d{2})", lambda m: day(int(m[1]), int(m[2]), int(m[3]))),
    # 190322
    _writing(r"(\d{6})", lambda m: _six_digits(m[1])),
    # 22/3 2019, 22/3-2019, 22/3-19, 22/3/2019
    _writing(
        r"(\d{1,2}) ?/ ?(\d{1,2})(?: ?[-/] ?| )(\d{4}|\d{2})",
        lambda m: day(_century(m[3]), int(m[2]), int(m[1])),
    ),
    # 22.3.2019, 22-3-2019
    _writing(
        r"(\d{1,2})([-.]) ?(\d{1,2})\2 ?(\d{4})",
        lambda m: day(int(m[4]), int(m[3]), int(m[1])),
    ),
    # 3 juni 2019, måndag den 3:e juni 2019, 3 jun. 2019
    _writing(
        rf"{_WEEKDAY}{_DAY_PREFIX}(\d{{1,2}})(?::?[ae])?\.? ?({_NAME})\.?,? (\d{{4}})",
        lambda m: day(int(m[3]), _named(m[2]), int(m[1])),
    ),
    # mars 2019, mar-2019, jun. 2019
    _writing(rf"({_NAME})\.?[ -](\d{{4}})", lambda m: month(int(m[2]), _named(m[1]))),
    # 2019 mars
    _writing(rf"(\d{{4}}),? ({_NAME})\.?", lambda m: month(int(m[1]), _named(m[2]))),
    # 2019-H1, h2 2019, 2019 ht
    _writing(r"(\d{4})[- ]?h([12])", lambda m: half_year(int(m[1]), int(m[2]))),
    _writing(r"h([12])[- ](\d{4})", lambda m: half_year(int(m[2]), int(m[1]))),
    # första halvåret 2019, 1:a halvåret 2019
    _writing(
        r"(första|andra|1:a|2:a) halvåret,? (\d{4})",
        lambda m: half_year(int(m[2]), 1 if m[1] in {"första", "1:a"} else 2),
    ),
    # våren 2019, hösten 2019, vt 2019, ht19: the halves that schools and budgets know
    _writing(
        r"(våren|vår|vårterminen|vt|hösten|höst|höstterminen|ht)[ -]?(\d{4})",
        lambda m: half_year(int(m[2]), 1 if m[1].startswith("v") else 2),
    ),
)
