"""Find known names in a cell that may hold several. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from deviations.importing.vocabulary import key

Meaning = TypeVar("Meaning")
# "och" alone, not the middle of "Skoch"; a name may itself hold any of these.
_SEPARATOR: Final = re.compile(r"\s*(?:[,;/&+\n]|(?<!\w)och(?!\w))\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Found(Generic[Meaning]):
    """The meanings in a cell in their order, each once, and the pieces nobody knows."""

    known: tuple[Meaning, ...]
    unknown: tuple[str, ...]


def find_names(cell: str, spellings: Mapping[str, Meaning]) -> Found[Meaning]:
    """Read a cell from the left; of the names that begin at a place the longest wins.

    So "Möte, kallelse och forum, väntetid" holds two types, and "Remiss och intyg" two.

    >>> find_names("FK och AF, Lions", {"fk": 1, "af": 2})
    Found(known=(1, 2), unknown=('Lions',))
    """
    pieces = list(_pieces(cell))
    known: dict[Meaning, None] = {}
    unknown: list[str] = []
    place = 0
    while place < len(pieces):
        end = _longest(cell, pieces[place:], spellings)
        if end:
            start, stop = pieces[place][0], pieces[place + end - 1][1]
            known[spellings[key(cell[start:stop])]] = None
        else:
            unknown.append(cell[slice(*pieces[place])])
        place += max(end, 1)
    return Found(tuple(known), tuple(unknown))


_MOST_PIECES_IN_A_NAME = 8


def _longest(cell: str, pieces: list[tuple[int, int]], spellings: Mapping[str, Meaning]) -> int:
    """Return how many pieces the longest name takes, or 0."""
    for count in range(min(len(pieces), _MOST_PIECES_IN_A_NAME), 0, -1):
        if key(cell[pieces[0][0] : pieces[count - 1][1]]) in spellings:
            return count
    return 0


def _pieces(cell: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each non-empty piece between separators."""
    start = 0
    for separator in _SEPARATOR.finditer(cell):
        if key(cell[start : separator.start()]):
            yield start, separator.start()
        start = separator.end()
    if key(cell[start:]):
        yield start, len(cell)
