"""The only reader of the time. Everything below the edge is handed it."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """Return the same moment on a Swedish clock."""
    return moment.astimezone(STOCKHOLM)


def day_of(moment: datetime) -> date:
    """Return the Swedish calendar day a moment falls on."""
    return local(moment).date()


def today() -> date:
    """Return today in Sweden."""
    return day_of(now())


def midnight(day: date) -> datetime:
    """Return the moment a Swedish day begins, in UTC.

    >>> midnight(date(2026, 7, 1)).isoformat()
    '2026-06-30T22:00:00+00:00'
    """
    return datetime.combine(day, time.min, STOCKHOLM).astimezone(UTC)
