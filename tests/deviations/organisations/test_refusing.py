"""Whatever is refused is noted: to whom, what and why, and nothing that was typed."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.audit.models import AuditEvent, Reason
from deviations.errors import TooManyError
from deviations.organisations.access import public
from deviations.organisations.roles import Role
from deviations.web.afterwards import afterwards
from tests import factories
from tests.deviations.organisations.refusals import noted
from tests.marks import on_both_databases
from tests.pages import send, sign_in

WRONG = "fel-hästar-åt-grön-tårta"


def browser_of(app: Flask, session: Session, role: Role) -> tuple[FlaskClient, str]:
    browser, hat = app.test_client(), factories.member(session, role=role)
    person = hat.user.public_id
    sign_in(browser, hat)
    return browser, person


@on_both_databases
def test_a_role_that_is_not_enough_is_noted_by_person_and_page(
    app: Flask, session: Session
) -> None:
    browser, person = browser_of(app, session, Role.LASARE)
    forbund_id = factories.forbund(session).id

    for _ in range(2):
        assert browser.get("/avvikelser").status_code == 403

    (denial,) = noted(app, session)
    assert (denial.person, denial.forbund_id) == (person, forbund_id)
    assert (denial.endpoint, denial.method) == ("triage.index", "GET")
    assert (denial.reason, denial.times, denial.address) == (Reason.ROLE, 2, "")
    assert denial.minute.second == 0


@on_both_databases
def test_what_lies_in_another_forbund_is_noted_as_what_is_nowhere(
    app: Flask, session: Session
) -> None:
    foreign = factories.deviation(session, of="jamtland").public_id
    session.commit()
    browser, person = browser_of(app, session, Role.KOORDINATOR)

    assert browser.get(f"/avvikelser/{foreign}").status_code == 404
    assert browser.get("/avvikelser/bcdfghjkmnpqrstv").status_code == 404

    (denial,) = noted(app, session)
    assert (denial.person, denial.reason, denial.times) == (person, Reason.REACH, 2)


@on_both_databases
def test_a_wrong_password_is_noted_on_the_account_that_has_one(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    hat = factories.member(session, email="karin@exempel.se")
    person, forbund_id = hat.user.public_id, hat.forbund_id

    for email in ("Karin@exempel.se", "okand@exempel.se"):
        answer = send(client, "/logga-in", email=email, password=WRONG)
        assert answer.status_code == 422

    rows = {denial.person: denial for denial in noted(app, session)}
    assert rows.keys() == {person, ""}
    assert rows[person].forbund_id == forbund_id
    assert rows[""].forbund_id is None
    assert {denial.reason for denial in rows.values()} == {Reason.PASSWORD}
    everything = " ".join(str(vars(denial)) for denial in rows.values())
    assert "exempel.se" not in everything
    assert "127.0.0.1" not in everything


def test_a_form_that_was_sent_empty_is_no_refusal(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    send(client, "/logga-in", email="", password="")

    assert noted(app, session) == []


def test_nobody_signed_in_is_noted_without_a_name(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    assert client.get("/avvikelser").status_code == 302

    (denial,) = noted(app, session)
    assert (denial.reason, denial.person) == (Reason.SIGN_IN, "")
    assert len(denial.address) == 16


@pytest.mark.parametrize("path", ["/wp-login.php", "/finns/inte/alls", "/hoglandet/", "/logga-in"])
def test_what_is_open_or_leads_nowhere_is_not_noted(
    app: Flask, session: Session, client: FlaskClient, path: str
) -> None:
    client.get(path)

    assert noted(app, session) == []


def test_a_code_that_opens_nothing_is_noted_in_its_forbund(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    forbund_id = factories.forbund(session).id
    answer = client.post("/hoglandet/kvitto", data={"code": "2345 6789 BCDF GHJK"})
    assert answer.status_code == 404

    (denial,) = noted(app, session)
    assert (denial.reason, denial.forbund_id) == (Reason.CODE, forbund_id)


def test_a_link_that_is_over_is_noted(app: Flask, session: Session, client: FlaskClient) -> None:
    assert client.get("/bjud-in?kod=for-gammal").status_code == 410

    (denial,) = noted(app, session)
    assert denial.reason is Reason.LINK


def test_a_forged_form_is_noted(app: Flask, session: Session) -> None:
    browser, person = browser_of(app, session, Role.KOORDINATOR)

    assert browser.post("/logga-ut").status_code == 400

    (denial,) = noted(app, session)
    assert (denial.reason, denial.person) == (Reason.FORGED, person)


@pytest.mark.usefixtures("ticking")
def test_too_many_tries_are_noted(app: Flask, session: Session, client: FlaskClient) -> None:
    answers = [
        send(client, "/logga-in", email="okand@exempel.se", password=WRONG).status_code
        for _ in range(6)
    ]
    assert answers == [422] * 5 + [429]

    assert {denial.reason: denial.times for denial in noted(app, session)} == {
        Reason.PASSWORD: 5,
        Reason.TOO_MANY: 1,
    }


def test_what_is_allowed_is_not_noted(app: Flask, session: Session) -> None:
    browser, _person = browser_of(app, session, Role.KOORDINATOR)

    assert browser.get("/avvikelser").status_code == 200

    assert noted(app, session) == []


def test_a_refusal_leaves_the_chain_alone(app: Flask, session: Session) -> None:
    browser, _person = browser_of(app, session, Role.LASARE)
    before = session.scalars(select(AuditEvent.seq)).all()

    browser.get("/avvikelser")
    noted(app, session)

    assert session.scalars(select(AuditEvent.seq)).all() == before


def test_what_is_refused_when_the_page_was_ready_is_noted_as_well(
    app: Flask, session: Session
) -> None:
    def others_were_first(_session: Session) -> None:
        raise TooManyError(60)

    @public
    def page() -> str:
        afterwards(others_were_first)
        return "<!DOCTYPE html><title>t</title>"

    app.add_url_rule("/prov", "prov", page)
    browser, person = browser_of(app, session, Role.KOORDINATOR)

    assert browser.get("/prov").status_code == 429

    (denial,) = noted(app, session)
    assert (denial.person, denial.reason) == (person, Reason.TOO_MANY)
