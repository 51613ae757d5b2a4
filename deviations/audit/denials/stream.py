"""From the request to the table: noted in memory at once, stored by a thread a few seconds later.

No request waits for it, the chain's lock is never asked for, and there is at most one short
transaction every few seconds and process however much is refused. A killed process loses what it
counted in those seconds; one that is asked to end stores it first.
"""

import atexit
import hashlib
import hmac
import threading
from collections.abc import Callable, Collection
from datetime import datetime

import structlog
from flask import Flask, current_app, g
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.denials.counting import Refusal, Tally
from deviations.audit.denials.storing import Known, store
from deviations.audit.models import Reason
from deviations.config import Config
from deviations.extensions import db

SECONDS_BETWEEN = 5
LookUp = Callable[[Session, Collection[Refusal]], Known]
log = structlog.get_logger()


class Stream:
    """An application's refusals on their way. `look_up` says who an account is."""

    def __init__(self, app: Flask, look_up: LookUp, *, by_itself: bool) -> None:
        self.tally = Tally()
        self._app, self._look_up, self._by_itself = app, look_up, by_itself
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._ends_well = False

    def note(self, refusal: Refusal) -> None:
        """Count a refusal, and see to it that it is stored soon."""
        self.tally.add(refusal)
        if self._by_itself:
            self._wake()

    def flush(self, session: Session) -> None:
        """Store what waits, in one transaction of its own; what cannot be stored waits on."""
        counts = self.tally.drain()
        if not counts:
            return
        try:
            store(session, counts, self._look_up(session, counts))
            session.commit()
        except SQLAlchemyError:
            session.rollback()
            self.tally.put_back(counts.items())
            log.exception("denials_wait", waiting=len(self.tally), lost=self.tally.lost)

    def _wake(self) -> None:
        with self._lock:
            if self._timer is not None:
                return
            if not self._ends_well:
                atexit.register(self._flush_apart)
                self._ends_well = True
            self._timer = threading.Timer(SECONDS_BETWEEN, self._rung)
            self._timer.daemon = True
            self._timer.start()

    def _rung(self) -> None:
        with self._lock:
            self._timer = None
        self._flush_apart()
        if len(self.tally):
            self._wake()

    def _flush_apart(self) -> None:
        with self._app.app_context():
            self.flush(db.session())


def refused(reason: Reason, *, account: str = "") -> None:
    """Say why this request is refused, where its status alone would not. Costs no query.

    `account` is the e-mail address that was tried: it is looked up afterwards, so that an answer
    takes as long for one that nobody has, and is then forgotten. What is said first stands.
    """
    g.setdefault("refused", (reason, account.strip().lower()))


def stream_of(app: Flask) -> Stream:
    """Return an application's stream."""
    stream: Stream = app.extensions["denials"]
    return stream


def address_hash(address: str | None, moment: datetime) -> str:
    """Return what stands for an address on a day: who has the key cannot follow it to the next."""
    config: Config = current_app.extensions["config"]
    said = f"{clock.day_of(moment)} {address or ''}"
    return hmac.new(config.key("denials"), said.encode(), hashlib.sha256).hexdigest()[:16]
