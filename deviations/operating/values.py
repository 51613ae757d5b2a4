"""How an outbox stands."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Dead:
    """Mails of one sort that nobody took, and when the last of them was written."""

    sort: str
    count: int
    latest: datetime


@dataclass(frozen=True, kw_only=True)
class Jobs:
    """How the jobs stand: whether any ever ran, whether they run no more, and how many failed."""

    begun: bool
    stopped: bool
    failed: int


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A förbund's outbox: what waits, what waits too long, what was given up, the last sent."""

    pending: int
    late: int
    last_sent: datetime | None
    dead: tuple[Dead, ...]
