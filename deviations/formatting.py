"""Dates, numbers and lists of names for Swedish readers. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from deviations import clock

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
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


class Precision(StrEnum):
    """How closely a date is known."""

    DAY = "day"
    MONTH = "month"
    HALF_YEAR = "half-year"

    @property
    def label(self) -> str:
        """Return the word for it."""
        return {"day": "en dag", "month": "en månad", "half-year": "ett halvår"}[self.value]


def number(value: float) -> str:
    """Write a number with thin groups and a real minus.

    >>> number(1234567).replace(NBSP, "_"), number(-3), number(4.75)
    ('1_234_567', '−3', '4,8')
    """
    digits = f"{abs(value):,.0f}" if float(value).is_integer() else f"{abs(value):,.1f}"
    written = digits.replace(",", NBSP).replace(".", ",")
    return (MINUS if value < 0 and written.strip("0,") else "") + written


def percent(part: int, whole: int) -> str:
    """Write a share as whole percent, halves upwards; without a base there is no share.

    >>> percent(3, 7).replace(NBSP, "_"), percent(0, 0)
    ('43_%', '–')
    """
    return f"{number((200 * part + whole) // (2 * whole))}{NBSP}%" if whole else "–"


def waiting(seconds: int) -> str:
    """Write how long to wait, never less than it is, in the unit one would say.

    >>> [waiting(n).replace(NBSP, "_") for n in (1, 42, 90, 91, 5400, 5401, 86400)]
    ['1_sekund', '42_sekunder', '90_sekunder', '2_minuter', '90_minuter', '2_timmar', '24_timmar']
    """
    if seconds <= 90:
        return f"{seconds}{NBSP}{'sekund' if seconds == 1 else 'sekunder'}"
    minutes = -(-seconds // 60)
    return f"{minutes}{NBSP}minuter" if minutes <= 90 else f"{-(-minutes // 60)}{NBSP}timmar"


def day(value: date) -> str:
    """Write a day: 3 juni 2019."""
    return f"{value.day}{NBSP}{MONTHS[value.month - 1]} {value.year}"


def day_near(value: date, today: date) -> str:
    """Write a day in a sentence: the year only when it is another than today's.

    >>> day_near(date(2026, 3, 3), date(2026, 11, 2)).replace(NBSP, " ")
    '3 mars'
    >>> day_near(date(2025, 3, 3), date(2026, 11, 2)).replace(NBSP, " ")
    '3 mars 2025'
    """
    return day(value) if value.year != today.year else f"{value.day}{NBSP}{MONTHS[value.month - 1]}"


def short_day(value: date) -> str:
    """Write a day in a table: 3 jun.

    >>> short_day(date(2019, 6, 3)).replace(NBSP, " ")
    '3 jun'
    """
    return f"{value.day}{NBSP}{MONTHS[value.month - 1][:3]}"


def moment(at: datetime) -> str:
    """Write an instant by the Swedish clock.

    >>> moment(datetime.fromisoformat("2026-11-22T08:53:07Z")).replace(NBSP, " ")
    '22 november 2026 kl. 09.53'
    """
    return f"{day(clock.day_of(at))} {time_of(at)}"


def moment_near(at: datetime, now: datetime) -> str:
    """Write an instant where the last days matter, as in a list of sign-ins.

    >>> now = datetime.fromisoformat("2026-11-22T23:30:00Z")
    >>> moment_near(datetime.fromisoformat("2026-11-22T23:05:00Z"), now).replace(NBSP, " ")
    'i dag kl. 00.05'
    >>> moment_near(datetime.fromisoformat("2026-11-22T22:55:00Z"), now).replace(NBSP, " ")
    '22 november kl. 23.55'
    """
    on, today = clock.day_of(at), clock.day_of(now)
    return f"{f'i{NBSP}dag' if on == today else day_near(on, today)} {time_of(at)}"


def time_of(at: datetime) -> str:
    """Write the time of an instant by the Swedish clock: kl. 09.53."""
    return f"kl.{NBSP}{clock.local(at):%H.%M}"


def month(value: date) -> str:
    """Write a month: juni 2019."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def happened(value: date, precision: Precision) -> str:
    """Write when something happened, as closely as it is known.

    >>> happened(date(2019, 7, 1), Precision.HALF_YEAR)
    'andra halvåret 2019'
    """
    if precision is Precision.DAY:
        return day(value)
    if precision is Precision.MONTH:
        return month(value)
    half = "första" if value.month == 1 else "andra"
    return f"{half} halvåret {value.year}"


def about(name: str, instruction: str) -> str:
    """Write an instruction after what it is about, where a page asks the same of many.

    >>> about("Aneby", "Skriv antalet med siffror.")
    'Aneby: skriv antalet med siffror.'
    """
    return f"{name}: {instruction[:1].lower()}{instruction[1:]}"


def alternatives(names: Sequence[str]) -> str:
    """Write names of which one is meant.

    >>> alternatives(["ett helt förbund", "en kommun", "en part"])
    'ett helt förbund, en kommun eller en part'
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} eller {names[-1]}"


def listed(names: Sequence[str]) -> str:
    """Write names as a Swedish list.

    >>> listed(["kommunen", "regionen", "Arbetsförmedlingen"])
    'kommunen, regionen och Arbetsförmedlingen'
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} och {names[-1]}"
