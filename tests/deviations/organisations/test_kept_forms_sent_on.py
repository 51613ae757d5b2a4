"""What was kept is sent on by hand, forgotten when it went through, and led away from."""

from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from deviations.organisations.models.user import Membership
from deviations.records.models.deviation import Deviation
from tests.deviations.organisations.conftest import Tick
from tests.deviations.organisations.test_kept_forms import OURS, hidden_on, kept, questions, typed
from tests.marks import on_both_databases
from tests.pages import send, sign_in


def led_away(client: FlaskClient, path: str, ticking: Tick, hat: Membership) -> str:
    """Send what is typed at a path when the session has run out, and come back in."""
    fields = typed(client, path)
    ticking(minutes=31)
    client.post(path, data=fields, headers=OURS)
    sign_in(client, hat)
    return client.get("/fortsatt").text


def send_on(client: FlaskClient, page: str, **mended: str) -> int:
    """Press the button of ”Fortsätt där du var”, as a browser does; return the last status."""
    fields = hidden_on(page)
    sent = client.post("/fortsatt", data=fields)
    return client.post(sent.location, data={**fields, **mended}).status_code


@on_both_databases
def test_a_refusal_leaves_it_where_it_was_until_it_is_mended(
    client: FlaskClient, session: Session, hat: Membership, form: str, ticking: Tick
) -> None:
    page = led_away(client, form, ticking, hat)

    refused = send_on(client, page, part="")
    after_refusal = kept(session), "Vi ringde" in client.get("/fortsatt").text
    fields = hidden_on(page)
    mended = client.post(form, data={**fields, "words": "Hur är det tänkt att gå till?"})

    assert refused == 422
    assert after_refusal == (1, True)
    assert mended.status_code == 303
    assert kept(session) == 0
    assert questions(session) == ["Hur är det tänkt att gå till?"]


def test_what_somebody_else_changed_meanwhile_leaves_it_where_it_was(
    client: FlaskClient, session: Session, hat: Membership, form: str, ticking: Tick
) -> None:
    page = led_away(client, form, ticking, hat)

    assert send_on(client, page, version="999") == 409
    assert kept(session) == 1


def test_a_page_that_says_no_leads_back_to_what_waits(
    client: FlaskClient, session: Session, hat: Membership, form: str, ticking: Tick
) -> None:
    fields = hidden_on(led_away(client, form, ticking, hat))
    before = client.get("/finns-inte").text
    sent = client.post("/fortsatt", data=fields)
    session.execute(update(Deviation).values(public_id="2222222222222222"))
    session.commit()

    refused = client.post(sent.location, data=fields)

    assert refused.status_code == 404
    assert '<a href="/fortsatt">Fortsätt där du var</a>' in refused.text
    assert "/fortsatt" not in before
    assert kept(session) == 1


def test_another_form_that_goes_through_meanwhile_does_not_make_it_forgotten(
    client: FlaskClient, session: Session, hat: Membership, form: str, ticking: Tick
) -> None:
    fields = typed(client, form)
    page = led_away(client, form, ticking, hat)
    token = hidden_on(page)["csrf_token"]

    other = client.post(form, data={**fields, "csrf_token": token, "words": "En annan fråga."})

    assert other.status_code == 303
    assert kept(session) == 1


@on_both_databases
def test_what_is_led_away_once_more_on_its_way_is_still_kept(
    client: FlaskClient, session: Session, hat: Membership, form: str, ticking: Tick
) -> None:
    page = led_away(client, form, ticking, hat)
    fields = hidden_on(page)
    sent = client.post("/fortsatt", data=fields)
    ticking(minutes=31)

    led = client.post(sent.location, data=fields, headers=OURS)

    assert led.headers["Location"].startswith("/logga-in")
    assert kept(session) == 1
    assert "Vi ringde" in led_in(client, hat)


def led_in(client: FlaskClient, hat: Membership) -> str:
    sign_in(client, hat)
    return client.get("/fortsatt").text


def test_who_lets_it_be_comes_back_to_the_page_she_left(
    client: FlaskClient, session: Session, hat: Membership, form: str, ticking: Tick
) -> None:
    fields = typed(client, form)
    ticking(minutes=31)
    client.post(form, data=fields, headers={**OURS, "Referer": f"http://localhost{form}"})
    sign_in(client, hat)

    back = send(client, "/fortsatt/kasta", at="/fortsatt")

    assert back.headers["Location"] == form
    assert kept(session) == 0


def test_nobody_is_led_back_to_an_address_that_takes_a_form_alone(
    client: FlaskClient, hat: Membership, form: str, ticking: Tick
) -> None:
    fields = typed(client, form)
    only_sent_to = f"http://localhost/administration/personer/{hat.user.public_id}/roller"
    ticking(minutes=31)

    away = client.post(form, data=fields, headers={**OURS, "Referer": only_sent_to})

    assert away.headers["Location"] == "/logga-in"


def test_sending_what_is_not_there_any_more_says_so(
    client: FlaskClient, hat: Membership, form: str, ticking: Tick
) -> None:
    page = led_away(client, form, ticking, hat)
    send(client, "/fortsatt/kasta", at="/fortsatt")

    answer = client.post("/fortsatt", data=hidden_on(page))

    assert answer.status_code == 303
    assert "Inget väntar på att skickas." in client.get(answer.location).text
