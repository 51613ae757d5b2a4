"""The yearly review of rights: due, half done, closed, and nobody else's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations import clock
from deviations.audit.models import AuditEvent
from deviations.organisations.models.review import ReviewedHat, RightsReview
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Role
from deviations.organisations.services import members, reviews
from tests import factories
from tests.deviations.administration.test_people import browser_of
from tests.marks import on_both_databases
from tests.pages import send, sign_in, words_on

PAGE = "/administration/genomgang"
YEAR = clock.today().year
FIRST = datetime(2025, 3, 3, 8, 0, tzinfo=UTC)


def begin(browser: FlaskClient) -> TestResponse:
    return send(browser, PAGE, at="/administration/personer/bjud-in")


def tick(browser: FlaskClient, choices: dict[Membership, str]) -> TestResponse:
    fields: dict[str, Any] = {f"hatt-{hat.id}": choice for hat, choice in choices.items()}
    return send(browser, f"{PAGE}/{YEAR}", at="/administration/personer/bjud-in", **fields)


def text_of(browser: FlaskClient, path: str = f"{PAGE}/{YEAR}") -> str:
    return browser.get(path).get_data(as_text=True)


@pytest.fixture
def own(session: Session) -> Membership:
    return factories.member(session, role=Role.ADMIN)


@pytest.fixture
def admin(app: Flask, own: Membership) -> FlaskClient:
    browser = app.test_client()
    sign_in(browser, own)
    return browser


@on_both_databases
def test_a_review_is_half_done_then_closed_and_ends_who_is_ticked_off(
    app: Flask, session: Session
) -> None:
    own = factories.member(session, role=Role.ADMIN)
    admin = app.test_client()
    sign_in(admin, own)
    stays, goes = factories.member(session), factories.member(session, role=Role.LASARE)
    begin(admin)
    assert "0 av 3 roller är genomgångna." in text_of(admin)

    tick(admin, {goes: "avsluta"})
    session.refresh(goes)
    assert goes.ended_at is not None
    assert "1 av 3 roller är genomgångna." in text_of(admin)
    assert goes.user.email not in words_on(text_of(admin))

    tick(admin, {own: "behall", stays: "behall"})
    assert "3 roller gicks igenom, 1 avslutades." in text_of(admin)
    review = session.scalars(select(RightsReview).where(RightsReview.forbund_id > 0)).one()
    assert (review.closed_by, review.hats) == (own.user.public_id, 3)
    acts = list(session.scalars(select(AuditEvent.action)))
    assert acts.count("membership:reviewed") == 3
    assert acts.count("review:begun") == acts.count("review:closed") == 1


def test_a_role_given_meanwhile_is_looked_at_too(
    session: Session, admin: FlaskClient, own: Membership
) -> None:
    begin(admin)
    late = factories.member(session, role=Role.LASARE)

    tick(admin, {own: "behall"})
    assert "1 av 2 roller" in text_of(admin)
    tick(admin, {late: "behall"})

    assert "Klar " in text_of(admin)


def test_beginning_twice_is_one_review(session: Session, admin: FlaskClient) -> None:
    factories.member(session)

    assert begin(admin).headers["Location"] == begin(admin).headers["Location"]


def test_a_closed_review_takes_no_more(
    session: Session, admin: FlaskClient, own: Membership
) -> None:
    begin(admin)
    tick(admin, {own: "behall"})
    late = factories.member(session, role=Role.LASARE)
    drift = factories.member(session, role=Role.DRIFT)

    assert tick(admin, {late: "avsluta", drift: "avsluta"}).status_code == 303

    for hat in (late, drift):
        session.refresh(hat)
        assert hat.ended_at is None


def test_nothing_is_saved_when_the_last_administrator_would_go(
    session: Session, admin: FlaskClient, own: Membership
) -> None:
    other = factories.member(session, role=Role.LASARE)
    begin(admin)

    answer = tick(admin, {other: "avsluta", own: "avsluta"})

    assert answer.status_code == 422
    assert "Förbundet behöver en administratör." in answer.get_data(as_text=True)
    session.refresh(other)
    assert other.ended_at is None
    assert "0 av 2 roller" in text_of(admin)


def test_a_role_she_may_not_give_is_kept_or_left_and_ended_by_who_runs_the_service(
    session: Session, admin: FlaskClient, own: Membership
) -> None:
    drift, reader = factories.member(session, role=Role.DRIFT), factories.member(session)
    begin(admin)
    page = text_of(admin)
    assert f'id="behall-{drift.id}"' in page
    assert f'id="avsluta-{drift.id}"' not in page
    assert f'id="avsluta-{reader.id}"' in page
    assert page.count("Avslutas av den som driver tjänsten.") == 1

    answer = tick(admin, {drift: "avsluta", reader: "avsluta"})

    assert answer.status_code == 422
    assert "Drift avslutas av den som driver tjänsten." in answer.text
    for hat in (drift, reader):
        session.refresh(hat)
        assert hat.ended_at is None
    assert "0 av 3 roller" in text_of(admin)

    assert tick(admin, {drift: "behall", reader: "avsluta", own: "behall"}).status_code == 303
    session.refresh(drift)
    session.refresh(reader)
    assert drift.ended_at is None
    assert reader.ended_at is not None
    assert "3 roller gicks igenom, 1 avslutades." in text_of(admin)


def test_a_hat_of_another_forbund_is_neither_shown_nor_ended(
    session: Session, admin: FlaskClient
) -> None:
    foreign = factories.member(session, scope="forbund:jamtland")
    begin(admin)

    tick(admin, {foreign: "avsluta"})

    session.refresh(foreign)
    assert foreign.ended_at is None
    assert foreign.user.email not in words_on(text_of(admin))


def test_another_forbunds_review_is_not_there(
    app: Flask, session: Session, admin: FlaskClient
) -> None:
    begin(browser_of(app, session, Role.ADMIN, "forbund:jamtland"))

    assert admin.get(f"{PAGE}/{YEAR}").status_code == 404


@pytest.mark.parametrize(
    ("passed", "due"), [(timedelta(days=365, seconds=-1), False), (timedelta(days=365), True)]
)
def test_the_first_review_is_due_a_year_after_the_first_role(
    app: Flask,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    *,
    passed: timedelta,
    due: bool,
) -> None:
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: FIRST)
        hat = factories.member(session, role=Role.ADMIN)
    monkeypatch.setattr(clock, "now", lambda: FIRST + passed)
    browser = app.test_client()
    sign_in(browser, hat)

    said = "Det är mer än ett år sedan någon gick igenom"
    assert (said in text_of(browser, "/administration")) is due


def test_the_next_is_due_a_year_after_the_last_was_closed(session: Session) -> None:
    hat = factories.member(session, role=Role.ADMIN)
    review = reviews.begin(session, forbund_id=hat.forbund_id, by="test", now=FIRST)
    reviews.tick(session, review=review, keeps={hat.id: True}, by="test", now=FIRST)

    assert reviews.due_at(session, hat.forbund_id) == FIRST + reviews.A_YEAR


@pytest.mark.parametrize("role", [Role.KOORDINATOR, Role.LASARE, Role.ANALYTIKER, Role.DRIFT])
def test_only_an_administrator_reviews(app: Flask, session: Session, role: Role) -> None:
    assert browser_of(app, session, role).get(PAGE).status_code == 403


@pytest.mark.parametrize(("hats", "second"), [(50, False), (51, True)])
def test_many_roles_are_looked_at_fifty_at_a_time(
    session: Session, admin: FlaskClient, *, hats: int, second: bool
) -> None:
    for number in range(hats - 1):
        members.add_member(
            session,
            email=f"nr{number}@exempel.se",
            name="",
            role=Role.LASARE,
            scope="forum:hoglandet/styrelse",
            by="test",
        )
    session.commit()
    begin(admin)

    page = text_of(admin)

    assert page.count('value="behall"') == 50
    assert ("sida=2" in page) is second
    assert f"0 av {hats} roller" in page
    assert text_of(admin, f"{PAGE}/{YEAR}?sida=2").count('value="behall"') == (1 if second else 50)


@on_both_databases
@pytest.mark.parametrize("year", ["9999", "10000", "9" * 20])
def test_a_year_that_never_comes_has_no_review(app: Flask, session: Session, year: str) -> None:
    admin = app.test_client()
    sign_in(admin, factories.member(session, role=Role.ADMIN))

    assert admin.get(f"{PAGE}/{year}").status_code == 404
    assert admin.get(f"/administration/namnare/{year}").status_code == 404


def test_a_review_saved_with_nothing_chosen_says_what_to_do(
    admin: FlaskClient, session: Session
) -> None:
    begin(admin)

    answer = tick(admin, {})

    assert answer.status_code == 422
    assert '<a href="#roller">Välj Behåll eller Avsluta för minst en roll.</a>' in answer.text
    assert "är sparade" not in text_of(admin)
    assert len(session.scalars(select(ReviewedHat).where(ReviewedHat.forbund_id > 0)).all()) == 0
