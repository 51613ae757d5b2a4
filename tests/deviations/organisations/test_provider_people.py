"""Whom an employer's account lets in: the invited, bound once; nobody by a borrowed address."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.mailing.models import OutboxMail
from deviations.organisations.models.sign_in import ExternalIdentity
from deviations.organisations.roles import Role
from deviations.organisations.services.identities import Word
from tests.deviations.organisations.provider_visits import ANNA, FORUM, browsers, signs_in
from tests.factories import member
from tests.identity_provider import Provider
from tests.pages import send


@pytest.mark.parametrize(
    "change",
    [
        {"email": "okand@nassjo.se"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
        {"email": "anna@nassjo.se "},
        {"email": "\u212aanna@nassjo.se"},
        {"email": "anna@na\u017fsjo.se"},
    ],
    ids=str,
)
def test_nobody_makes_an_account_for_herself_or_borrows_an_address(
    client: FlaskClient, session: Session, provider: Provider, anna: str, change: dict[str, object]
) -> None:
    member(session, email="kanna@nassjo.se", role=Role.LASARE, scope=FORUM)
    provider.change.update(change)

    answer = signs_in(client)

    assert answer.status_code == 403
    assert "Be förbundets koordinator" in answer.get_data(as_text=True)
    assert session.scalars(select(ExternalIdentity)).all() == []
    assert browsers(session) == 0


def test_control_lowering_every_letter_would_borrow_somebody_elses_address() -> None:
    assert "\u212aanna@nassjo.se".lower() == "kanna@nassjo.se"


def test_an_address_in_another_case_is_the_same(
    client: FlaskClient, provider: Provider, anna: str
) -> None:
    provider.change["email"] = "Anna@Nassjo.SE"

    assert signs_in(client).status_code == 303


@pytest.mark.parametrize("bound", [False, True])
@pytest.mark.parametrize("why", ["closed", "without-role"])
def test_who_may_not_come_in_is_told_so_plainly(
    app: Flask, session: Session, provider: Provider, why: str, bound: bool
) -> None:
    hat = member(session, email=ANNA, role=Role.LASARE, scope=FORUM)
    if bound:
        signs_in(app.test_client())
    hat.ended_at = clock.now() if why == "without-role" else None
    hat.user.disabled_at = clock.now() if why == "closed" else None
    session.commit()
    before = browsers(session)

    answer = signs_in(app.test_client())

    assert answer.status_code == 403
    assert browsers(session) == before


def test_an_address_that_was_handed_on_carries_no_rights(
    app: Flask, session: Session, provider: Provider, anna: str
) -> None:
    assert signs_in(app.test_client()).status_code == 303
    provider.person["sub"] = "a-new-employee"

    assert signs_in(app.test_client()).status_code == 403
    assert session.scalars(select(ExternalIdentity.subject)).all() == ["4711"]


def test_who_lets_go_of_her_account_at_work_can_bind_another(
    app: Flask, session: Session, provider: Provider, anna: str
) -> None:
    browser, elsewhere = app.test_client(), app.test_client()
    provider.change["auth_time"] = int(clock.now().timestamp())
    signs_in(elsewhere)
    signs_in(browser)
    provider.person["sub"] = "a-new-subject"

    assert "Kopplat" in browser.get("/mitt-konto").text
    done = send(browser, "/mitt-konto/arbetskonto")

    assert done.headers["Location"] == "/mitt-konto"
    assert "Kopplat" not in browser.get("/mitt-konto").text
    assert elsewhere.get("/mitt-konto").status_code == 302
    assert browser.get("/mitt-konto/arbetskonto").headers["Location"] == "/mitt-konto"
    assert signs_in(app.test_client()).status_code == 303
    assert session.scalars(select(ExternalIdentity.subject)).all() == ["a-new-subject"]
    mail = session.scalars(select(OutboxMail).where(OutboxMail.key.contains("unbound"))).one()
    assert mail.recipient == ANNA


@pytest.mark.parametrize(("domain", "status"), [("nassjo.se", 303), ("savsjo.se", 403)])
def test_a_provider_vouches_for_the_domains_it_was_given(
    app: Flask, client: FlaskClient, provider: Provider, anna: str, domain: str, status: int
) -> None:
    config = app.extensions["config"]
    limited = replace(config.provider, domains=frozenset({domain}))
    app.extensions["config"] = replace(config, provider=limited)

    assert signs_in(client).status_code == status


def test_a_subject_of_any_length_is_kept_apart_from_every_other() -> None:
    now = clock.now()
    long, longer = (Word.of({"iss": "i", "sub": "s" * n}, now=now).subject for n in (254, 255))

    assert Word.of({"iss": "i", "sub": "s" * 200}, now=now).subject == "s" * 200
    assert long != longer
    assert len(longer) <= 200
