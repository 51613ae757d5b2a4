"""Every address: who may enter, and that reading it changes nothing."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from deviations.database import SAFE_METHODS
from deviations.extensions import db
from deviations.organisations.access import PUBLIC, access_of, public
from deviations.organisations.roles import Permission, Role
from deviations.records.models.deviation import Deviation
from tests import factories
from tests.pages import sign_in

# Open to everyone. A line here is a decision: say who needs it without an account.
OPEN = {
    "static": "style, script and fonts",
    "guiding.health": "a machine asks whether the service is well",
    "organisations.sign_in": "the door",
    "organisations.sign_out": "who was idle too long may still want out, and is out",
    "links.invitation": "who was invited has a link and no account yet",
    "links.forgotten": "who forgot the password cannot sign in",
    "second_factor.code": "who gave a password and awaits the code is nobody yet",
    "second_factor.set_up": "as above, for who has no app and must have one",
    "second_factor.give_up": "as above, the way back to the door",
    "links.new_password": "as above, with the mailed link",
    "provider.begin": "who has an account at work has none here yet",
    "provider.finish": "as above, on the way back",
    "entrance.ask": "who reads now and then has no password",
    "entrance.follow": "as above, with the mailed link",
    "entrance.first_time": "as above, with the invitation",
}
# Whole rooms for people without an account.
OPEN_ROOMS = {"filing": "a handläggare has no account", "guiding": "about the service itself"}


def silent(app: Flask) -> list[str]:
    """Return the addresses that do not say who may enter."""
    return [rule.rule for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None]


def test_every_address_says_who_may_enter(app: Flask) -> None:
    assert silent(app) == []


def test_an_address_that_says_nothing_is_found_and_opens_for_nobody(
    app: Flask, client: FlaskClient
) -> None:
    app.add_url_rule("/glomd", "glomd", lambda: "hemligt")

    assert silent(app) == ["/glomd"]
    assert client.get("/glomd").status_code == 404


def test_what_is_open_to_everyone_is_written_out_here(app: Flask) -> None:
    open_to_all = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if access_of(app, rule.endpoint) == PUBLIC
    }

    unknown = {
        endpoint for endpoint in open_to_all if endpoint.partition(".")[0] not in OPEN_ROOMS
    } - OPEN.keys()
    assert unknown == set()
    assert {endpoint for endpoint in OPEN if endpoint not in open_to_all} == set()


def test_strangers_are_led_to_the_door_from_everything_else(
    app: Flask, client: FlaskClient
) -> None:
    for path, endpoint in addresses(app, {}):
        if access_of(app, endpoint) != PUBLIC:
            answer = client.get(path)
            assert answer.status_code == 302, path
            assert answer.headers["Location"].startswith("/logga-in"), path


def addresses(app: Flask, known: dict[str, str]) -> list[tuple[str, str]]:
    """Return an address and an endpoint for every rule that can be read."""
    return [
        (
            re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known.get(found[1], "1"), rule.rule),
            rule.endpoint,
        )
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
    ]


@pytest.fixture
def known(session: Session) -> dict[str, str]:
    """Return what stands in addresses, of things that are there."""
    deviation: Deviation = factories.deviation(session)
    deviation.receipt_hash = bytes(32)
    session.commit()
    return {
        "public_id": deviation.public_id,
        "forbund_slug": "hoglandet",
        "forum_slug": "styrgrupp-aneby",
        "slug": "styrgrupp-aneby",
        "act": "begar-svar",
    }


def written_while(read: Callable[[], object]) -> list[str]:
    """Return the statements that changed something in a transaction of the view's own."""
    changed: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if re.match(r"\s*(INSERT|UPDATE|DELETE|REPLACE)", statement, re.IGNORECASE):
            changed.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    read()
    event.remove(db.engine, "before_cursor_execute", note)
    return changed


def test_reading_changes_nothing_but_the_trail_of_reading(
    app: Flask, session: Session, known: dict[str, str]
) -> None:
    browser = app.test_client()
    sign_in(browser, factories.member(session))
    allowed = re.compile(
        r"INSERT INTO (audit_event|throttle)|UPDATE login_session SET last_seen_at"
    )
    for path, endpoint in addresses(app, known):
        changed = written_while(lambda path=path: browser.get(path))  # type: ignore[misc]

        assert [one for one in changed if not allowed.match(one)] == [], endpoint


def test_a_page_that_writes_when_read_is_found(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    @public
    def planted() -> str:
        factories.forbund(db.session()).name = "Ett annat namn"
        db.session.commit()
        return "<!DOCTYPE html><title>t</title>"

    app.add_url_rule("/planterad", "planterad", planted)

    assert written_while(lambda: client.get("/planterad")) != []


def test_every_permission_is_demanded_or_awaited_and_every_post_has_a_door(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        demanded = access_of(app, rule.endpoint)
        if (rule.methods or set()) - SAFE_METHODS and demanded != PUBLIC:
            assert demanded in set(Permission), rule.rule
    assert all(Permission.OWN_ACCOUNT in role.permissions for role in Role)
