"""Whether a password is soon guessed: leaked, patterned, or made of words that lie near."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from zxcvbn import zxcvbn

# zxcvbn's highest mark: more than 10**10 guesses.
UNGUESSABLE = 4
# The time to judge grows with the square of the length and worse: 0.2 s at 32, 7 s at 128.
JUDGED = 32
SHORTEST_WORD = 3
_BETWEEN = re.compile(r"[\W_]+")
_BETWEEN_WORDS = re.compile(r"(?<=[^\W\d_]{3})[\W_]+(?=[^\W\d_]{3})")


@cache
def own_words() -> frozenset[str]:
    """Return what Swedes and users of this service would try first; zxcvbn knows English."""
    listed = files("deviations.organisations").joinpath("guessable.txt").read_text("utf-8")
    return frozenset(_plain(word) for word in listed.split())


def is_guessable(password: str, *, context: Iterable[str]) -> bool:
    """Say whether what is left of a password without near words is soon guessed.

    `context`: texts whose words lie near, such as the person's name and the kommun's. A long
    password is judged by its beginning: what follows can only make it better.
    """
    words = own_words() | set(_words(context))
    plain = _plain(password)
    # Also without what stands between the words: "jag-älskar-dig" is no better than in one.
    return any(_is_soon_guessed(one, words) for one in {plain, _BETWEEN_WORDS.sub("", plain)})


def _is_soon_guessed(plain: str, words: Iterable[str]) -> bool:
    left = _without(plain, words)[:JUDGED]
    if not left:  # zxcvbn fails on nothing
        return True
    # The words once more: one written with digits for letters is still in what is left.
    judged = zxcvbn(left, user_inputs=sorted(words))
    return judged["score"] < UNGUESSABLE


def _words(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        parts = _BETWEEN.split(_plain(text))
        yield from (part for part in parts if len(part) >= SHORTEST_WORD)


def _without(password: str, words: Iterable[str]) -> str:
    # The longest first, or "sommar" would leave the end of "sommaren".
    for word in sorted(words, key=len, reverse=True):
        password = password.replace(word, "")
    return password


def _plain(text: str) -> str:
    """Return a text as those write it who leave out case and the dots of å, ä and ö."""
    return text.casefold().translate(str.maketrans("åäöé", "aaoe"))
