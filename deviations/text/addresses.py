"""Street addresses: the name of a street and the number of a house."""

import re
from collections.abc import Iterator
from typing import Final

from deviations.text.findings import Finding, Kind

_STREET_AND_NUMBER: Final = re.compile(
    r"""(?:gatan|gata|vägen|gränden|gränd|torget|torg|backen|backe|stigen|stig|allén
        |allé|esplanaden|stråket|kajen|ringen|svängen|slingan|leden)
        [ ]{1,2}[1-9][0-9]{0,2}(?:[ ]?[A-Ha-h]|-[1-9][0-9]{0,2})?
        (?!\w|[.:,/-][0-9]|[ ]?(?:procent|%|kr\b))
        (?:,?[ ]?(?:lgh|lägenhet)[ ]?[0-9]{1,4})?""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_NAME = 30
_FIRST_LETTER: Final = re.compile(r"[^\W\d_]")


def find_addresses(text: str) -> Iterator[Finding]:
    """Find streets with house numbers in folded text: `Storgatan 12 B`, `Norra vägen 3`."""
    for written in _STREET_AND_NUMBER.finditer(text):
        start = _start_of_name(text, written.start())
        if start < written.start():
            yield Finding(Kind.ADDRESS, start, written.end(), certain=False)


def _start_of_name(text: str, end: int) -> int:
    """Walk back over the street's name; give `end` back where there is none."""
    start = _start_of_word(text, end)
    if start == end:  # a word by itself: "Vägen 3" is none, "Norra vägen 3" is
        start = _start_of_word(text, end - 1) if text[end - 1 : end] == " " else end
    return start if text[start].isupper() and start < end else end


def _start_of_word(text: str, end: int) -> int:
    start = end
    while start > max(0, end - _LONGEST_NAME) and _FIRST_LETTER.match(text, start - 1):
        start -= 1
    return start
