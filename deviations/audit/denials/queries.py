"""What was refused, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.models import Denial, Reason

DAYS = 30
# A day of more lines than this is a flood, and its largest lines tell of it.
LINES_A_DAY = 50


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that was refused on one day, and how often.

    `person` is whose account it was; empty for nobody's, and for those of another förbund, of
    which `accounts` says how many there were.
    """

    day: date
    reason: Reason
    endpoint: str
    method: str
    person: str
    accounts: int
    forbund_id: int | None
    times: int
    from_addresses: int


@dataclass(frozen=True)
class Day:
    """A day's lines, the most frequent first, and how many more refusals its other lines hold."""

    day: date
    lines: tuple[Line, ...]
    beyond: int


def by_day(
    session: Session, *, forbund_id: int, today: date, everywhere: bool = False
) -> tuple[Day, ...]:
    """Return the last thirty days on which anything was refused in a förbund, the newest first.

    `everywhere`: in every other too, and to those who belong nowhere; of them no person is told.
    """
    first = today - timedelta(days=DAYS - 1)
    own = Denial.forbund_id == forbund_id
    chosen = (Denial.minute >= clock.midnight(first)) & (true() if everywhere else own)
    lines = _lines(session, chosen, own, today)
    return tuple(_day(day, lines) for day in sorted({line.day for line in lines}, reverse=True))


def _day(day: date, lines: Sequence[Line]) -> Day:
    here = [line for line in lines if line.day == day]
    beyond = sum(line.times for line in here[LINES_A_DAY:])
    return Day(day, tuple(here[:LINES_A_DAY]), beyond)


def _lines(
    session: Session, chosen: ColumnElement[bool], own: ColumnElement[bool], today: date
) -> list[Line]:
    days = [today - timedelta(days=back) for back in range(DAYS)]
    back = case(
        *((Denial.minute >= clock.midnight(day), number) for number, day in enumerate(days)),
        else_=DAYS,
    ).label("back")
    # Of others no more is asked than whether an account was used, and how many there were.
    person = case((own, Denial.person), else_="").label("whose")
    known = (Denial.person != "").label("known")
    what = (Denial.reason, Denial.endpoint, Denial.method, person, known, Denial.forbund_id)
    accounts = func.count(Denial.person.distinct()).label("accounts")
    addresses = func.count(Denial.address.distinct()).label("addresses")
    times = func.sum(Denial.times).label("times")
    rows = session.execute(
        select(back, *what, times, accounts, addresses)
        .where(chosen)
        .group_by(back, *what)
        .order_by(back, times.desc(), Denial.endpoint, person)
    )
    return [
        Line(
            day=days[row.back],
            reason=row.reason,
            endpoint=row.endpoint,
            method=row.method,
            person=row.whose,
            accounts=row.accounts if row.known else 0,
            forbund_id=row.forbund_id,
            times=int(row.times),
            from_addresses=row.addresses,
        )
        for row in rows
    ]
