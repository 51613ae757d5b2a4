"""In which order words stand: those under one heading always together. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Protocol, TypeVar


class Grouped(Protocol):
    """What stands under a sub-heading, or under none."""

    @property
    def group(self) -> str:
        """Return the sub-heading."""


class Placed(Grouped, Protocol):
    """A word as far as its place goes."""

    @property
    def code(self) -> str:
        """Return its code."""


Thing = TypeVar("Thing")
Under = TypeVar("Under", bound=Grouped)
Word = TypeVar("Word", bound=Placed)


def gathered(words: Iterable[Under]) -> list[Under]:
    """Bring the words of each heading together, where the first of them stands."""
    return list(chain.from_iterable(_under_headings(words)))


def numbered(words: Sequence[Word], numbers: Mapping[str, int]) -> list[Word]:
    """Order words by the place typed for each code, from 1; the rest fill what is left."""
    now = {word.code: place for place, word in enumerate(words, start=1)}
    wanted = {code: numbers.get(code, place) for code, place in now.items()}
    ordered = [word for word in words if wanted[word.code] == now[word.code]]
    moving = [word for word in words if wanted[word.code] != now[word.code]]
    for word in sorted(moving, key=lambda word: wanted[word.code]):
        ordered.insert(wanted[word.code] - 1, word)
    return gathered(ordered)


def moved(words: Sequence[Word], code: str, step: int) -> list[Word]:
    """Move a word one place, -1 for up and 1 for down.

    At the edge of its heading the whole heading moves; at the edge of the list nothing does.
    """
    blocks = _under_headings(words)
    for number, block in enumerate(blocks):
        place = next((at for at, word in enumerate(block) if word.code == code), None)
        if place is None:
            continue
        if not _swapped(block, place, step):
            _swapped(blocks, number, step)
        break
    return list(chain.from_iterable(blocks))


def with_new(words: Sequence[Word], new: Word, kept: frozenset[str]) -> list[Word]:
    """Put a new word last under its heading, else before the ways out that close the list."""
    block = [word for word in words if word.group == new.group and word.code not in kept]
    last = max((words.index(word) for word in block), default=None)
    if last is None:
        closing = [place for place, word in enumerate(words) if word.code in kept]
        last = (closing[-1] if closing else len(words)) - 1
    return gathered([*words[: last + 1], new, *words[last + 1 :]])


def _under_headings(words: Iterable[Under]) -> list[list[Under]]:
    blocks: dict[str, list[Under]] = {}
    for word in words:
        blocks.setdefault(word.group, []).append(word)
    return list(blocks.values())


def _swapped(things: list[Thing], place: int, step: int) -> bool:
    """Swap a thing with its neighbour; say whether there was one."""
    if not 0 <= place + step < len(things):
        return False
    things[place], things[place + step] = things[place + step], things[place]
    return True
