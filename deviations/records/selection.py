"""What a person has chosen to see of the list: one frozen value, in an address and out of it."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Protocol

from deviations.organisations.models.forbund import PartCode
from deviations.records.vocabulary import Kind, Status
from deviations.text import TextTooLong, clean

OPEN, EVERY = "oppna", "alla"
OPEN_STATUSES = (Status.INKOMMEN, Status.MOTTAGEN)
FORBUND_WIDE = "forbundet"
LATE = "forsenat"
WAITING = ("mig", "rapportor", "part", LATE, "forum", *PartCode)
LONGEST_SEARCH = 100
LAST_PAGE = 40


class Args(Protocol):
    """What an address carries; Werkzeug's MultiDict is one."""

    def get(self, key: str, /) -> str | None:
        """Return the first value of a name."""


@dataclass(frozen=True, kw_only=True)
class DeviationFilter:
    """A choice among the deviations. Empty means any; `status` is a Status, OPEN or EVERY.

    `kommun` is SCB's code, or FORBUND_WIDE. `waiting_for` is one of WAITING: a part's code means
    an open question to that part. Days are Swedish and both included; a deviation is in a happened
    period when its interval touches it.

    >>> DeviationFilter.from_args({"status": "avslutad", "sida": "-3", "x": "1"}).to_args()
    {'status': 'avslutad'}
    """

    q: str = ""
    status: str = OPEN
    kommun: str = ""
    reporting: str = ""
    concerned: str = ""
    type: str = ""
    kind: str = ""
    received_from: date | None = None
    received_to: date | None = None
    happened_from: date | None = None
    happened_to: date | None = None
    waiting_for: str = ""
    page: int = 1

    @classmethod
    def from_args(cls, args: Args) -> "DeviationFilter":
        """Read an address. What is not understood is as if it was not there."""
        read = {
            field: reader(typed)
            for field, (name, reader) in _ADDRESS.items()
            if (typed := args.get(name))
        }
        return cls(**{field: value for field, value in read.items() if value is not None})

    def to_args(self, **changes: Any) -> dict[str, str]:
        """Write the address of this choice, or of this choice changed; defaults are left out."""
        chosen, untouched = asdict(replace(self, **changes)), asdict(DeviationFilter())
        return {
            name: str(chosen[field])
            for field, (name, _reader) in _ADDRESS.items()
            if chosen[field] != untouched[field]
        }

    def without(self, field: str) -> "DeviationFilter":
        """Return the choice with one field as it was from the start, on the first page."""
        return replace(self, **{field: getattr(DeviationFilter(), field), "page": 1})


def _search(typed: str) -> str | None:
    try:
        return clean(typed, limit=LONGEST_SEARCH, multiline=False)
    except TextTooLong:
        return None


def _one_of(*allowed: str) -> Callable[[str], str | None]:
    return lambda typed: typed if typed in allowed else None


def _shaped(pattern: str) -> Callable[[str], str | None]:
    return lambda typed: typed if re.fullmatch(pattern, typed, re.ASCII) else None


def _day(typed: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed, re.ASCII):
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def _page(typed: str) -> int | None:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", typed, re.ASCII):
        return None
    return min(int(typed), LAST_PAGE)


# The names in an address, in the order they are written.
_ADDRESS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "q": ("q", _search),
    "status": ("status", _one_of(OPEN, EVERY, *Status)),
    "kommun": ("kommun", _shaped(rf"[0-9]{{4}}|{FORBUND_WIDE}")),
    "reporting": ("rapporterar", _one_of(*PartCode)),
    "concerned": ("beror", _one_of(*PartCode)),
    "type": ("typ", _shaped(r"[a-z0-9-]{1,40}")),
    "kind": ("slag", _one_of(*Kind)),
    "received_from": ("inkom_fran", _day),
    "received_to": ("inkom_till", _day),
    "happened_from": ("hande_fran", _day),
    "happened_to": ("hande_till", _day),
    "waiting_for": ("vantar_pa", _one_of(*WAITING)),
    "page": ("sida", _page),
}
