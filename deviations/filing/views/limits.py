"""How often the public pages may be posted to."""

from contextlib import suppress
from datetime import datetime

from flask import request

from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason
from deviations.database import declare
from deviations.errors import TooManyError
from deviations.extensions import db
from deviations.throttle import public_form
from deviations.throttle.services import Limit, spend, spend_each, wait, wait_each

CODES_FROM_ONE_ADDRESS = Limit("receipt-code", 30, 600)


def wait_to_submit(forbund_slug: str, now: datetime) -> int:
    """Return in how many seconds a report is welcome, 0 for now. Counts nothing, takes no lock.

    Asked before the first query: a flood that is refused costs the others nothing.
    """
    tries = _tries(forbund_slug)
    declare(writes=False)
    seconds = wait_each(db.session(), tries, now=now) if tries else 0
    db.session.rollback()
    return seconds


def count_report(forbund_slug: str, now: datetime) -> int:
    """Count a report that is good to be stored; return in how many seconds it is welcome.

    Ends the transaction that found it good. 0 for now; beyond a limit nothing is counted.
    """
    db.session.rollback()
    declare(writes=True)
    try:
        if tries := _tries(forbund_slug):
            spend_each(db.session(), tries, now=now)
    except TooManyError as too_many:  # others came in between
        return too_many.retry_after
    return 0


def _tries(forbund_slug: str) -> list[tuple[Limit, str]]:
    address = public_form.sender(request.remote_addr or "")
    if address is None:
        return []
    return [
        *((limit, address) for limit in public_form.FROM_ONE_ADDRESS),
        *((limit, forbund_slug) for limit in public_form.TO_ONE_FORBUND),
    ]


def wait_to_try_code(now: datetime) -> int:
    """Return in how many seconds another try of a code is welcome, 0 for now. Takes no lock."""
    declare(writes=False)
    seconds = wait(db.session(), CODES_FROM_ONE_ADDRESS, _came_from(), now=now)
    db.session.rollback()
    return seconds


def count_wrong_code(now: datetime) -> None:
    """Count a code that opened nothing. A right one costs nothing: a town hall is one address."""
    refused(Reason.CODE)
    db.session.rollback()
    declare(writes=True)
    with suppress(TooManyError):
        spend(db.session(), CODES_FROM_ONE_ADDRESS, _came_from(), now=now)


def _came_from() -> str:
    return public_form.sender(request.remote_addr or "") or "loopback"
