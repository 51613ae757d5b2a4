"""The pages of the lists as an admin uses them, and the words that stand there after."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations.audit.models import AuditEvent
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.queries import terms
from deviations.records.vocabulary import Family
from deviations.tenancy import one_of
from tests import factories
from tests.pages import token_on

LIST = "/administration/listor/typ"
_SEEN = re.compile(r'name="seen" value="([^"]*)"')


def word(session: Session, code: str, family: Family = Family.TYP) -> VocabularyTerm:
    """Return a word as it stands in the database now."""
    session.expire_all()
    return one_of(session, VocabularyTerm, factories.forbund(session).id, family=family, code=code)


def codes(session: Session, family: Family = Family.TYP) -> list[str]:
    """Return the codes of a list's words in use, in order."""
    session.expire_all()
    return [term.code for term in terms(session, factories.forbund(session).id, family)]


def fields_on(page: str) -> dict[str, str]:
    """Return what a page's form carries unseen."""
    found = _SEEN.search(page)
    assert found
    return {"csrf_token": token_on(page), "seen": found[1]}


def save(
    browser: FlaskClient, path: str, *, at: str | None = None, **fields: object
) -> TestResponse:
    """Post fields as the form of the page at `at` does, else of the same path."""
    page = browser.get(at or path).get_data(as_text=True)
    return browser.post(path, data={**fields_on(page), **fields})


def add(browser: FlaskClient, label: str, **fields: str) -> TestResponse:
    """Write a new word on the page of the list."""
    return save(browser, LIST, label=label, **fields)


def order(browser: FlaskClient, **fields: object) -> TestResponse:
    """Save the list's order."""
    return save(browser, f"{LIST}/ordning", at=LIST, **fields)


def use(browser: FlaskClient, code: str, into_use: str, family: str = "typ") -> TestResponse:
    """Take a word into use (`ja`) or out of it (`nej`)."""
    path = f"/administration/listor/{family}/ord/{code}"
    return save(browser, f"{path}/bruk", at=path, bruk=into_use)


def acts(session: Session) -> list[AuditEvent]:
    """Return the trail of the lists, oldest first."""
    chosen = select(AuditEvent).where(
        AuditEvent.action.startswith("word:") | AuditEvent.action.startswith("list:")
    )
    return list(session.scalars(chosen.order_by(AuditEvent.seq)))
