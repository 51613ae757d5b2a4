"""How often the public pages may be posted to."""

from contextlib import suppress
from datetime import datetime
from ipaddress import ip_address

from flask import request

from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason
from deviations.errors import TooManyError
from deviations.extensions import db
from deviations.throttle.services import Limit, spend, wait

# A town hall sits behind one address, and a training day may fill a hall.
FROM_ONE_ADDRESS = Limit("submit-address", 60, 600)
TO_ONE_FORBUND = Limit("submit-forbund", 600, 600)
CODES_FROM_ONE_ADDRESS = Limit("receipt-code", 30, 600)


def wait_to_submit(forbund_slug: str, now: datetime) -> int:
    """Count a submission; return in how many seconds it is welcome, 0 for now.

    Loopback is not counted: it is the machine itself, or a proxy that hides who asks, and then
    one count for all would close the form to everybody. Must come before the first query.
    """
    address = request.remote_addr or ""
    if _is_loopback(address):
        return 0
    try:
        spend(db.session(), FROM_ONE_ADDRESS, address, now=now)
        spend(db.session(), TO_ONE_FORBUND, forbund_slug, now=now)
    except TooManyError as too_many:
        return too_many.retry_after
    return 0


def wait_to_try_code(now: datetime) -> int:
    """Return in how many seconds another try of a code is welcome, 0 for now."""
    return wait(db.session(), CODES_FROM_ONE_ADDRESS, request.remote_addr or "", now=now)


def count_wrong_code(now: datetime) -> None:
    """Count a code that opened nothing. A right one costs nothing: a town hall is one address."""
    refused(Reason.CODE)
    db.session.rollback()
    with suppress(TooManyError):
        spend(db.session(), CODES_FROM_ONE_ADDRESS, request.remote_addr or "", now=now)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
