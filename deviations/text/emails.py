"""E-mail addresses, and those spelled with (at)."""

import re
from collections.abc import Iterator
from typing import Final

from deviations.text.findings import Finding, Kind

_SIGN: Final = re.compile(
    r"@|[ ]?[\[(](?:at|a|snabel-?a)[\])][ ]?|[ ](?:@|snabel-?a)[ ]", re.IGNORECASE
)
_DOMAIN: Final = re.compile(
    r"(?:[^\W_](?:[\w-]{0,62})(?:\.|[ ]?[\[(](?:dot|punkt)[\])][ ]?)){1,5}[^\W\d_]{2,24}(?![\w@])",
    re.IGNORECASE,
)
_LONGEST_LOCAL = 64
_LOCAL: Final = re.compile(r"[\w.!#$%&'*+/=?^{|}~-]")


def find_emails(text: str) -> Iterator[Finding]:
    """Find addresses in folded text; certain unless the @ is spelled out or set apart."""
    for sign in _SIGN.finditer(text):
        domain = _DOMAIN.match(text, sign.end())
        start = _start_of_local(text, sign.start()) if domain else 0
        if domain and start < sign.start():
            yield Finding(Kind.EMAIL, start, domain.end(), certain=sign.group() == "@")


def _start_of_local(text: str, end: int) -> int:
    """Walk back from the sign over what may stand before it, at most 64 characters."""
    start = end
    while start > max(0, end - _LONGEST_LOCAL) and _LOCAL.match(text, start - 1):
        start -= 1
    while start < end and text[start] in ".'/=*":
        start += 1
    return start
