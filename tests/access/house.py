"""An application with everyone and everything in it: ask as anybody, see what changed, put back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import update
from werkzeug.test import TestResponse

from deviations.audit.denials.stream import stream_of
from deviations.audit.models import Reason
from deviations.extensions import db
from deviations.organisations.access import PUBLIC, access_of
from deviations.organisations.models.forbund import Forbund
from tests.access.matrix import ANONYMOUS, Row
from tests.access.sending import asked, sent
from tests.access.state import ALWAYS_ALLOWED, Look, State, changed
from tests.access.things.every import own_things, things
from tests.access.world import Person, Thing, people
from tests.wire import act_everywhere

_SLOT = re.compile(r"<(?:\w+:)?(\w+)>")
_RAW_TOKEN = "0123456789abcdef" * 2  # what the cookie holds; the form carries it signed
DOOR = "/logga-in"


@dataclass(frozen=True)
class Met:
    """What somebody met, which tables it changed, and why it was noted as refused, each time."""

    status: int
    location: str
    changed: frozenset[str]
    noted: tuple[Reason, ...] = ()
    followed: int | None = None

    @property
    def led_to_the_door(self) -> bool:
        """Say whether the answer leads to the sign-in page."""
        return self.location.partition("?")[0] == DOOR


@dataclass
class House:
    """The application, who is in it, what is in it, and its database."""

    app: Flask
    state: State
    people: Mapping[str, Person]
    things: Mapping[str, Thing]
    own: Mapping[tuple[str, str], Thing]

    @classmethod
    def built(cls, app: Flask, state: State) -> "House":
        """Fill a fresh database, and remember it."""
        with app.app_context():
            # In earnest: in demo data a password is enough for everybody.
            act_everywhere(db.session())
            db.session.execute(update(Forbund).values(demo=False))
            everyone = people(db.session())
            made = things(db.session())
            house = cls(app, state, everyone, made, own_things(db.session(), everyone))
            db.session.remove()
        state.keep()
        house.seen = state.look()
        return house

    def __post_init__(self) -> None:
        self.seen: Look = {}

    def forget(self) -> None:
        """Let go of the database."""
        self.state.forget()
        with self.app.app_context():
            db.engine.dispose()

    def thing(self, name: str, who: str) -> Thing:
        """Return what a row speaks of, to somebody; what is nobody's own is somebody's."""
        whose = next(iter(self.people)) if who == ANONYMOUS else who
        return self.own.get((name, whose)) or self.things[name]

    def browser(self, who: str, cookie: Mapping[str, Any] | None = None) -> FlaskClient:
        """Return a browser that somebody is signed in with."""
        kept: dict[str, Any] = {"csrf_token": _RAW_TOKEN, **(cookie or {})}
        if who != ANONYMOUS:
            kept |= {"_user_id": self.people[who].token, "_fresh": True}
        client = self.app.test_client()
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None
        client.set_cookie(self.app.config["SESSION_COOKIE_NAME"], str(serializer.dumps(kept)))
        return client

    def token(self, raw: str = _RAW_TOKEN) -> str:
        """Return the CSRF token of those browsers."""
        secret = self.app.config["SECRET_KEY"]
        return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))

    def send(self, client: FlaskClient, row: Row, thing: Thing, **more: Any) -> TestResponse:
        """Send a row's request with valid input; `more` are fields beside the form's own."""
        path = filled(row.address, thing.named)
        if row.method == "GET":
            with self.app.app_context():
                query = urlencode(asked(row.address, thing.named) | more)
            return client.get(f"{path}?{query}" if query else path)
        with self.app.app_context():
            fields = sent(row.address, thing.named)
        return client.open(
            path, method=row.method, data={"csrf_token": self.token(), **fields, **more}
        )

    def meet(self, row: Row, who: str) -> Met:
        """Send a row's request as somebody; return what was met, with everything put back."""
        thing = self.thing(row.thing, who)
        client = self.browser(who, thing.cookie)
        self.noted()
        answer = self.send(client, row, thing)
        answer.close()  # what is done after the answer is done now
        noted = self.noted()
        touched = self.touched()
        followed = None
        if answer.status_code in {301, 302, 303, 308}:
            followed = client.get(answer.location).status_code
        if self.touched():
            self.put_back()
        return Met(answer.status_code, answer.location or "", touched, noted, followed)

    def noted(self) -> tuple[Reason, ...]:
        """Return why something was refused since this was asked last, a reason for each time."""
        counts = stream_of(self.app).tally.drain()
        return tuple(one.reason for one, times in counts.items() for _time in range(times))

    def is_open(self, row: Row) -> bool:
        """Say whether a row's address is nobody's door."""
        return any(
            access_of(self.app, rule.endpoint) == PUBLIC
            for rule in self.app.url_map.iter_rules()
            if rule.rule == row.address and row.method in (rule.methods or ())
        )

    def touched(self) -> frozenset[str]:
        """Return which tables are not as they were kept."""
        return changed(self.seen, self.state.look())

    def put_back(self) -> None:
        """Make the database as it was kept."""
        self.state.restore(self.touched())


def filled(address: str, named: Mapping[str, str]) -> str:
    """Put a thing's names into an address; KeyError names the slot that nobody thought of."""
    return _SLOT.sub(lambda slot: named[slot[1]], address)


def unexpected(touched: frozenset[str]) -> frozenset[str]:
    """Return the tables that a refusal may not touch."""
    return touched - ALWAYS_ALLOWED
