"""The receipt code: the only way back to a report for one who has no account.

80 bits of HMAC-SHA-256 over the submission's random bits, under a key outside the database. The
database holds the code's keyed hash, so that a copy of it opens no report.
"""

import hashlib
import hmac

from deviations.config import Config

# 32 signs; 0, O, 1 and I are left out because they look alike.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SIGNS = 16
_BITS_PER_SIGN = 5
_SPACING = str.maketrans("", "", " \t\n-–\N{NO-BREAK SPACE}")


def code_of(nonce: str, config: Config) -> str:
    """Return the 16 signs that belong to a submission, the same each time."""
    digest = hmac.new(config.key("receipt"), bytes.fromhex(nonce), hashlib.sha256).digest()
    bits = int.from_bytes(digest[: SIGNS * _BITS_PER_SIGN // 8])
    shifts = range((SIGNS - 1) * _BITS_PER_SIGN, -1, -_BITS_PER_SIGN)
    return "".join(ALPHABET[bits >> shift & len(ALPHABET) - 1] for shift in shifts)


def hash_of(code: str, config: Config) -> bytes:
    """Return what the database holds of a code."""
    return hmac.new(config.key("receipt hash"), code.encode(), hashlib.sha256).digest()


def hashes_of(code: str, config: Config) -> list[bytes]:
    """Return what the database may hold of a code, under today's secret or an older."""
    return [hash_of(code, each) for each in config.generations]


def code_behind(nonce: str, receipt_hash: bytes | None, config: Config) -> str:
    """Return the code that a stored report was given, under whatever secret that was."""
    for each in config.generations:
        code = code_of(nonce, each)
        if hash_of(code, each) == receipt_hash:
            return code
    return code_of(nonce, config)


def grouped(code: str) -> str:
    """Write a code in groups of four, as it is read aloud.

    >>> grouped("7RMAKD4E9TSHV2QX")
    '7RMA KD4E 9TSH V2QX'
    """
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def as_code(typed: str) -> str | None:
    """Read a code however it was spaced and cased; None when it cannot be one.

    >>> as_code(" 7rma-kd4e 9tsh v2qx"), as_code("7RMA KD4E"), as_code("0" * 16)
    ('7RMAKD4E9TSHV2QX', None, None)
    """
    code = typed.translate(_SPACING).upper()
    return code if len(code) == SIGNS and set(code) <= set(ALPHABET) else None
