"""What a door says to who tries it, and tries that somebody made before."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from deviations import clock
from deviations.errors import TooManyError
from deviations.organisations.views import tries
from deviations.throttle.counting import key_of, window_of
from deviations.throttle.models import Throttle
from deviations.throttle.services import Limit


def wait(app: Flask, email: str, *, address: str = "192.0.2.1") -> int:
    with app.test_request_context(
        "/logga-in", method="POST", environ_base={"REMOTE_ADDR": address}
    ):
        return tries.wait_to_sign_in(email)


def counted(session: Session, limit: Limit, subject: str, times: int) -> None:
    """Let somebody have tried so many times in the running window."""
    window = window_of(clock.now(), limit.seconds)
    session.add(Throttle(key=key_of(limit.name, subject), window=window, tries=times))
    session.commit()


def asked(app: Flask, ask: Callable[[str], None], email: str) -> bool:
    with app.test_request_context("/", method="POST", environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        try:
            ask(email)
        except TooManyError:
            return False
        return True
