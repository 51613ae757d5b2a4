"""A text as a reader sees it, for searching: one spelling of each sign, and the way back."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from deviations.text.characters import REMOVED

_PLAIN = re.compile(r"[\n -~\u00c0-\u024f]+")
_LINE_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_DASHES = "\u2043\u2212\u02d7\u2796\u1806\u30fc"  # look like one, are not classed as one
_LONGEST_SPELLING = 2  # one sign may hide a ligature, not a sentence


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` stands for the code points `starts[i]` to `ends[i]` of what was folded."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` lies in the text as it was given; it must not be empty."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Spell digits 0–9, dashes `-`, blanks as spaces; leave out what has no width.

    Marks are joined to their letter where such a letter exists, and left out where not, so
    that struck-through digits are digits.
    """
    folding = _Folding()
    position = 0
    for plain in _PLAIN.finditer(text):
        folding.add_each(text[position : plain.start()], position)
        folding.add_run(plain.group(), plain.start())
        position = plain.end()
    folding.add_each(text[position:], position)
    return Folded("".join(folding.characters), folding.starts, folding.ends)


class _Folding:
    def __init__(self) -> None:
        self.characters: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add_run(self, run: str, position: int) -> None:
        self.characters.extend(run)
        self.starts.extend(range(position, position + len(run)))
        self.ends.extend(range(position + 1, position + len(run) + 1))

    def add_each(self, run: str, position: int) -> None:
        for place, character in enumerate(run, start=position):
            if _is_mark(character):
                self._mark(character, place)
                continue
            for seen in _seen(character):
                self.characters.append(seen)
                self.starts.append(place)
                self.ends.append(place + 1)

    def _mark(self, mark: str, place: int) -> None:
        if not self.characters:
            return
        joined = _joined(self.characters[-1], mark)
        if len(joined) == 1:
            self.characters[-1] = joined
        self.ends[-1] = place + 1


@lru_cache(maxsize=4096)
def _joined(letter: str, mark: str) -> str:
    return unicodedata.normalize("NFC", letter + mark)


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


@lru_cache(maxsize=4096)
def _seen(character: str) -> str:
    if character in _LINE_BREAKS:
        return "\n"
    if character.isspace():
        return " "
    if character in REMOVED or unicodedata.category(character) == "Cf":
        return ""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    spelled = unicodedata.normalize("NFKC", character)
    if len(spelled) > _LONGEST_SPELLING:
        return character
    return "".join("-" if _is_dash(letter) else letter for letter in spelled)


def _is_dash(character: str) -> bool:
    return character in _DASHES or unicodedata.category(character) == "Pd"
