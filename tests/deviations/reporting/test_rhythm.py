"""A month's summary leaves once, on its day: after a holiday, a night off, a changed clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from deviations.clock import STOCKHOLM
from deviations.organisations.models.forum import SummaryRhythm
from deviations.reporting.rhythm import departures


def on_first_working_day(since: date, now: datetime) -> list[str]:
    found = departures(
        SummaryRhythm.FIRST_WORKING_DAY, since=since, days_before=7, meetings=(), now=now
    )
    return [departure.period.key for departure in found]


def before_meetings(since: date, now: datetime, *meetings: date, days: int = 7) -> list[str]:
    found = departures(
        SummaryRhythm.BEFORE_MEETING, since=since, days_before=days, meetings=meetings, now=now
    )
    return [departure.period.key for departure in found]


def six(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("first_working_day", "month"),
    [
        (date(2026, 11, 2), "2026-10"),  # the first is a Sunday
        (date(2027, 1, 4), "2026-12"),  # New Year's Day is a Friday
        (date(2026, 5, 4), "2026-04"),  # the first of May is a Friday
        (date(2026, 4, 1), "2026-03"),
    ],
)
def test_it_leaves_at_six_on_the_first_working_day_and_not_before(
    first_working_day: date, month: str
) -> None:
    leaves = six(first_working_day)
    since = first_working_day.replace(day=1)

    assert on_first_working_day(since, leaves - timedelta(seconds=1)) == []
    assert on_first_working_day(since, leaves) == [month]


def test_nothing_is_due_before_it_was_switched_on() -> None:
    assert on_first_working_day(date(2026, 11, 3), six(date(2026, 12, 1))) == ["2026-11"]
    assert on_first_working_day(date(2026, 11, 2), six(date(2026, 12, 1))) == ["2026-10", "2026-11"]


def test_a_machine_that_was_off_misses_nobody() -> None:
    assert on_first_working_day(date(2026, 8, 1), six(date(2026, 12, 24))) == [
        "2026-07",
        "2026-08",
        "2026-09",
        "2026-10",
        "2026-11",
    ]


def test_the_nights_when_clocks_change_give_one_run_a_month() -> None:
    since, periods = date(2026, 10, 1), set()
    moment = datetime(2026, 10, 24, tzinfo=UTC)
    while moment < datetime(2026, 11, 3, tzinfo=UTC):
        periods |= set(on_first_working_day(since, moment))
        moment += timedelta(minutes=30)

    assert periods == {"2026-09", "2026-10"}


def test_it_leaves_a_number_of_days_before_the_next_meeting() -> None:
    meeting, since = date(2026, 12, 8), date(2026, 11, 1)

    assert before_meetings(since, six(date(2026, 12, 1)), meeting) == ["2026-11"]
    assert before_meetings(since, six(date(2026, 12, 1)) - timedelta(seconds=1), meeting) == []
    assert before_meetings(since, six(date(2026, 11, 30)), meeting, days=8) == ["2026-10"]


def test_two_meetings_in_a_month_give_one_summary() -> None:
    meetings = (date(2026, 12, 8), date(2026, 12, 15))

    assert before_meetings(date(2026, 11, 1), six(date(2026, 12, 20)), *meetings) == ["2026-11"]


def test_a_forum_that_wants_none_gets_none() -> None:
    assert (
        departures(
            SummaryRhythm.NEVER,
            since=date(2020, 1, 1),
            days_before=7,
            meetings=[date(2026, 12, 8)],
            now=six(date(2026, 12, 24)),
        )
        == []
    )
