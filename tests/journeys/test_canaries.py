"""A word planted in one förbund never shows in another, wherever and as whom one looks."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import ColumnElement, event, true
from sqlalchemy.orm import Session

from deviations import clock, tenancy, tripwire
from deviations.administration.views import denied
from deviations.audit.denials.queries import Day, by_day
from deviations.extensions import db
from deviations.mailing.sending import send_due
from deviations.organisations.access import PUBLIC, access_of
from deviations.organisations.roles import Permission
from deviations.organisations.services import naming, sessions
from deviations.records.models.deviation import Deviation
from deviations.records.models.narrative import Narrative
from deviations.tenancy import Owned
from deviations.triage.services import mailing_parts
from tests import mails
from tests.canaries import empty_kinds, found_in, kinds, texts_of
from tests.crawling import (
    Address,
    addresses,
    answered,
    browsers_of,
    candidates,
    readable,
    text_of,
)
from tests.journeys.harvest import NEVER_OPENS, NOT_SHOWN, Harvest, crawl, everywhere
from tests.marks import on_both_databases
from tests.pages import send
from tests.smtp import Mailbox
from tests.worlds import World, build, invite_from

pytestmark = pytest.mark.slow
CODES = {"hoglandet": "7RMAKD4E9TSHV2QX", "jamtland": "8SNBLE5F2UTJW3RY"}
# What differs from one time to the next, whoever asks.
_ONCE = re.compile(r'nonce[-=]["\']?[\w+/=-]+|value="[^"]{40,}"|\b[0-9a-f]{8}\b')
OTHER = {"hoglandet": "jamtland", "jamtland": "hoglandet"}

# What was told about somebody, before a koordinator has taken out who it was.
WORDS = {
    "narrative.what_happened", "narrative.consequence", "narrative.tried", "narrative.proposal",
    "narrative.source", "narrative.folded", "addendum.words",
}  # fmt: skip
READ_WORDS = {"koordinator", "kommunens koordinator", "analytiker med ord"}
CONTACT = {"filer.contact"}
ASKED = {"message.words"}
READ_CONTACT = {"koordinator"}  # who received it


@pytest.fixture
def worlds(app: Flask, session: Session) -> list[World]:
    built = [build(session, slug, code=code) for slug, code in CODES.items()]
    one, other = built
    invite_from(session, one, to=other)
    invite_from(session, other, to=one)
    return built


@pytest.fixture
def found(app: Flask, session: Session, worlds: list[World]) -> dict[str, list[Address]]:
    """Return every address that opens for somebody of its own förbund, by förbund."""
    opened = {}
    for world in worlds:
        each = browsers_of(app, world)
        browsers = {name: each[name] for name in ("koordinator", "admin", "kontaktperson", "drift")}
        known = candidates(session, world)
        paths = {one.path: one for one in addresses(app, known, world)}
        opened[world.slug] = [one for one in paths.values() if answered(app, world, browsers, one)]
    return opened


@on_both_databases
def test_no_word_of_one_forbund_shows_in_another(
    app: Flask, session: Session, worlds: list[World], found: dict[str, list[Address]]
) -> None:
    paths = everywhere(found)
    assert readable(app).keys() - {one.endpoint for one in paths} == NEVER_OPENS.keys()

    harvest = crawl(app, worlds, paths)
    for world in worlds:
        _post(app, world, harvest)

    assert harvest.foreign() == {}
    for world in worlds:
        _assert_seen_and_kept(harvest, world.slug)


def _post(app: Flask, world: World, harvest: Harvest) -> None:
    """Read what is posted for: where a report stands, with its code, and the trail's own file."""
    nobody, admin = app.test_client(), browsers_of(app, world)["admin"]
    for slug in CODES:
        answer = nobody.post(f"/{slug}/kvitto", data={"code": world.code})
        assert answer.status_code == (200 if slug == world.slug else 404)
        harvest.add(f"{slug}:who has the code", text_of(answer), f"POST /{slug}/kvitto")
    shown = f"/avvikelser/{world.deviation}"
    for name, browser in browsers_of(app, world).items():
        if Permission.CONTACT_READ in world.people[name].role.permissions:
            answer = send(browser, f"{shown}/kontakt", at=shown)
            harvest.add(f"{world.slug}:{name}", text_of(answer), f"POST {shown}/kontakt")
    page = "/administration/granskning"
    trail = send(admin, page, first="2026-01-01", last=clock.today().isoformat())
    assert trail.mimetype == "application/zip"
    harvest.add(f"{world.slug}:admin", text_of(trail), f"POST {page}")


