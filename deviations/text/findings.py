"""What a search finds, and which find wins where two meet."""

from bisect import bisect_left
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a find points out; where all else is equal, the earlier kind wins."""

    PERSONNUMMER = "personnummer"
    EMAIL = "email"
    PHONE = "phone"
    CASE_NUMBER = "case_number"
    ADDRESS = "address"
    NAME = "name"
    HEALTH = "health"


class Finding(NamedTuple):
    """`text[start:end]` is of this kind; `certain` when a checksum or a grammar says so."""

    kind: Kind
    start: int
    end: int
    certain: bool


_ORDER = {kind: place for place, kind in enumerate(Kind)}


def without_overlaps(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order by place; of two that overlap keep the certain one, then the longer."""
    kept: list[Finding] = []
    for candidate in sorted(found, key=_strength):
        place = bisect_left(kept, candidate.start, key=_start)
        clear_before = place == 0 or kept[place - 1].end <= candidate.start
        clear_after = place == len(kept) or candidate.end <= kept[place].start
        if clear_before and clear_after:
            kept.insert(place, candidate)
    return tuple(kept)


def _strength(finding: Finding) -> tuple[bool, int, int, int]:
    length = finding.end - finding.start
    return (not finding.certain, -length, _ORDER[finding.kind], finding.start)


def _start(finding: Finding) -> int:
    return finding.start
