"""Anchors: what the chain's head was on a day, kept where the database cannot reach.

A chain cannot see its own cut tail. A line of JSON a day, sealed with a key of its own and tied to
the line before, lies in a file that is only added to, and goes by mail to a registrator.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from deviations.audit.canonical import written
from deviations.audit.generations import Generations

OWNER_ONLY = 0o600
NOTHING_BEFORE = ""


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """The last row's number and seal on a day, and each förbund's head as a commitment.

    `after` is the mac of the line before, empty in the first.
    """

    day: str
    seq: int
    seal: str
    rows: int
    heads: tuple[str, ...]
    after: str
    mac: str = ""

    def line(self) -> str:
        """Return the anchor as one line of JSON."""
        return written(asdict(self)).decode()

    def signed(self, key: bytes) -> "Anchor":
        """Return the anchor with its mac."""
        return Anchor(**asdict(self) | {"mac": self._mac(key)})

    def is_ours(self, key: bytes) -> bool:
        """Say whether nobody without the key has changed it."""
        return hmac.compare_digest(self.mac.encode(), self._mac(key).encode())

    def _mac(self, key: bytes) -> str:
        unsigned = asdict(self) | {"mac": ""}
        return hmac.new(key, written(unsigned), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Line:
    """One line of an anchor file; `anchor` is None when it is no anchor of ours."""

    number: int
    anchor: Anchor | None


def read(path: Path, *, key: bytes, older: Sequence[bytes] = ()) -> tuple[Line, ...]:
    """Return every line of a file that says anything. Raises OSError when it cannot be read.

    An anchor is ours that carries the key's mac, or that of an `older` key and stands before every
    anchor under a newer.
    """
    keys = Generations(key, older)
    return tuple(
        Line(number, _anchor(line, keys))
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if line.strip()
    )


def _anchor(line: bytes, keys: Generations) -> Anchor | None:
    try:
        found = _from(json.loads(line))
        return found if keys.take(found.is_ours) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None  # whatever a line holds, it is told of by its number


def _from(value: dict[str, Any]) -> Anchor:
    return Anchor(**value | {"heads": tuple(value["heads"])})


def add(path: Path, anchor: Anchor) -> None:
    """Add a line and wait until it lies on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    place = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, OWNER_ONLY)
    try:
        size = os.fstat(place).st_size
        # A line that a power cut left half stands by itself, as what it is.
        torn = size > 0 and os.pread(place, 1, size - 1) != b"\n"
        os.write(place, b"\n" * torn + anchor.line().encode() + b"\n")
        os.fsync(place)
    finally:
        os.close(place)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Make a new name in a folder survive a power cut too."""
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
