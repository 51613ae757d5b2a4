"""Who reads what was refused, and how it is said."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.denials.counting import Refusal
from deviations.audit.denials.storing import Known, store
from deviations.audit.models import Reason
from deviations.audit.wording import WHY
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Role
from tests import factories
from tests.marks import on_both_databases
from tests.pages import send, sign_in

PAGE = "/administration/nekade"


def browser_of(app: Flask, session: Session, role: Role) -> FlaskClient:
    browser = app.test_client()
    sign_in(browser, factories.member(session, role=role, name="Anders Admin"))
    return browser


def come(app: Flask, hat: Membership) -> None:
    """Sign somebody in and let her work with one of her hats."""
    browser = app.test_client()
    sign_in(browser, hat)
    send(browser, "/byt-roll", hatt=hat.id)


def refuse(session: Session, *, of: str, name: str) -> None:
    """Let one person of a förbund have been refused the list three times."""
    hat = factories.member(session, scope=f"forbund:{of}", name=name)
    refusal = Refusal(
        minute=clock.now().replace(second=0, microsecond=0),
        reason=Reason.ROLE,
        endpoint="triage.deviation",
        method="GET",
        person=hat.user.public_id,
        forbund_id=hat.forbund_id,
    )
    store(session, {refusal: 3}, Known())
    session.commit()


@on_both_databases
def test_an_admin_reads_the_own_forbunds_in_words(app: Flask, session: Session) -> None:
    refuse(session, of="hoglandet", name="Karin Prov")
    refuse(session, of="jamtland", name="Nils Annan")

    page = browser_of(app, session, Role.ADMIN).get(PAGE).get_data(as_text=True)

    for words in ("Karin Prov", "Rollen räckte inte", "3 gånger", "/avvikelser/…", "Öppna en sida"):
        assert words in page
    assert "Nils Annan" not in page
    assert "triage.deviation" not in page


@on_both_databases
def test_who_was_invited_and_has_not_come_is_called_by_her_address(
    app: Flask, session: Session
) -> None:
    known = factories.member(session, scope="forbund:jamtland", name="Nils Annan")
    invited = factories.member(session, email=known.user.email, role=Role.LASARE)
    refusal = Refusal(
        minute=clock.now().replace(second=0, microsecond=0),
        reason=Reason.PASSWORD,
        endpoint="organisations.enter",
        person=invited.user.public_id,
        forbund_id=invited.forbund_id,
    )
    store(session, {refusal: 1}, Known())
    session.commit()

    before = browser_of(app, session, Role.ADMIN).get(PAGE).get_data(as_text=True)
    come(app, invited)
    after = browser_of(app, session, Role.ADMIN).get(PAGE).get_data(as_text=True)

    assert known.user.email in before
    assert "Nils Annan" not in before
    assert "Nils Annan" in after


@on_both_databases
def test_drift_reads_whose_in_the_own_forbund_and_how_often_elsewhere(
    app: Flask, session: Session
) -> None:
    refuse(session, of="hoglandet", name="Karin Prov")
    for name in ("Nils Annan", "Nina Annan"):
        refuse(session, of="jamtland", name=name)
    jamtland = factories.forbund(session, "jamtland").name

    page = browser_of(app, session, Role.DRIFT).get(PAGE).get_data(as_text=True)

    assert all(words in page for words in ("Karin Prov", "3 gånger", jamtland, "2 konton"))
    assert "6 gånger" in page
    assert "Annan" not in page


def test_drift_is_not_told_whose_an_account_is_that_belongs_nowhere(
    app: Flask, session: Session
) -> None:
    hat = factories.member(session, name="Nils Utan")
    minute = clock.now().replace(second=0, microsecond=0)
    nowhere = Refusal(minute=minute, reason=Reason.PASSWORD, person=hat.user.public_id)
    store(session, {nowhere: 1}, Known())
    session.commit()

    page = browser_of(app, session, Role.DRIFT).get(PAGE).get_data(as_text=True)

    assert "Ett konto" in page
    assert "Nils Utan" not in page


def test_drift_finds_the_page_by_the_navigation(app: Flask, session: Session) -> None:
    start = browser_of(app, session, Role.DRIFT).get("/administration")

    assert start.status_code == 200
    assert PAGE in start.get_data(as_text=True)
    assert "/administration/personer" not in start.get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.KOORDINATOR, Role.LASARE, Role.ANALYTIKER])
def test_others_do_not_enter(app: Flask, session: Session, role: Role) -> None:
    assert browser_of(app, session, role).get(PAGE).status_code == 403


def test_a_quiet_month_says_so(app: Flask, session: Session) -> None:
    page = browser_of(app, session, Role.ADMIN).get(PAGE).get_data(as_text=True)

    assert "Inget har nekats." in page


def test_an_account_that_is_gone_and_what_was_too_much_are_said_in_words(
    app: Flask, session: Session
) -> None:
    minute = clock.now().replace(second=0, microsecond=0)
    forbund_id = factories.forbund(session).id
    gone = Refusal(
        minute=minute, reason=Reason.REACH, endpoint="gone", person="x", forbund_id=forbund_id
    )
    others = Refusal(minute=minute, reason=Reason.TOO_MANY, forbund_id=forbund_id)
    store(session, {gone: 1, others: 1}, Known())
    session.commit()

    page = browser_of(app, session, Role.ADMIN).get(PAGE).get_data(as_text=True)

    assert "Någon som inte längre finns i tjänsten" in page
    assert "Ingen inloggad" in page
    assert "Övriga försök" in page


def test_every_reason_has_its_words() -> None:
    assert WHY.keys() == set(Reason)
