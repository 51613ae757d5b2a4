"""Letters that look alike and are not: a Cyrillic а in a Swedish name."""

import unicodedata

# What Swedish names are written with; the rest of a letter's Unicode name does not matter.
_HOME = "LATIN"
_NAMED = {"CYRILLIC": "kyrilliskt", "GREEK": "grekiskt"}


def foreign_letters(text: str) -> tuple[str, ...]:
    """Return the letters of another alphabet in a text that also has Latin ones, each once.

    A text wholly in another alphabet is somebody's name and no disguise.

    >>> foreign_letters("Аnna"), foreign_letters("Åsa Ek-Öberg 2"), foreign_letters("Анна")
    (('А',), (), ())
    """
    letters = [letter for letter in text if letter.isalpha()]
    foreign = [letter for letter in letters if not _alphabet(letter).startswith(_HOME)]
    return tuple(dict.fromkeys(foreign)) if len(foreign) < len(letters) else ()


def said(letters: tuple[str, ...]) -> str:
    """Name such letters in a sentence.

    >>> said(("А", "ο", "ש"))
    '”А” är kyrilliskt, ”ο” är grekiskt och ”ש” hör till ett annat alfabet'
    """
    each = [
        f"”{letter}” är {_NAMED[alphabet]}"
        if (alphabet := _alphabet(letter).partition(" ")[0]) in _NAMED
        else f"”{letter}” hör till ett annat alfabet"
        for letter in letters
    ]
    return " och ".join(filter(None, (", ".join(each[:-1]), each[-1])))


def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "")
