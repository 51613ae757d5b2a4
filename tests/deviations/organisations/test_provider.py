"""Signing in with an employer's account, against an identity provider that really answers."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.mailing.models import OutboxMail
from deviations.organisations.models.sign_in import ExternalIdentity
from deviations.organisations.models.user import LoginSession, SignInMethod
from tests.browser import serving
from tests.browser_fixtures import PageAt
from tests.deviations.organisations.provider_visits import ANNA, signs_in
from tests.factories import forbund, member
from tests.identity_provider import Provider
from tests.marks import in_a_browser, on_both_databases


@on_both_databases
def test_an_invited_person_comes_in_and_is_bound_for_ever(
    app: Flask, client: FlaskClient, session: Session, provider: Provider, anna: str
) -> None:
    answer = signs_in(client, till="/rapporter")
    provider.person["email"] = "gift@nassjo.se"
    again = signs_in(app.test_client())

    assert answer.headers["Location"] == "/rapporter"
    assert client.get("/byt-roll").status_code == 200
    assert again.status_code == 303
    bound = session.scalars(select(ExternalIdentity)).one()
    assert (bound.issuer, bound.subject, bound.user.email) == (provider.issuer, "4711", anna)
    assert bound.user.name == "Anna Prov"
    methods = set(session.scalars(select(LoginSession.method)))
    assert methods == {SignInMethod.PROVIDER}
    subjects = session.scalars(select(OutboxMail.subject)).all()
    assert subjects == ["Ditt arbetskonto är kopplat till Lex Heller"]


@pytest.mark.parametrize(
    ("claims", "asked"),
    [
        ({}, True),
        ({"amr": ["pwd"]}, True),
        ({"acr": "1"}, True),
        ({"amr": ["pwd", "mfa"]}, False),
        ({"acr": "http://id.elegnamnden.se/loa/1.0/loa3"}, False),
    ],
    ids=str,
)
def test_our_own_code_is_asked_for_unless_the_provider_asked_for_two_proofs(
    client: FlaskClient,
    session: Session,
    provider: Provider,
    claims: dict[str, object],
    asked: bool,
) -> None:
    member(session, email=ANNA)
    forbund(session).demo = False
    session.commit()
    provider.change.update(claims)

    answer = signs_in(client)

    assert answer.headers["Location"].startswith("/logga-in/kod") is asked
    assert (client.get("/byt-roll").status_code == 302) is asked


@pytest.mark.parametrize(("minutes", "fresh"), [(None, False), (1, True), (16, False), (-5, True)])
def test_who_was_let_through_without_a_question_has_given_no_fresh_proof(
    client: FlaskClient, session: Session, provider: Provider, minutes: int | None, fresh: bool
) -> None:
    member(session, email=ANNA)
    if minutes is not None:
        provider.change["auth_time"] = int(clock.now().timestamp()) - 60 * minutes

    signs_in(client)

    assert (client.get("/avvikelser.xlsx").status_code == 200) is fresh


def test_without_a_provider_there_is_no_button_and_no_address(client: FlaskClient) -> None:
    assert "/logga-in/konto" not in client.get("/logga-in").get_data(as_text=True)
    assert client.get("/logga-in/konto").status_code == 404
    assert client.get("/logga-in/konto/svar?code=a&state=b").status_code == 404


class TestInABrowser:
    """The whole way, with a browser that keeps cookies as browsers do."""

    pytestmark = in_a_browser

    def test_one_goes_over_to_the_employer_and_comes_back_signed_in(
        self, app: Flask, provider: Provider, anna: str, page_at: PageAt
    ) -> None:
        provider.asks_first = True
        page = page_at(1280)
        with serving(app) as base:
            app.extensions["config"] = replace(app.extensions["config"], public_base_url=base)
            page.goto(f"{base}/logga-in?till=/rapporter")
            page.get_by_role("button", name="Logga in med Nässjö kommuns konto").click()
            page.get_by_role("link", name="Ja").click()
            page.wait_for_url(f"{base}/rapporter")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
