"""Store counted refusals, and forget old ones. The caller commits."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.canonical import digest
from deviations.audit.denials.counting import Counts, Refusal
from deviations.audit.models import Denial

# Beyond it a day's strangers are counted together, beyond twice as many everybody: a flood that
# never ends fills no disk.
MOST_A_DAY = 10_000
# As long as reads are kept (two years): a denial is read beside them.
LIVE = timedelta(days=730)


@dataclass(frozen=True)
class Known:
    """Whom and what the counted words name: account → (person, förbund), slug → förbund."""

    accounts: Mapping[str, tuple[str, int | None]] = field(default_factory=dict)
    forbund: Mapping[str, int] = field(default_factory=dict)

    def named(self, refusal: Refusal) -> Refusal:
        """Return the refusal with ids for words; an account that nobody has leaves no trace."""
        person, forbund_id = self.accounts.get(
            refusal.account, (refusal.person, refusal.forbund_id)
        )
        return replace(
            refusal,
            account="",
            forbund_slug="",
            person=person,
            forbund_id=forbund_id or self.forbund.get(refusal.forbund_slug),
        )


def store(session: Session, counts: Counts, known: Known) -> None:
    """Add counts to what stands."""
    named: Counter[Refusal] = Counter()
    room = _Room(session)
    for refusal, times in counts.items():
        one = known.named(refusal)
        named[one if room.holds(one) else one.among_others()] += times
    # In one order, so that two processes never wait for each other crosswise.
    rows = sorted((_row(one, times) for one, times in named.items()), key=lambda row: row["key"])
    if rows:
        session.execute(_upsert(session), rows)


class _Room:
    """How much a day has left, asked once a day of those stored."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._taken: dict[datetime, int] = {}

    def holds(self, refusal: Refusal) -> bool:
        begins = clock.midnight(clock.day_of(refusal.minute))
        if begins not in self._taken:
            self._taken[begins] = self._count(begins, begins + timedelta(days=1, hours=1))
        self._taken[begins] += 1
        return self._taken[begins] <= MOST_A_DAY * (2 if refusal.person else 1)

    def _count(self, first: datetime, until: datetime) -> int:
        that_day = select(func.count()).where(Denial.minute >= first, Denial.minute < until)
        return self._session.scalar(that_day) or 0


def _row(refusal: Refusal, times: int) -> dict[str, Any]:
    row = {
        "forbund_id": refusal.forbund_id,
        "person": refusal.person,
        "endpoint": refusal.endpoint,
        "method": refusal.method,
        "reason": refusal.reason,
        "address": refusal.address,
    }
    key = digest(list(row.values()))[:32]
    return row | {"minute": refusal.minute, "key": key, "times": times}


def _upsert(session: Session) -> Any:
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = insert(Denial)
    return row.on_conflict_do_update(
        index_elements=[Denial.minute, Denial.key],
        set_={"times": Denial.times + row.excluded.times},
    )


def forget_before(session: Session, moment: datetime) -> None:
    """Remove what was refused before a moment."""
    session.execute(delete(Denial).where(Denial.minute < moment))
