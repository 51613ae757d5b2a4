"""Signing in by a mailed link: who may, once, soon, and only by the button of the page."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.extensions import db
from deviations.mailing.models import OutboxMail
from deviations.organisations.models.user import LoginSession, SignInMethod, UserToken
from deviations.organisations.roles import Role
from deviations.organisations.services import letters, members, tokens
from deviations.organisations.views import tries
from deviations.throttle.services import Limit
from tests.browser import serving
from tests.browser_fixtures import PageAt
from tests.factories import forbund, member
from tests.marks import in_a_browser, on_both_databases
from tests.pages import send, token_on, words_on

FORUM = "forum:hoglandet/styrelse"
READER = "lena@exempel.se"


@pytest.fixture
def reader(session: Session) -> str:
    member(session, email=READER, role=Role.LASARE, scope=FORUM)
    return READER


def ask(client: FlaskClient, email: str, *, till: str = "") -> str:
    """Ask for a link; return the path of the one that was mailed last."""
    path = f"/logga-in/skicka-lank?till={till}"
    assert send(client, path, email=email).status_code == 200
    return mailed_links(db.session())[-1]


def mailed_links(session: Session) -> list[str]:
    """Return the paths of all links that were mailed."""
    bodies = session.scalars(select(OutboxMail.body).order_by(OutboxMail.id)).all()
    session.rollback()
    return re.findall(r"https?://[^/]+(/\S+)", "\n".join(bodies))


def push(client: FlaskClient, link: str):
    """Push the button of the page that a link leads to."""
    page = client.get(link).get_data(as_text=True)
    code = re.search(r'name="kod" value="([^"]+)"', page)
    action = re.search(r'action="(/logga-in/lank[^"]*)"', page)
    assert code
    assert action
    fields = {"csrf_token": token_on(page), "kod": code[1]}
    return client.post(action[1].replace("&amp;", "&"), data=fields)


def test_posts_without_the_pages_token_use_up_nobodys_tries(
    app: Flask, client: FlaskClient, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "LINK_ADDRESS", Limit("link-address", 1, 300))
    link = ask(client, reader)
    path, code = link.split("?kod=")
    forged = [app.test_client().post(path, data={"kod": code}).status_code for _post in range(3)]

    assert forged == [422] * 3
    assert push(client, link).status_code == 303
    other = app.test_client()
    assert push(other, ask(other, reader)).status_code == 429


def browsers(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(LoginSession)) or 0


@on_both_databases
def test_who_asks_for_a_link_comes_in_by_its_button(
    client: FlaskClient, session: Session, reader: str
) -> None:
    link = ask(client, reader.upper())

    page = client.get(link).get_data(as_text=True)
    entered = push(client, link)

    assert reader in words_on(page)
    assert entered.status_code == 303
    assert client.get(entered.headers["Location"]).status_code == 200
    found = session.scalars(select(LoginSession)).one()
    assert found.method is SignInMethod.LINK
    assert not found.awaits_second_factor


def test_the_link_opens_the_page_one_was_going_to(client: FlaskClient, reader: str) -> None:
    link = ask(client, reader, till="/rapporter")

    assert push(client, link).headers["Location"] == "/rapporter"


@pytest.mark.parametrize(
    "wanted", ["//ond.se", "/\\ond.se", "https://ond.se", "/ring-0701234567", "/finns/inte/alls"]
)
def test_nobody_elses_words_travel_in_the_mail(
    client: FlaskClient, reader: str, wanted: str
) -> None:
    assert "till=" not in ask(client, reader, till=wanted)


def test_what_follows_links_and_does_not_push_buttons_uses_nothing_up(
    app: Flask, client: FlaskClient, session: Session, reader: str
) -> None:
    link = ask(client, reader)
    scanner = app.test_client()
    code = link.partition("kod=")[2]

    for _ in range(3):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    stranger = app.test_client().post("/logga-in/lank", data={"kod": code})
    with_the_token_of_another = app.test_client().post(
        "/logga-in/lank",
        data={"kod": code, "csrf_token": token_on(scanner.get(link).get_data(as_text=True))},
    )

    assert (stranger.status_code, with_the_token_of_another.status_code) == (422, 422)
    assert browsers(session) == 0
    assert push(client, link).status_code == 303


def test_control_a_link_that_a_get_uses_up_would_not_survive_a_scanner(
    app: Flask, client: FlaskClient, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = tokens.holder

    def used_up_by_reading(session: Session, **asked):
        found = holder(session, **asked)
        tokens.consume(session, **asked)
        session.commit()
        return found

    monkeypatch.setattr(tokens, "holder", used_up_by_reading)
    link = ask(client, reader)

    app.test_client().get(link)

    assert client.get(link).status_code == 410


@on_both_databases
def test_a_link_works_once_and_only_the_newest(
    client: FlaskClient, session: Session, reader: str
) -> None:
    older, newer = ask(client, reader), ask(client, reader)

    assert client.get(older).status_code == 410
    assert push(client, newer).status_code == 303
    assert client.get(newer).status_code == 410
    unused = select(func.count()).select_from(UserToken).where(UserToken.used_at.is_(None))
    assert session.scalar(unused) == 0


def test_of_two_who_push_the_button_at_once_one_comes_in(
    client: FlaskClient, session: Session, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = ask(client, reader)
    monkeypatch.setattr(tokens, "consume", lambda *_args, **_asked: False)  # the other was first

    assert push(client, link).status_code == 410
    assert browsers(session) == 0


def test_without_an_address_one_is_asked_for_it(client: FlaskClient) -> None:
    answer = send(client, "/logga-in/skicka-lank", email="")

    assert answer.status_code == 422
    assert "Skriv din e-postadress." in answer.get_data(as_text=True)


@pytest.mark.parametrize(("age", "status"), [(-1, 200), (1, 410)])
def test_a_link_lasts_thirty_minutes(
    client: FlaskClient, reader: str, monkeypatch: pytest.MonkeyPatch, age: int, status: int
) -> None:
    link = ask(client, reader)
    later = clock.now() + timedelta(minutes=30, seconds=5 * age)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.get(link).status_code == status


def test_the_code_of_one_kind_of_link_is_none_of_another(client: FlaskClient, reader: str) -> None:
    code = ask(client, reader).partition("kod=")[2]

    assert client.get(f"/nytt-losenord?kod={code}").status_code == 410
    assert client.get(f"/bjud-in?kod={code}").status_code == 410
    assert client.get(f"/logga-in/lank?kod={code[:-1]}").status_code == 410


@pytest.mark.parametrize("who", ["unknown", "closed", "without-role"])
def test_who_may_not_come_in_gets_the_same_answer_and_no_mail(
    client: FlaskClient, session: Session, reader: str, who: str
) -> None:
    hat = member(session, email="other@exempel.se", role=Role.LASARE, scope=FORUM)
    if who == "closed":
        hat.user.disabled_at = clock.now()
    if who == "without-role":
        hat.ended_at = clock.now()
    session.commit()
    email = "ingen@exempel.se" if who == "unknown" else "other@exempel.se"

    known = send(client, "/logga-in/skicka-lank", email=reader)
    answer = send(client, "/logga-in/skicka-lank", email=email)

    assert answer.status_code == known.status_code == 200
    assert answer.get_data(as_text=True).count("Titta i din inkorg") == 2
    assert [mail.recipient for mail in session.scalars(select(OutboxMail))] == [reader]


def test_a_role_that_ended_after_the_mail_ends_the_link(
    client: FlaskClient, session: Session
) -> None:
    hat = member(session, email=READER, role=Role.LASARE, scope=FORUM)
    link = ask(client, READER)

    members.end_member(session, membership=hat, by="test")
    session.commit()

    assert client.get(link).status_code == 410


def test_who_must_give_a_code_is_asked_for_it_after_the_link_too(
    client: FlaskClient, session: Session
) -> None:
    hat = member(session, email="k@exempel.se")
    forbund(session).demo = False
    session.commit()

    answer = push(client, ask(client, hat.user.email))

    assert answer.headers["Location"].startswith("/logga-in/kod")
    assert session.scalars(select(LoginSession.awaits_second_factor)).all() == [True]
    assert client.get("/byt-roll").status_code == 302


def test_the_password_page_sends_a_link_with_what_stands_in_its_field(
    client: FlaskClient, reader: str
) -> None:
    page = client.get("/logga-in?till=/rapporter").get_data(as_text=True)
    found = re.search(r'formaction="([^"]+)"', page)
    assert found

    answer = client.post(
        found[1], data={"csrf_token": token_on(page), "email": reader, "password": ""}
    )

    assert "Titta i din inkorg" in answer.get_data(as_text=True)


def _invite(session: Session, role: Role, scope: str) -> tuple[str, str]:
    hat = members.add_member(
        session, email="ny@exempel.se", name="", role=role, scope=scope, by="test"
    )
    link = letters.invite(session, membership=hat, addresses=letters.Addresses(""), now=clock.now())
    session.commit()
    return link, session.scalars(select(OutboxMail.body)).one()


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.LASARE, FORUM), (Role.KONTAKTPERSON, "part:hoglandet/af")]
)
def test_who_reads_or_answers_now_and_then_goes_in_by_the_invitation(
    client: FlaskClient, session: Session, role: Role, scope: str
) -> None:
    link, body = _invite(session, role, scope)
    code = link.partition("kod=")[2]

    entered = send(client, "/bjud-in/ga-in", at=link, kod=code)

    assert "Du behöver inget lösenord." in body
    assert entered.status_code == 303
    assert client.get("/byt-roll").status_code == 200
    assert client.get(link).status_code == 410


def test_who_handles_deviations_chooses_a_password_first(
    client: FlaskClient, session: Session
) -> None:
    link, body = _invite(session, Role.KOORDINATOR, "forbund:hoglandet")
    code = link.partition("kod=")[2]

    page = client.get(link).get_data(as_text=True)
    refused = send(client, "/bjud-in/ga-in", at=link, kod=code)

    assert "Välj ett lösenord" in body
    assert "Gå in" not in page
    assert refused.status_code == 410
    assert browsers(session) == 0
    assert client.get(link).status_code == 200


class TestInABrowser:
    """The whole way by keyboard, on a phone, against a server that really sends its answer."""

    pytestmark = in_a_browser

    def test_one_asks_for_a_link_follows_it_and_is_in(
        self, app: Flask, session: Session, page_at: PageAt, reader: str
    ) -> None:
        page = page_at(320)
        with serving(app) as base:
            page.goto(f"{base}/logga-in?till=/rapporter")
            page.get_by_label("E-postadress").fill(reader)
            page.get_by_role("button", name="Mejla mig en länk").press("Enter")
            expect(page.get_by_role("heading", level=1)).to_have_text("Titta i din inkorg")
            link = ""
            for _later in range(5):  # the mail is queued when the answer has left
                page.goto(f"{base}/logga-in")
                link = link or next(iter(mailed_links(session)), "")
            page.goto(base + link)
            page.get_by_role("button", name="Logga in").press("Enter")
            page.wait_for_url(f"{base}/rapporter")
