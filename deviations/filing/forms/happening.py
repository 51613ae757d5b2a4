"""When it happened, as people write it: a day, a month or a half-year."""

import calendar
import re
from datetime import date

from flask_babel import lazy_gettext as _l

from deviations.formatting import Precision
from deviations.forms.fields import EARLIEST
from deviations.records.services.storing import Happening

NOW = "now"
NOT_KNOWN = "vet-inte"

_WRITTEN = re.compile(
    r"(?P<year>[0-9]{4})(?:-?(?P<month>[0-9]{2})(?:-?(?P<day>[0-9]{2}))?|-?[Hh](?P<half>[12]))",
    re.ASCII,
)
_ASCENDING = (Precision.DAY, Precision.MONTH, Precision.HALF_YEAR)

UNREADABLE = _l("Skriv 2026-11-03 för en dag, 2026-11 för en månad eller 2026-H2 för ett halvår.")
WHICH_DAY = _l("Skriv vilken dag, till exempel 2026-11-03. Eller välj en månad eller ett halvår.")
WHICH_MONTH = _l("Skriv vilken månad, till exempel 2026-11. Eller välj ett halvår.")
WHICH_HALF_YEAR = _l("Skriv vilket halvår, till exempel 2026-H1 för januari till juni 2026.")
TOO_EARLY = _l("Skriv en tid efter nyår 2000.")
NOT_YET = _l("Skriv en tid som har varit. Det som hände kan inte ligga i framtiden.")


def read_happening(written: str, chosen: str, today: date) -> Happening:
    """Read when something happened; raise ValueError with an instruction.

    `chosen` is a Precision, NOW, NOT_KNOWN or empty. Nothing written means this month, or this
    half-year when it is not known. A date may be closer than the precision, never wider.
    """
    if not written:
        return _unwritten(chosen, today)
    day, known = _read(written)
    precision = Precision(chosen) if chosen in set(Precision) else known
    if _ASCENDING.index(known) > _ASCENDING.index(precision):
        raise ValueError(WHICH_DAY if precision is Precision.DAY else WHICH_MONTH)
    happening = interval(day, precision)
    if happening.first < EARLIEST:
        raise ValueError(TOO_EARLY)
    if day > today:
        raise ValueError(NOT_YET)
    return happening


def _unwritten(chosen: str, today: date) -> Happening:
    if chosen == Precision.DAY:
        raise ValueError(WHICH_DAY)
    if chosen == Precision.HALF_YEAR:
        raise ValueError(WHICH_HALF_YEAR)
    return interval(today, Precision.HALF_YEAR if chosen == NOT_KNOWN else Precision.MONTH)


def _read(written: str) -> tuple[date, Precision]:
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError(UNREADABLE)
    year, half = int(found["year"]), found["half"]
    try:
        if half:
            return date(year, 1 if half == "1" else 7, 1), Precision.HALF_YEAR
        day = date(year, int(found["month"]), int(found["day"] or 1))
    except ValueError:
        raise ValueError(UNREADABLE) from None
    return day, Precision.DAY if found["day"] else Precision.MONTH


def interval(day: date, precision: Precision) -> Happening:
    """Return the day, month or half-year that a day lies in.

    >>> interval(date(2026, 11, 3), Precision.HALF_YEAR).first
    datetime.date(2026, 7, 1)
    """
    first_month = {Precision.MONTH: day.month, Precision.HALF_YEAR: 1 if day.month < 7 else 7}
    if precision is Precision.DAY:
        return Happening(first=day, last=day, precision=precision)
    first = day.replace(month=first_month[precision], day=1)
    last_month = first.month + (5 if precision is Precision.HALF_YEAR else 0)
    last = date(day.year, last_month, calendar.monthrange(day.year, last_month)[1])
    return Happening(first=first, last=last, precision=precision)


def written(happening: Happening) -> str:
    """Write it as the form reads it.

    >>> written(interval(date(2026, 11, 3), Precision.HALF_YEAR))
    '2026-H2'
    """
    first = happening.first
    if happening.precision is Precision.HALF_YEAR:
        return f"{first.year:04d}-H{1 if first.month == 1 else 2}"
    return first.isoformat()[: 7 if happening.precision is Precision.MONTH else 10]
