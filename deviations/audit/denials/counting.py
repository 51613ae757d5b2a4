"""Count refusals in memory, within bounds, until they are stored. Pure, and safe among threads."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from deviations.audit.models import Reason

# How many a minute are kept one by one, of people who are signed in and of others each: a flood of
# strangers hides no colleague.
MOST_A_MINUTE = 100
# What may wait when the database is away; beyond it refusals are only counted as lost.
MOST_WAITING = 5_000


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One refusal, as far as the request knows it. Nothing here is stored as it stands.

    `account`: the e-mail address that was tried, `forbund_slug`: the one in the address of the
    page; both are looked up when the refusals are stored, and then thrown away.
    """

    minute: datetime
    reason: Reason
    endpoint: str = ""
    method: str = ""
    person: str = ""
    account: str = ""
    forbund_id: int | None = None
    forbund_slug: str = ""
    address: str = ""

    def among_others(self) -> "Refusal":
        """Return what is left of it when it is one too many to be kept by itself."""
        return Refusal(minute=self.minute, reason=self.reason)


Counts = Mapping[Refusal, int]
_Pool = tuple[datetime, bool]


class Tally:
    """The counts that wait. Its size has a bound, whatever comes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: Counter[Refusal] = Counter()
        self._kept: dict[_Pool, set[Refusal]] = {}
        self.lost = 0

    def add(self, refusal: Refusal, times: int = 1) -> None:
        """Count a refusal: by itself, among others, or as lost."""
        with self._lock:
            self._add(refusal if self._may_be_kept(refusal) else refusal.among_others(), times)

    def put_back(self, counts: Iterable[tuple[Refusal, int]]) -> None:
        """Count what could not be stored once more; it was within its bounds before."""
        with self._lock:
            for refusal, times in counts:
                self._add(refusal, times)

    def drain(self) -> Counts:
        """Return what waits, and let nothing wait."""
        with self._lock:
            drained, self._waiting = self._waiting, Counter()
            return drained

    def __len__(self) -> int:
        """Return how many different refusals wait."""
        return len(self._waiting)

    def _add(self, refusal: Refusal, times: int) -> None:
        if refusal in self._waiting or len(self._waiting) < MOST_WAITING:
            self._waiting[refusal] += times
        else:
            self.lost += times

    def _may_be_kept(self, refusal: Refusal) -> bool:
        """Say so for the first of a minute; a minute's bound holds however often it is drained."""
        pool = (refusal.minute, bool(refusal.person))
        if pool not in self._kept:
            past = [other for other in self._kept if other[0] < refusal.minute]
            for other in past:
                del self._kept[other]
        kept = self._kept.setdefault(pool, set())
        if refusal not in kept and len(kept) >= MOST_A_MINUTE:
            return False
        kept.add(refusal)
        return True
