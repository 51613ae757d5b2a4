"""How often the doors may be tried. Spent before the request's first query."""

import hashlib

from flask import request

from deviations import clock
from deviations.extensions import db
from deviations.throttle.services import Limit, spend

ACCOUNT_MINUTE = Limit("sign-in-account", 5, 60)
ACCOUNT_HOUR = Limit("sign-in-account-hour", 20, 3600)
ADDRESS = Limit("sign-in-address", 100, 300)  # a whole town hall behind one NAT
RESET_ACCOUNT = Limit("reset-account", 5, 86400)
RESET_ADDRESS = Limit("reset-address", 20, 3600)
CODE_ACCOUNT = Limit("second-factor", 5, 300)
CODE_ACCOUNT_HOUR = Limit("second-factor-hour", 20, 3600)
LINK_ADDRESS = Limit("link-address", 100, 300)


def spend_sign_in(email: str) -> None:
    """Count a try to sign in, for the account (known or not) and for the address it comes from."""
    _spend((ADDRESS, _came_from()), (ACCOUNT_MINUTE, _key(email)), (ACCOUNT_HOUR, _key(email)))


def spend_reset(email: str) -> None:
    """Count a request for a new password."""
    _spend((RESET_ADDRESS, _came_from()), (RESET_ACCOUNT, _key(email)))


def spend_link() -> None:
    """Count a try of a mailed link."""
    _spend((LINK_ADDRESS, _came_from()))


def spend_code(public_id: str) -> None:
    """Count a try of a code for a person who is known by her password already."""
    db.session.rollback()
    _spend((CODE_ACCOUNT, public_id), (CODE_ACCOUNT_HOUR, public_id))


def _spend(*tries: tuple[Limit, str]) -> None:
    now = clock.now()
    for limit, subject in tries:
        spend(db.session(), limit, subject, now=now)


def _key(email: str) -> str:
    """Return what stands for an account: the count outlives the try, the address must not."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:32]


def _came_from() -> str:
    return request.remote_addr or "unknown"
