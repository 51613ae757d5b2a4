"""A person's way in, as an administrator tends it: the code app and the account at work."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.bundle.extract import Period, extract
from deviations.audit.services import audit_key
from deviations.organisations.models.sign_in import SecondFactor
from deviations.organisations.queries import bound_since
from deviations.organisations.roles import Role
from tests import factories
from tests.deviations.administration.test_people import browser_of
from tests.deviations.administration.test_person import do, page_of
from tests.marks import on_both_databases
from tests.pages import sign_in


@pytest.mark.parametrize(("elsewhere", "kept"), [(False, False), (True, True)])
def test_a_lost_code_is_reset_unless_it_guards_another_forbund_too(
    admin: FlaskClient, session: Session, *, elsewhere: bool, kept: bool
) -> None:
    hat = factories.member(session, email="k@exempel.se")
    if elsewhere:
        factories.member(session, email="k@exempel.se", scope="forbund:jamtland")
    factories.code_app(session, hat.user)

    answer = do(admin, hat, "nollstall-kod")

    assert answer.status_code == 303
    found = session.scalars(select(SecondFactor).where(SecondFactor.user_id == hat.user_id))
    assert (found.one_or_none() is not None) is kept


@pytest.mark.parametrize(("elsewhere", "kept"), [(False, False), (True, True)])
def test_an_account_at_work_is_let_go_of_unless_it_opens_another_forbund_too(
    admin: FlaskClient, session: Session, *, elsewhere: bool, kept: bool
) -> None:
    hat = factories.member(session, email="k@exempel.se")
    if elsewhere:
        factories.member(session, email="k@exempel.se", scope="forbund:jamtland")
    factories.provider_account(session, hat.user)

    answer = do(admin, hat, "koppla-bort")

    assert answer.status_code == 303
    assert (bound_since(session, user_id=hat.user_id) is not None) is kept


@on_both_databases
@pytest.mark.parametrize(
    ("act", "action"),
    [("nollstall-kod", "second-factor:reset"), ("koppla-bort", "user:provider-unbound")],
)
def test_what_an_administrator_takes_stands_in_the_bundle_of_her_forbund(
    app: Flask, session: Session, act: str, action: str
) -> None:
    admin, hat = browser_of(app, session, Role.ADMIN), factories.member(session)
    factories.code_app(session, hat.user)
    factories.provider_account(session, hat.user)
    today, key = clock.today(), audit_key()

    do(admin, hat, act)

    found = extract(
        session, forbund_id=hat.forbund_id, period=Period(first=today, last=today), key=key
    )
    assert (action, hat.user.public_id) in {(row.action, row.subject) for row in found.rows}


def test_the_button_stands_there_for_an_administrator_and_who_is_bound(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    hat, browser = factories.member(session, role=Role.LASARE), app.test_client()
    sign_in(browser, hat)
    assert "Koppla bort" not in page_of(admin, hat)

    factories.provider_account(session, hat.user)

    assert "Koppla bort" in page_of(admin, hat)
    assert "Koppla bort" not in page_of(browser_of(app, session, Role.KOORDINATOR), hat)


def test_neither_a_code_nor_an_account_at_work_is_taken_by_a_koordinator_nor_by_oneself(
    app: Flask, session: Session
) -> None:
    hat = factories.member(session)
    koordinator = browser_of(app, session, Role.KOORDINATOR)
    alone, herself = factories.member(session, role=Role.ADMIN), app.test_client()
    sign_in(herself, alone)

    for act in ("nollstall-kod", "koppla-bort"):
        assert do(koordinator, hat, act).status_code == 403
        assert do(herself, alone, act).status_code == 403
