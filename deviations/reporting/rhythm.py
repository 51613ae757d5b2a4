"""When a forum's månadssammanfattning leaves. Pure: the calendar decides, not the time of day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from analysis.periods import Period
from deviations import working_days
from deviations.clock import STOCKHOLM, day_of
from deviations.organisations.models.forum import SummaryRhythm

# Never between two and three: that hour is missing or doubled when the clocks change.
HOUR = time(6, 0)


@dataclass(frozen=True)
class Departure:
    """A month's summary, and the moment from which it is due."""

    period: Period
    at: datetime


def departures(
    rhythm: SummaryRhythm,
    *,
    since: date,
    days_before: int,
    meetings: Iterable[date],
    now: datetime,
) -> list[Departure]:
    """Return what has become due since a day, oldest first, each month once.

    A machine that was off finds here everything it missed.
    """
    if rhythm is SummaryRhythm.FIRST_WORKING_DAY:
        days: Iterable[date] = _first_working_days(since, day_of(now))
    elif rhythm is SummaryRhythm.BEFORE_MEETING:
        days = sorted(meeting - timedelta(days=days_before) for meeting in meetings)
    else:
        days = ()
    found: dict[Period, Departure] = {}
    for day in days:
        leaves = Departure(_month_before(day), datetime.combine(day, HOUR, STOCKHOLM))
        if day >= since and leaves.at <= now:
            found.setdefault(leaves.period, leaves)
    return list(found.values())


def _first_working_days(since: date, until: date) -> Iterator[date]:
    month = since.replace(day=1)
    while month <= until:
        yield working_days.first_of_month(month)
        month = (month + timedelta(days=32)).replace(day=1)


def _month_before(day: date) -> Period:
    return Period.month_of(day).previous()
