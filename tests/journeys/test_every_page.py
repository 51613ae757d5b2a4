"""Every page there is, in a real browser over real input, on a phone and on a desk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations import clock, tenancy
from deviations.demo.services import load_sheet
from deviations.extensions import db
from deviations.organisations.access import PUBLIC, access_of
from deviations.organisations.models.user import TokenPurpose
from deviations.organisations.queries import user_by_email
from deviations.organisations.roles import Permission, Role
from deviations.organisations.services import reviews, tokens
from deviations.records.models.deviation import Deviation
from deviations.records.vocabulary import Status
from deviations.records.workflow.acts import Act
from deviations.reporting.models import ReportRun
from deviations.reporting.services import file_run
from deviations.tenancy import rows_of
from tests import factories
from tests.browser import axe, screenshot, serving, sideways
from tests.browser_fixtures import PageAt
from tests.marks import in_a_browser

pytestmark = in_a_browser

# A page is looked at by the first of them that it opens for.
HATS = {
    Role.KOORDINATOR: "forbund:hoglandet",
    Role.ADMIN: "forbund:hoglandet",
    Role.KONTAKTPERSON: "part:hoglandet/fk",
    Role.DRIFT: "forbund:hoglandet",
}
# What has no page of its own: files, redirects, and what answers a machine.
NO_PAGE = {
    "static",
    "guiding.health",
    "filing.unslashed",
    "provider.begin",
    "provider.finish",
    "administration.denominator_list",
    "administration.denominator_template",
    "importing.download_list",
    "importing.download_refused",
    "reporting.run_file",
    "reporting.draft_file",
}


@dataclass(frozen=True)
class Things:
    """What the addresses of pages name."""

    deviation: str
    run: str
    upload: str
    question: str
    person: str
    emails: dict[Role, str]
    links: dict[str, str]

    def fill(self, rule: str, endpoint: str) -> list[str]:
        """Return the addresses to look at for one rule; none when nobody thought of it."""
        own = {
            "reporting": self.run,
            "importing": self.upload,
            "answering": self.question,
            "administration": self.person,
        }
        known: dict[str, list[str]] = {
            "forbund_slug": ["hoglandet"],
            "slug": ["styrgrupp-nassjo"],
            "name": ["koordinator", "kontaktperson", "styrgrupp", "admin"],
            "act": [str(act) for act in Act],
            "place": ["aneby", "hela-forbundet"],
            "what": ["rapporter", "fk"],
            "family": ["typ"],
            "code": ["vantetid"],
            "year": ["2026"],
            "public_id": [own.get(endpoint.partition(".")[0], self.deviation)],
        }
        addresses = [rule]
        for name in re.findall(r"<(?:\w+:)?(\w+)>", rule):
            slot = re.compile(rf"<(?:\w+:)?{name}>")
            addresses = [slot.sub(word, one) for one in addresses for word in known.get(name, [])]
        queries = {"reporting.draft": {"forum": "styrelse", "period": "2019"}}
        queries |= {name: {"kod": token} for name, token in self.links.items()}
        if endpoint in queries:
            return [f"{one}?{urlencode(queries[endpoint])}" for one in addresses]
        return addresses


@pytest.fixture
def things(app: Flask, session: Session) -> Things:
    for _tally in load_sheet(session, now=factories.NOW):
        session.commit()
    forbund_id = factories.forbund(session).id
    tenancy.enter(session, forbund_id)
    deviation = session.scalars(rows_of(Deviation, forbund_id).limit(1)).one()
    deviation.receipt_hash, deviation.status = bytes(32), Status.MOTTAGEN
    question = factories.message(session, deviation)
    wearers = {
        role: factories.member(session, role=role, scope=scope).user for role, scope in HATS.items()
    }
    user = wearers[Role.KOORDINATOR]
    links = {
        "links.invitation": tokens.issue(
            session, user=user, purpose=TokenPurpose.INVITATION, now=clock.now()
        ),
        "links.new_password": tokens.issue(
            session, user=user, purpose=TokenPurpose.PASSWORD_RESET, now=clock.now()
        ),
        "entrance.follow": tokens.issue(
            session, user=user, purpose=TokenPurpose.SIGN_IN, now=clock.now()
        ),
    }
    emails = {role: wearer.email for role, wearer in wearers.items()}
    upload = factories.upload(session, factories.forbund(session))
    upload.created_by = user.public_id
    reviews.begin(session, forbund_id=forbund_id, by=user.public_id, now=factories.NOW)
    session.commit()
    forum = factories.forum(session, "styrelse")
    # What came in at the cut-off itself is not in the report.
    run: ReportRun = file_run(
        session,
        forum=forum,
        period=Period.parse("2019"),
        cut_off=factories.NOW + timedelta(minutes=1),
        by="test",
    )
    session.commit()
    found = Things(
        deviation=deviation.public_id,
        run=run.public_id,
        upload=upload.public_id,
        question=question.public_id,
        person=user.public_id,
        emails=emails,
        links=links,
    )
    session.rollback()
    return found


@pytest.fixture
def base(app: Flask, things: Things) -> Iterator[str]:
    db.session.rollback()
    with serving(app) as address:
        yield address


def pages(app: Flask, things: Things, hat: Role | None) -> dict[str, list[str]]:
    """Return by endpoint the addresses of the pages to look at with a hat, or without any."""
    return {
        rule.endpoint: things.fill(rule.rule, rule.endpoint)
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in NO_PAGE
        and hat_for(access_of(app, rule.endpoint)) is hat
    }


def hat_for(demanded: Permission | str | None) -> Role | None:
    """Return the hat that a page is looked at with; None for a page that is open to everyone."""
    if demanded == PUBLIC:
        return None
    return next((hat for hat in HATS if demanded in hat.permissions), Role.KOORDINATOR)


def sign_in(page: Page, base: str, email: str) -> None:
    page.goto(f"{base}/logga-in")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.wait_for_url(re.compile(r"(?<!logga-in)$"))


def faults_on(page: Page, address: str) -> list[str]:
    """Open a page; return what axe, its width and its headings have against it."""
    answer = page.goto(address)
    assert answer is not None
    # An act that the table does not allow yet answers with a page as well, which must be sound.
    refused = any(address.endswith(f"/{act}") for act in Act) and answer.status < 500
    found = [] if answer.ok or refused else [f"status {answer.status}"]
    found += axe(page) + sideways(page)
    if (headings := page.locator("h1").count()) != 1:
        found.append(f"{headings} first headings")
    return found


def test_every_page_was_thought_of(app: Flask, things: Things) -> None:
    found = {
        endpoint: addresses
        for hat in (None, *HATS)
        for endpoint, addresses in pages(app, things, hat).items()
    }

    assert [endpoint for endpoint, addresses in found.items() if not addresses] == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("hat", [None, *HATS], ids=["open", *HATS])
def test_every_page_is_sound(
    app: Flask,
    session: Session,
    things: Things,
    base: str,
    page_at: PageAt,
    *,
    width: int,
    hat: Role | None,
) -> None:
    page = page_at(width)
    if hat:
        sign_in(page, base, things.emails[hat])
    if hat is Role.KOORDINATOR:  # without an app for codes the pages about it lead away
        user = user_by_email(session, things.emails[hat])
        assert user is not None
        factories.code_app(session, user)
    found: dict[str, list[str]] = {}
    for endpoint, addresses in pages(app, things, hat).items():
        for address in addresses:
            if faults := faults_on(page, f"{base}{address}"):
                found[address] = faults
            screenshot(page, f"{endpoint}-{address.rstrip('/').split('/')[-1][:24]}-{width}")

    assert found == {}
