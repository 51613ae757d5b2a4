"""What is done with one person: in this förbund, and nowhere else."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations.audit.models import AuditEvent
from deviations.mailing.models import OutboxMail
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Role
from tests import factories
from tests.deviations.administration.test_people import PAGE, browser_of
from tests.marks import on_both_databases
from tests.pages import send, sign_in

ACTS = (
    "roller",
    "avsluta-roll",
    "fritext",
    "namn",
    "bjud-in-igen",
    "logga-ut",
    "avsluta",
    "nollstall-kod",
    "koppla-bort",
)


def do(browser: FlaskClient, hat: Membership, act: str, **fields: object) -> TestResponse:
    """Do something on the page of who wears a hat."""
    page = f"{PAGE}/{hat.user.public_id}"
    return send(browser, f"{page}/{act}", at=PAGE + "/bjud-in", **fields)


def page_of(browser: FlaskClient, hat: Membership) -> str:
    return browser.get(f"{PAGE}/{hat.user.public_id}").get_data(as_text=True)


def acts(session: Session) -> set[str]:
    return set(session.scalars(select(AuditEvent.action)))


def mails_to(session: Session, hat: Membership) -> int:
    queued = select(OutboxMail).where(OutboxMail.recipient == hat.user.email)
    return len(session.scalars(queued).all())


@on_both_databases
def test_ending_a_role_signs_the_person_out(app: Flask, session: Session) -> None:
    admin = browser_of(app, session, Role.KOORDINATOR)
    other = factories.member(session, role=Role.LASARE)
    theirs = app.test_client()
    sign_in(theirs, other)

    answer = do(admin, other, "avsluta-roll", medlemskap=other.id)

    assert answer.status_code == 303
    assert theirs.get("/byt-roll").status_code == 302


def test_ending_a_role_says_what_nobody_receives_any_more(
    admin: FlaskClient, session: Session
) -> None:
    hat = factories.member(session)

    do(admin, hat, "avsluta-roll", medlemskap=hat.id)

    said = "Ingen tar nu emot rapporter från Aneby, Eksjö, Nässjö, Sävsjö, Tranås och Vetlanda."
    assert said in page_of(admin, hat)


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_with_a_person_of_another_forbund(
    admin: FlaskClient, session: Session, act: str
) -> None:
    foreign = factories.member(session, scope="forbund:jamtland", name="Som hon hette")

    answer = do(admin, foreign, act, medlemskap=foreign.id, name="Annat", reads="1")

    assert answer.status_code == 404
    session.refresh(foreign)
    assert foreign.ended_at is None
    assert foreign.user.name == "Som hon hette"
    assert foreign.user.disabled_at is None


@pytest.mark.parametrize("act", ACTS)
def test_a_koordinator_does_nothing_with_who_is_only_an_administrator(
    app: Flask, session: Session, act: str
) -> None:
    browser = browser_of(app, session, Role.KOORDINATOR)
    above = factories.member(session, role=Role.ADMIN)

    assert do(browser, above, act, medlemskap=above.id, name="Annat").status_code == 404


def test_a_koordinator_ends_the_role_she_may_and_touches_no_account_beyond(
    app: Flask, session: Session
) -> None:
    browser = browser_of(app, session, Role.KOORDINATOR)
    reader = factories.member(session, role=Role.LASARE, email="bada@exempel.se")
    factories.member(session, role=Role.ADMIN, email="bada@exempel.se")

    for act in ("namn", "logga-ut", "avsluta"):
        assert do(browser, reader, act, name="Annat").status_code == 403
    assert "Administratör" not in page_of(browser, reader)
    assert do(browser, reader, "avsluta-roll", medlemskap=reader.id).status_code == 303


def test_a_kommuns_koordinator_sees_nobody_beyond_the_kommun(app: Flask, session: Session) -> None:
    browser = browser_of(app, session, Role.KOORDINATOR, "kommun:hoglandet/0684")
    inside = factories.member(session, role=Role.LASARE, scope="forum:hoglandet/lsg-savsjo")
    outside = factories.member(session, role=Role.LASARE, scope="forum:hoglandet/lsg-aneby")
    above = factories.member(session, role=Role.LASARE, scope="forum:hoglandet/styrelse")

    assert browser.get(f"{PAGE}/{inside.user.public_id}").status_code == 200
    assert browser.get(f"{PAGE}/{outside.user.public_id}").status_code == 404
    assert browser.get(f"{PAGE}/{above.user.public_id}").status_code == 404


@on_both_databases
def test_ending_a_person_closes_the_account_only_when_no_role_is_left_anywhere(
    app: Flask, session: Session
) -> None:
    admin = browser_of(app, session, Role.ADMIN)
    here = factories.member(session, email="tva@exempel.se", role=Role.LASARE)
    there = factories.member(session, email="tva@exempel.se", scope="forbund:jamtland")
    only = factories.member(session, role=Role.LASARE)

    do(admin, here, "avsluta")
    do(admin, only, "avsluta")

    for hat in (here, there, only):
        session.refresh(hat)
        session.refresh(hat.user)
    assert here.ended_at is not None
    assert there.ended_at is None
    assert here.user.disabled_at is None
    assert only.user.disabled_at is not None
    # The page says the same of both.
    assert page_of(admin, here).count("Avslutad ") == page_of(admin, only).count("Avslutad ") == 1


def test_signing_out_leaves_the_browser_that_works_for_another_forbund(
    app: Flask, session: Session, admin: FlaskClient
) -> None:
    here = factories.member(session, email="tva@exempel.se", role=Role.LASARE)
    factories.member(session, email="tva@exempel.se", scope="forbund:jamtland")
    mine, theirs = app.test_client(), app.test_client()
    sign_in(mine, here)
    sign_in(theirs, here)
    jamtland = hats_elsewhere(theirs)
    send(theirs, "/byt-roll", hatt=jamtland)

    do(admin, here, "logga-ut")

    assert mine.get("/byt-roll").status_code == 302
    assert theirs.get("/byt-roll").status_code == 200


def hats_elsewhere(browser: FlaskClient) -> str:
    """Return the id of the hat that is not worn."""
    page = browser.get("/byt-roll").get_data(as_text=True)
    return page.partition('name="hatt" value="')[2].partition('"')[0]


def test_what_was_ended_is_given_back_with_the_same_roles(
    app: Flask, session: Session, admin: FlaskClient
) -> None:
    earlier = factories.member(session, email="k@exempel.se", role=Role.ANALYTIKER)
    first = factories.member(session, email="k@exempel.se", role=Role.LASARE)
    second = factories.member(session, email="k@exempel.se")
    do(admin, earlier, "avsluta-roll", medlemskap=earlier.id)
    do(admin, first, "avsluta")

    answer = do(admin, first, "oppna-igen")

    assert answer.status_code == 303
    for hat in (earlier, first, second):
        session.refresh(hat)
    assert (earlier.ended_at is None, first.ended_at, second.ended_at) == (False, None, None)
    assert first.user.disabled_at is None
    assert "Rapporter från hela förbundet" in page_of(admin, first)
    sign_in(app.test_client(), first)


def test_who_is_disabled_comes_back_when_another_forbund_invites_her(
    app: Flask, session: Session, admin: FlaskClient
) -> None:
    hat = factories.member(session, role=Role.LASARE)
    do(admin, hat, "avsluta")
    there = browser_of(app, session, Role.ADMIN, "forbund:jamtland")

    fields = {"email": hat.user.email, "name": "", "roles": "lasare", "scope": "forbund:jamtland"}
    answer = send(there, f"{PAGE}/bjud-in", **fields)

    assert answer.status_code == 303
    session.refresh(hat)
    session.refresh(hat.user)
    assert hat.user.disabled_at is None
    assert hat.ended_at is not None


@pytest.mark.parametrize("act", ["avsluta", "avsluta-roll"])
def test_the_last_administrator_is_not_ended(app: Flask, session: Session, act: str) -> None:
    browser, hat = app.test_client(), factories.member(session, role=Role.ADMIN)
    sign_in(browser, hat)

    do(browser, hat, act, medlemskap=hat.id)

    session.refresh(hat)
    assert hat.ended_at is None
    assert "Förbundet behöver en administratör." in page_of(browser, hat)


def test_an_administrator_leaves_when_there_is_another(app: Flask, session: Session) -> None:
    browser, hat = app.test_client(), factories.member(session, role=Role.ADMIN)
    factories.member(session, role=Role.ADMIN)
    sign_in(browser, hat)

    do(browser, hat, "avsluta-roll", medlemskap=hat.id)

    session.refresh(hat)
    assert hat.ended_at is not None


def test_the_last_koordinator_does_not_end_herself_but_an_administrator_may(
    app: Flask, session: Session, admin: FlaskClient
) -> None:
    browser, hat = app.test_client(), factories.member(session)
    sign_in(browser, hat)

    do(browser, hat, "avsluta-roll", medlemskap=hat.id)
    session.refresh(hat)
    assert hat.ended_at is None

    do(admin, hat, "avsluta-roll", medlemskap=hat.id)
    session.refresh(hat)
    assert hat.ended_at is not None


def test_another_forbunds_koordinator_does_not_count(app: Flask, session: Session) -> None:
    browser, hat = app.test_client(), factories.member(session)
    factories.member(session, scope="forbund:jamtland")
    sign_in(browser, hat)

    do(browser, hat, "avsluta-roll", medlemskap=hat.id)

    session.refresh(hat)
    assert hat.ended_at is None


def test_an_invitation_is_sent_again_until_she_has_come(
    app: Flask, session: Session, admin: FlaskClient
) -> None:
    hat = factories.member(session, role=Role.LASARE)

    do(admin, hat, "bjud-in-igen")
    assert mails_to(session, hat) == 1
    sign_in(app.test_client(), hat)
    do(admin, hat, "bjud-in-igen")
    assert mails_to(session, hat) == 1


def test_another_role_is_given_with_a_mail_and_one_beyond_reach_is_not(
    app: Flask, session: Session
) -> None:
    browser = browser_of(app, session, Role.KOORDINATOR)
    hat = factories.member(session, role=Role.LASARE)

    given = do(browser, hat, "roller", roles="koordinator", scope="kommun:hoglandet/0682")
    refused = do(browser, hat, "roller", roles="admin", scope="forbund:hoglandet")

    assert (given.status_code, refused.status_code) == (303, 422)
    assert "Koordinator" in page_of(browser, hat)
    assert mails_to(session, hat) == 1


def test_a_name_is_changed_and_the_trail_does_not_hold_it(
    admin: FlaskClient, session: Session
) -> None:
    hat = factories.member(session, role=Role.LASARE)

    do(admin, hat, "namn", name="Nytt Namn")

    assert "<h1>Nytt Namn</h1>" in page_of(admin, hat)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "user:renamed")).one()
    assert "Nytt" not in str(event.facts)


def test_a_name_that_another_forbund_reads_is_not_changed_from_here(
    admin: FlaskClient, session: Session
) -> None:
    hat = factories.member(session, role=Role.LASARE, name="Kim Prov")
    there = factories.member(
        session, role=Role.LASARE, scope="forbund:jamtland", email=hat.user.email
    )

    do(admin, hat, "namn", name="Ett annat ord")

    session.refresh(there.user)
    assert there.user.name == "Kim Prov"
    assert "Be personen ändra det själv." in page_of(admin, hat)


def test_an_analyst_reads_texts_when_it_is_ticked_and_each_change_is_an_act(
    admin: FlaskClient, session: Session
) -> None:
    hat = factories.member(session, role=Role.ANALYTIKER)

    do(admin, hat, "fritext", medlemskap=hat.id, reads="1")
    session.refresh(hat)
    opened = hat.reads_words
    assert opened
    assert "membership:words-opened" in acts(session)
    assert "membership:words-closed" not in acts(session)

    do(admin, hat, "fritext", medlemskap=hat.id)
    session.refresh(hat)
    assert not hat.reads_words
    assert "membership:words-closed" in acts(session)


def test_no_other_role_is_given_the_texts(admin: FlaskClient, session: Session) -> None:
    hat = factories.member(session, role=Role.LASARE)

    do(admin, hat, "fritext", medlemskap=hat.id, reads="1")

    session.refresh(hat)
    assert hat.reads_words is False


def test_a_name_that_is_emptied_is_said_to_be_gone(admin: FlaskClient, session: Session) -> None:
    hat = factories.member(session, role=Role.LASARE, name="Kim Prov")

    do(admin, hat, "namn", name="")

    assert "Namnet är borttaget." in page_of(admin, hat)


def test_what_was_taken_is_given_back_by_its_number(admin: FlaskClient, session: Session) -> None:
    one, two = (factories.member(session, role=Role.LASARE) for _ in range(2))
    factories.member(session, role=Role.ANALYTIKER, email=two.user.email)
    for hat in (one, two):
        do(admin, hat, "avsluta")

    assert re.search(r"Ge tillbaka rollen\b", page_of(admin, one))
    assert re.search(r"Ge tillbaka rollerna\b", page_of(admin, two))
