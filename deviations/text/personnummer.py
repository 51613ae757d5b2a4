"""Personnummer and samordningsnummer, in the ways people write them."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from personnummer import personnummer

from deviations.text.findings import Finding, Kind

# Looked for at every digit (the lookahead takes nothing), since a year or a room number before
# the real one could otherwise swallow its beginning.
_WRITTEN: Final = re.compile(
    r"""(?<![0-9])(?=(?P<all>
        (?:(?P<century>18|19|20)[ ]?)?
        (?P<year>[0-9]{2})(?P<gap>[-/.\s]{0,2})
        (?P<month>0[1-9]|1[0-2])(?:(?P=gap)|(?(century)|(?!)))   # 1912 1212 1212 too
        (?P<day>0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])
        (?P<separator>\s{0,3}[-+/._:]{0,2}\s{0,3})
        (?:(?P<last>[0-9]{4}|[0-9]{2}[ ][0-9]{2})|(?P<letters>[A-Z][0-9]{3}))
        (?![0-9])))""",
    re.VERBOSE,
)

# Spaces anywhere before a clear separator, "121 212-1212", or every digit by itself,
# "1 2 1 2 1 2 - 1 2 1 2", with no further digit beside them.
_SPACED: Final = re.compile(
    r"""(?<![0-9])(?<![0-9][ ._+-])(?P<all>
        [0-9](?:[ ]?[0-9]){5}(?:(?:[ ]?[0-9]){2})?[ ]{0,2}[-+][ ]{0,2}[0-9](?:[ ]?[0-9]){3}
      | [0-9](?:[ ._+-]{1,3}[0-9]){9}(?:(?:[ ._+-]{1,3}[0-9]){2})?
    )(?![ ._+-]{0,3}[0-9])""",
    re.VERBOSE,
)

_OF_THE_SHORT_FORM = 10
_DECADES_OF_MEETINGS = "123"  # the years 10 to 39: rather a day at work than a birthday


def find_personnummer(text: str) -> Iterator[Finding]:
    """Find numbers with a real date and a right checksum in folded text.

    Ten digits in a row without century or separator may as well be another number, a date
    followed by a time is likely one, and an interim number (a letter first among the last
    four) has no checksum: all three are uncertain.
    """
    for written in _WRITTEN.finditer(text):
        if _holds(written):
            start, end = written.span("all")
            yield Finding(Kind.PERSONNUMMER, start, end, certain=_is_certain(written))
    for spaced in _SPACED.finditer(text):
        digits = re.sub("[^0-9]", "", spaced["all"])
        century, short = digits[:-_OF_THE_SHORT_FORM], digits[-_OF_THE_SHORT_FORM:]
        if _is_valid(century or "20", short):
            certain = bool(century) or not short.startswith("0")  # "070 123-45 67"
            yield Finding(Kind.PERSONNUMMER, *spaced.span("all"), certain=certain)


def _holds(written: re.Match[str]) -> bool:
    six = written["year"] + written["month"] + written["day"]
    # Only 29 February asks for the century, and 2000 had one.
    century = written["century"] or ("19" if "+" in written["separator"] else "20")
    if written["letters"]:
        return not written["separator"].strip("+-") and _is_date(century, six)
    return _is_valid(century, six + written["last"].replace(" ", ""))


@lru_cache(maxsize=4096)
def _is_valid(century: str, ten_digits: str) -> bool:
    # With its century the package does not have to ask what day it is today.
    return century in {"18", "19", "20"} and bool(personnummer.valid(century + ten_digits))


def _is_date(century: str, six: str) -> bool:
    year, month, day = int(century + six[:2]), int(six[2:4]), int(six[4:])
    try:
        date(year, month, day % 60)
    except ValueError:
        return False
    return True


def _is_certain(written: re.Match[str]) -> bool:
    if written["letters"]:
        return False
    delimited = bool(written["century"] or written["separator"])
    return delimited and not _may_be_a_time(written) and not _may_be_other_pairs(written)


def _may_be_a_time(written: re.Match[str]) -> bool:
    """Tell whether this reads as the day and hour of a meeting, `190322 1300`."""
    if written["separator"].strip() or written["century"] in {"18", "19"}:
        return False
    hour, minute = int(written["last"][:2]), int(written["last"][-2:])
    recent = written["year"][0] in _DECADES_OF_MEETINGS
    return recent and hour < 24 and minute % 15 == 0 and minute < 60


def _may_be_other_pairs(written: re.Match[str]) -> bool:
    """Tell whether pairs of digits are a phone number, `0701-23 45 67`, or go on beside it."""
    if written["separator"].strip() or written["century"] or " " not in written["last"]:
        return False
    before = written.string[max(0, written.start("all") - 2) : written.start("all")]
    after = written.string[written.end("all") : written.end("all") + 2]
    beside = before[:1].isdigit() or after[1:].isdigit()
    return written["year"].startswith("0") or beside