def _assert_seen_and_kept(harvest: Harvest, slug: str) -> None:
    assert set(kinds()) - harvest.kinds_of(slug) == NOT_SHOWN.keys()
    for (reader, of, kind), places in harvest.read.items():
        role = reader.partition(":")[2]
        if of == slug and kind in WORDS and role != "who has the code":
            assert role in READ_WORDS, (reader, kind, places)
        if of == slug and kind in CONTACT:
            assert role in READ_CONTACT, (reader, kind, places)


@on_both_databases
def test_every_text_of_a_forbund_bears_its_word(session: Session, worlds: list[World]) -> None:
    for world in worlds:
        missing = empty_kinds(session, world.slug)
        assert missing == set(), world.slug


@on_both_databases
def test_no_mail_carries_a_word_to_another_forbund_or_what_was_told_to_anybody(
    app: Flask,
    session: Session,
    worlds: list[World],
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queued = mails.noted(monkeypatch)
    mails.one_of_each(app, session, worlds)
    send_due(session, worker="test", now=clock.now() + timedelta(hours=2))

    assert queued == mails.places()
    assert faults_of(mailbox, worlds) == []
    reached = [slug for message in mailbox.messages for slug in whose(message, worlds)]
    assert set(reached) == set(CODES)


def whose(message: EmailMessage, worlds: list[World]) -> set[str]:
    """Return the förbund that a mail is from by whom it goes to; the registrator is nobody's."""
    address = str(message["To"])
    invited = {world.guest: OTHER[world.slug] for world in worlds}
    return {invited[address]} if address in invited else {slug for slug, _ in found_in(address)}


def faults_of(mailbox: Mailbox, worlds: list[World]) -> list[str]:
    """Return what mails say that they may not."""
    return [
        f"{message['Subject']}: {kind} of {slug}"
        for message in mailbox.messages
        for slug, kind in found_in("\n".join(_all_of(message)))
        if {slug} != whose(message, worlds) or kind in WORDS | CONTACT | ASKED
    ]


def test_control_a_mail_that_quotes_the_question_is_seen(
    app: Flask,
    session: Session,
    worlds: list[World],
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mailing_parts, "_subject", lambda doing: doing.typed.words)

    mails.one_of_each(app, session, worlds[:1])
    send_due(session, worker="test", now=clock.now() + timedelta(hours=2))

    assert any("message.words of hoglandet" in fault for fault in faults_of(mailbox, worlds))


def _all_of(message: EmailMessage) -> Iterator[str]:
    """Yield everything a mail says but to whom: its headers, its text, its files unpacked."""
    yield from (f"{name}: {told}" for name, told in message.items() if name != "To")
    for part in message.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            yield f"{part.get_filename()} {texts_of(content, part.get_content_type())}"


# --- what is not one's own is not there -------------------------------------------


@dataclass(frozen=True)
class Seen:
    """What somebody can tell an answer by: its status, its page, how much was asked for it."""

    status: int
    page: str
    statements: int


@on_both_databases
def test_another_forbund_s_id_answers_just_as_one_that_never_was(
    app: Flask,
    worlds: list[World],
    found: dict[str, list[Address]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Once a minute a page also writes down that the browser was seen, whatever was asked for.
    monkeypatch.setattr(sessions, "SEEN_EVERY", timedelta(days=1))
    told_apart = []
    for world in worlds:
        theirs = [one for one in found[OTHER[world.slug]] if one.of and one.path != one.missing]
        for name, browser in browsers_of(app, world).items():
            for one in theirs:
                if access_of(app, one.endpoint) != PUBLIC:
                    other, missing = _seen(browser, one.path), _seen(browser, one.missing)
                    allowed = access_of(app, one.endpoint) in world.people[name].role.permissions
                    if other != missing or (allowed and other.status != 404):
                        told_apart.append((name, one.path, _apart(other, missing)))

    assert told_apart == []


def _apart(other: Seen, missing: Seen) -> tuple[object, ...]:
    lines = zip(other.page.splitlines(), missing.page.splitlines(), strict=False)
    differs = next(((one, two) for one, two in lines if one != two), ())
    return other.status, missing.status, other.statements, missing.statements, *differs


def _seen(browser: FlaskClient, path: str) -> Seen:
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith("BEGIN"):  # the test's own may be running still
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    answer = browser.get(path)
    event.remove(db.engine, "before_cursor_execute", note)
    same = answer.get_data(as_text=True).replace(path, "").replace(path.partition("?")[0], "")
    return Seen(answer.status_code, _ONCE.sub("", same), len(asked))


# --- controls: each wall alone -----------------------------------------------------


def _lose_the_predicate(monkeypatch: pytest.MonkeyPatch, model: type[Owned]) -> None:
    """Plant the bug: whose a model's rows are is not asked any more, anywhere."""
    kept = tenancy.within

    def leaky(asked: type[Owned], forbund_id: int) -> ColumnElement[bool]:
        return true() if asked is model else kept(asked, forbund_id)

    for module in list(sys.modules.values()):
        if getattr(module, "within", None) is kept:
            monkeypatch.setattr(module, "within", leaky)


def _read_by_the_koordinator(app: Flask, worlds: list[World]) -> tuple[Harvest, set[int]]:
    """Let one förbund's koordinator open the other's deviation, and the list."""
    own, other = worlds
    browser = browsers_of(app, own)["koordinator"]
    harvest, statuses = Harvest(), set()
    for path in ("/avvikelser?status=alla", f"/avvikelser/{other.deviation}"):
        answer = browser.get(path)
        statuses.add(answer.status_code)
        harvest.add(f"{own.slug}:koordinator", text_of(answer), path)
    return harvest, statuses


def test_control_without_the_predicate_and_the_wire_a_foreign_word_is_found(
    app: Flask, worlds: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    for model in (Deviation, Narrative):
        _lose_the_predicate(monkeypatch, model)
    monkeypatch.setattr(tripwire, "_fault", lambda *_: None)

    harvest, _ = _read_by_the_koordinator(app, worlds)

    assert any("narrative.what_happened of jamtland" in leak for leak in harvest.foreign())


def _pages_with_people(world: World) -> tuple[str, ...]:
    return (
        "/administration/personer",
        f"/administration/forum/{world.forum}",
        "/administration/mottagare",
        "/administration/mottagare/hela-forbundet/rapporter",
        "/administration/genomgang/2026",
        f"/forum/{world.forum}",
    )


def _read_where_people_stand(app: Flask, world: World) -> Harvest:
    """Let a förbund's admin and koordinator open every page that says who there is."""
    harvest, browsers = Harvest(), browsers_of(app, world)
    for name in ("admin", "koordinator"):
        for path in _pages_with_people(world):
            harvest.add(f"{world.slug}:{name}", text_of(browsers[name].get(path)), path)
    return harvest


@on_both_databases
def test_who_is_invited_and_has_not_come_bears_no_name_from_elsewhere(
    app: Flask, worlds: list[World]
) -> None:
    for world in worlds:
        assert _read_where_people_stand(app, world).foreign() == {}


@on_both_databases
def test_control_a_name_that_everybody_may_know_is_found_on_every_page_with_people(
    app: Flask, worlds: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(naming, "_is_known", lambda _forbund_id: true())
    own, other = worlds

    leaks = _read_where_people_stand(app, own).foreign()

    found = leaks[f"{own.slug}:admin read app_user.name of {other.slug}"]
    forum = f"/forum/{own.forum}"
    assert found == set(_pages_with_people(own)) - {forum}
    assert forum in leaks[f"{own.slug}:koordinator read app_user.name of {other.slug}"]


@on_both_databases
def test_control_without_the_predicate_the_wire_stops_it(
    app: Flask, worlds: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    for model in (Deviation, Narrative):
        _lose_the_predicate(monkeypatch, model)

    harvest, statuses = _read_by_the_koordinator(app, worlds)

    assert 500 in statuses
    assert harvest.foreign() == {}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_control_without_predicate_and_wire_the_rows_protect_themselves(
    app: Flask, worlds: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    for model in (Deviation, Narrative):
        _lose_the_predicate(monkeypatch, model)
    monkeypatch.setattr(tripwire, "_fault", lambda *_: None)

    harvest, statuses = _read_by_the_koordinator(app, worlds)

    assert harvest.foreign() == {}
    assert statuses == {200, 404}


def test_control_a_page_that_tells_whose_in_every_forbund_is_found(
    app: Flask, worlds: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaky(session: Session, *, today: date, **_given: object) -> tuple[Day, ...]:
        return tuple(
            day
            for world in worlds
            for day in by_day(session, forbund_id=world.forbund_id, today=today)
        )

    harvest = Harvest()
    drift = browsers_of(app, worlds[0])["drift"]
    page = "/administration/nekade"
    harvest.add("hoglandet:drift", text_of(drift.get(page)), page)
    assert harvest.foreign() == {}
    assert "app_user.name" in harvest.kinds_of("hoglandet")
    monkeypatch.setattr(denied, "by_day", leaky)

    harvest.add("hoglandet:drift", text_of(drift.get(page)), page)

    # Who has never come to Höglandet is called by her address there.
    assert harvest.foreign() == {"hoglandet:drift read app_user.email of jamtland": {page}}


@pytest.mark.usefixtures("as_superuser")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_control_a_role_that_goes_past_the_protection_lets_it_through(
    app: Flask, worlds: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    for model in (Deviation, Narrative):
        _lose_the_predicate(monkeypatch, model)
    monkeypatch.setattr(tripwire, "_fault", lambda *_: None)

    harvest, _ = _read_by_the_koordinator(app, worlds)

    assert any("narrative.what_happened of jamtland" in leak for leak in harvest.foreign())
