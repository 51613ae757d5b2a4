"""Every address there is, with every id that may stand in it, opened as everybody."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations.migrating import all_tables
from deviations.organisations.access import PUBLIC, access_of
from deviations.organisations.models.user import Membership, User
from deviations.records.vocabulary import Family
from deviations.records.workflow.acts import Act
from tests.canaries import texts_of
from tests.pages import sign_in
from tests.worlds import PERIOD, World

Opened = dict[str, FlaskClient]
_SLOT = re.compile(r"<(?:\w+:)?(\w+)>")
_EVERYWHERE = {"across_tenants": "a test looks for every id"}
NOBODY = "x" * 16


@dataclass(frozen=True)
class Address:
    """A path that some rule answers; `of` is whose ids stand in it, empty for nobody's."""

    endpoint: str
    path: str
    missing: str
    of: str = ""


def readable(app: Flask) -> dict[str, str]:
    """Return every rule that can be read, by endpoint."""
    return {
        rule.endpoint: rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
    }


def candidates(session: Session, world: World) -> dict[str, Sequence[str]]:
    """Return what may stand in an address of a förbund, by the name it has in the rule."""
    ids = [*_public_ids(session, world.forbund_id), world.referred]
    stem = f"{world.forum}_{PERIOD}"
    session.rollback()
    return {
        "forbund_slug": [world.slug],
        "public_id": ids,
        "slug": [world.forum],
        "act": [str(act) for act in Act],
        "name": [
            *(f"{stem}.{ending}" for ending in ("html", "pdf", "docx", "xlsx", "json")),
            *("koordinator", "styrgrupp", "admin"),
        ],
        "family": [str(family) for family in Family],
        "code": ["narvaro", "vantetid"],
        "year": ["2026"],
        "place": [world.kommun, "forbundet"],
        "what": ["rapporter", "fk"],
    }


def _public_ids(session: Session, forbund_id: int) -> Iterator[str]:
    """Yield one row's id of each table that has addresses, and that of one of its own people."""
    for table in all_tables().tables.values():
        if "public_id" in table.c and "forbund_id" in table.c:
            own = select(table.c.public_id).where(table.c.forbund_id == forbund_id)
            yield from session.scalars(_first(own.order_by(table.c.id)))
    # Who has a role in two förbund is, rightly, met in both.
    abroad = select(Membership.user_id).where(Membership.forbund_id != forbund_id)
    people = (
        select(User.public_id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.forbund_id == forbund_id, User.id.not_in(abroad))
        .order_by(Membership.id)
    )
    yield from session.scalars(_first(people))


def _first(chosen: Select[str]) -> Select[str]:
    return chosen.limit(1).execution_options(**_EVERYWHERE)


def addresses(app: Flask, known: dict[str, Sequence[str]], world: World) -> Iterator[Address]:
    """Yield each rule with each candidate; a name that nobody knows gets every value there is."""
    everything = list(itertools.chain.from_iterable(known.values()))
    queries = {
        "reporting.draft": {"forum": world.forum, "period": PERIOD},
        "triage.index": {"status": "alla"},
    }
    for endpoint, rule in readable(app).items():
        names = _SLOT.findall(rule)
        tail = f"?{urlencode(queries[endpoint])}" if endpoint in queries else ""
        for values in itertools.product(*(known.get(name, everything) for name in names)):
            own = any(name in {"public_id", "slug", "forbund_slug"} for name in names)
            yield Address(
                endpoint,
                _filled(rule, dict(zip(names, values, strict=True))) + tail,
                _filled(rule, _nobodys(names, values)) + tail,
                world.slug if own or "forum" in queries.get(endpoint, {}) else "",
            )


def _filled(rule: str, values: dict[str, str]) -> str:
    return _SLOT.sub(lambda slot: values[slot[1]], rule)


def _nobodys(names: Sequence[str], values: Sequence[str]) -> dict[str, str]:
    """Return values of which those that name a row name none."""
    rows = {"public_id": NOBODY, "slug": "finns-inte", "forbund_slug": "finns-inte"}
    return {name: rows.get(name, value) for name, value in zip(names, values, strict=True)}


def answered(app: Flask, world: World, browsers: Opened, address: Address) -> bool:
    """Say whether an address opens for somebody whose hat gives what its view demands."""
    demanded = access_of(app, address.endpoint)
    return any(
        browser.get(address.path).status_code < 400
        for name, browser in browsers.items()
        if demanded == PUBLIC or demanded in world.people[name].role.permissions
    )


def browsers_of(app: Flask, world: World) -> Opened:
    """Return a signed-in browser for each of a förbund's people."""
    opened = {}
    for name, membership in world.people.items():
        browser = app.test_client()
        sign_in(browser, membership)
        browser.parses = False  # type: ignore[attr-defined] # the tests' own client
        opened[name] = browser
    return opened


def text_of(answer: TestResponse) -> str:
    """Return all that an answer says: its headers, and its content unpacked."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    return f"{headers}\n{texts_of(answer.get_data(), answer.mimetype or '')}"
