"""The submission key: one for each opened form, so that one report is stored once.

It is signed and nothing of it is stored before the report is. Whoever holds it cannot work out
the receipt code: that takes a key of the server's.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from deviations.errors import LexHellerError

LIFETIME = timedelta(days=7)
_RANDOM_BYTES = 16


class StaleKeyError(LexHellerError):
    """The key is missing, altered, another förbund's or too old: a new one is needed."""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One opened form: its förbund, 128 random bits in hex, and when it was opened."""

    forbund_id: int
    nonce: str
    issued_at: datetime


def opened(forbund_id: int, *, now: datetime) -> Submission:
    """Return the submission of a form that is opened now."""
    nonce = secrets.token_hex(_RANDOM_BYTES)
    return Submission(forbund_id=forbund_id, nonce=nonce, issued_at=now)


def sealed(submission: Submission, *, key: bytes) -> str:
    """Write a submission as the hidden field holds it."""
    issued_at = int(submission.issued_at.timestamp())
    return _serializer(key).dumps([submission.forbund_id, submission.nonce, issued_at])


def unsealed(written: str, *, key: bytes, forbund_id: int, now: datetime) -> Submission:
    """Read a hidden field; raise StaleKeyError when it is not good here and now."""
    try:
        owner, nonce, issued_at = _serializer(key).loads(written)
    except BadData as bad:
        raise StaleKeyError from bad
    submission = Submission(
        forbund_id=owner, nonce=nonce, issued_at=datetime.fromtimestamp(issued_at, UTC)
    )
    if owner != forbund_id or now - submission.issued_at > LIFETIME:
        raise StaleKeyError
    return submission


def _serializer(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="submission")
