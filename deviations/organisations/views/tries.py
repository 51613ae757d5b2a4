"""How often the doors may be tried. Counted in a transaction of its own, before the door is."""

import hashlib

from flask import request

from deviations import clock
from deviations.errors import TooManyError
from deviations.extensions import db
from deviations.forms.addresses import stored_form
from deviations.throttle.pacing import Pace, take_paced
from deviations.throttle.public_form import sender
from deviations.throttle.services import Limit, at_once, forget, take

SIGN_IN_ALL = Limit("sign-in-all", 1000, 300)
SIGN_IN_ADDRESS = Limit("sign-in-address", 100, 300)  # a whole town hall behind one NAT
SIGN_IN_PACE = Pace("sign-in-account", free=5, seconds=60)
SIGN_IN_HOUR = Limit("sign-in-account-hour", 20, 3600)
RESET_ADDRESS = Limit("reset-address", 20, 3600)
RESET_ACCOUNT = Limit("reset-account", 5, 86400)
# A board of fifty opens its papers before the meeting, all from one address, some twice.
ASK_ADDRESS = Limit("ask-link-address", 100, 3600)
ASK_ACCOUNT = Limit("ask-link-account", 5, 86400)
CODE_ACCOUNT = Limit("second-factor", 5, 300)
CODE_ACCOUNT_HOUR = Limit("second-factor-hour", 20, 3600)
PASSWORD_INSIDE = Limit("password-inside", 5, 300)
PASSWORD_INSIDE_HOUR = Limit("password-inside-hour", 20, 3600)
LINK_ADDRESS = Limit("link-address", 100, 300)
# Apart from the password: whoever floods that door leaves the employer's open.
PROVIDER_ADDRESS = Limit("provider-address", 100, 300)
PROVIDER_ALL = Limit("provider-all", 1000, 300)


def wait_to_sign_in(email: str) -> int:
    """Count a try to sign in; return in how many seconds it is welcome, 0 for now.

    Counted for the account (known or not), for the address it comes from, and for all together;
    what one of them refuses is counted for none.
    No thread waits: whoever comes too early is told when to come back.
    """
    now, session, account = clock.now(), db.session(), _key(email)
    try:
        with at_once(session):
            take_paced(session, SIGN_IN_PACE, account, now=now)
            take(session, SIGN_IN_HOUR, account, now=now)
            take(session, SIGN_IN_ADDRESS, _came_from(), now=now)
            take(session, SIGN_IN_ALL, "", now=now)
    except TooManyError as too_many:
        return too_many.retry_after
    return 0


def spend_provider() -> None:
    """Count a try to sign in by a provider's word, for the address and for all together."""
    _spend((PROVIDER_ADDRESS, _came_from()), (PROVIDER_ALL, ""))


def forget_sign_in(email: str) -> None:
    """Forget the tries of an account whose password was right. The caller commits."""
    forget(db.session(), [*SIGN_IN_PACE.names, SIGN_IN_HOUR.name], _key(email))


def spend_reset(email: str) -> None:
    """Count a request for a new password."""
    _spend((RESET_ADDRESS, _came_from()), (RESET_ACCOUNT, _key(email)))


def spend_ask(email: str) -> None:
    """Count a request for a link to sign in with."""
    _spend((ASK_ADDRESS, _came_from()), (ASK_ACCOUNT, _key(email)))


def spend_link() -> None:
    """Count a try of a mailed link, by a post whose token was right.

    Anybody's page can post without one, from a town hall's browsers as well.
    """
    _spend((LINK_ADDRESS, _came_from()))


def spend_code(public_id: str) -> None:
    """Count a try of a code for a person who is known by her password already."""
    db.session.rollback()
    _spend((CODE_ACCOUNT, public_id), (CODE_ACCOUNT_HOUR, public_id))


def spend_password(public_id: str) -> None:
    """Count a try of the password of a person who is signed in already."""
    db.session.rollback()
    _spend((PASSWORD_INSIDE, public_id), (PASSWORD_INSIDE_HOUR, public_id))


def forget_password(public_id: str) -> None:
    """Forget the tries of a signed-in person whose password was right. The caller commits."""
    forget(db.session(), [PASSWORD_INSIDE.name, PASSWORD_INSIDE_HOUR.name], public_id)


def _spend(*tries: tuple[Limit, str]) -> None:
    """Count a try against every limit, or against none when one refuses.

    One address that is refused must not shut the door for everybody.
    """
    session, now = db.session(), clock.now()
    with at_once(session):
        for limit, subject in tries:
            take(session, limit, subject, now=now)


def _key(email: str) -> str:
    """Return what stands for an account: the count outlives the try, the address must not."""
    return hashlib.sha256(stored_form(email).encode()).hexdigest()[:32]


def _came_from() -> str:
    """Return what an address is counted by: of IPv6, a household has 2⁶⁴ to choose from."""
    return sender(request.remote_addr or "") or "loopback"
