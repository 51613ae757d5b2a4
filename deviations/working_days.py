"""Swedish working days: no weekend, no public holiday, no eve that is kept as one."""

from datetime import date, timedelta
from functools import cache

import holidays

# Midsommarafton, julafton and nyårsafton are no public holidays in law, and nobody works on them.
KEPT = ("public", "de_facto")


@cache
def _kept_in(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("SE", years=year, categories=KEPT, language="sv"))


def is_working_day(day: date) -> bool:
    """Say whether offices are open.

    >>> is_working_day(date(2026, 12, 23)), is_working_day(date(2026, 12, 24))
    (True, False)
    """
    return day.isoweekday() < 6 and day not in _kept_in(day.year)


def first_of_month(month: date) -> date:
    """Return the first working day of the month a date lies in.

    >>> first_of_month(date(2027, 1, 31))
    datetime.date(2027, 1, 4)
    """
    day = month.replace(day=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def after(day: date, count: int) -> date:
    """Return the working day that lies `count` working days after a day.

    >>> after(date(2026, 12, 22), 3)
    datetime.date(2026, 12, 29)
    """
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
