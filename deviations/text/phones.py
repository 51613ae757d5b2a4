"""Phone numbers as they are written in Sweden."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import phonenumbers

from deviations.text.findings import Finding, Kind

# A mobile number has ten digits, so one can follow another; the rest runs to its last digit.
# A dot or a slash is a date, a time or a diarienummer anywhere but in a mobile number.
_WRITTEN: Final = re.compile(
    r"""(?<![0-9+])(?<![0-9][-./:,])(?:
        0[ ]?7[ ]?[02369](?:[-/. ]{0,3}[0-9]){7}(?![0-9])
      | (?:\+|00)[1-9](?:[-. ()]{0,4}[0-9]){6,13}(?![0-9])
      | \(?0[1-9](?:[- ()]{0,3}[0-9]){5,11}(?![0-9])
    )""",
    re.VERBOSE,
)
# "kl 0815-1600"
_HOURS: Final = re.compile(r"[0-2][0-9][0-5][0-9][ ]?-[ ]?[0-2][0-9][0-5][0-9]")
_LAST_GROUP: Final = re.compile(r"[- ]{1,3}[0-9]{1,4}$")
_SWEDEN = 46


def find_phones(text: str) -> Iterator[Finding]:
    """Find valid numbers in folded text; a Swedish one is certain, a foreign one is not."""
    for written in _WRITTEN.finditer(text):
        # "0380-51 80 00 15 min": what follows the number may be another number.
        for candidate in (written.group(), _LAST_GROUP.sub("", written.group())):
            country = None if _HOURS.fullmatch(candidate) else _country(candidate)
            if country is not None:
                start = written.start()
                certain = country == _SWEDEN
                yield Finding(Kind.PHONE, start, start + len(candidate), certain=certain)
                break


@lru_cache(maxsize=1024)
def _country(candidate: str) -> int | None:
    try:
        number = phonenumbers.parse(candidate, "SE")
    except phonenumbers.NumberParseException:
        return None
    return number.country_code if phonenumbers.is_valid_number(number) else None
