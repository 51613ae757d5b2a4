"""”Fortsätt där du var” says what was about to be done, to whom, and its button does that."""

from collections.abc import Collection, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.organisations.access import is_fresh_only
from deviations.organisations.models.kept_form import KeptForm
from deviations.organisations.models.user import Membership
from deviations.organisations.roles import Role
from deviations.organisations.views import on_its_way
from deviations.organisations.views.coming_back import KEEPS_NOTHING, may_be_kept
from deviations.records.workflow.acts import Act
from tests import factories
from tests.deviations.organisations.conftest import Tick
from tests.deviations.organisations.test_kept_forms import OURS, hidden_on
from tests.factories import PASSWORD
from tests.marks import on_both_databases
from tests.pages import send, sign_in


def kept_endpoints(app: Flask) -> Iterator[str]:
    """Yield the line of words of every form that may be kept, one for each act."""
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or not may_be_kept(app, rule.endpoint):
            continue
        acts: Collection[str] = list(Act) if "act" in rule.arguments else [""]
        for act in acts:
            yield on_its_way.key_of(rule.endpoint, {"act": act} if act else {})


def test_every_form_that_may_be_kept_has_words_of_its_own(app: Flask) -> None:
    assert set(kept_endpoints(app)) == on_its_way.WORDS.keys()
    sentences = [str(words.sentence) for words in on_its_way.WORDS.values()]
    assert len(set(sentences)) == len(sentences)


def test_a_form_without_words_is_found(app: Flask) -> None:
    view = app.view_functions["administration.invite"]
    app.add_url_rule("/ny", "administration.planted", view, methods=["POST"])

    assert set(kept_endpoints(app)) - on_its_way.WORDS.keys() == {"administration.planted"}
    assert on_its_way.words_of("administration.planted", {}) == on_its_way.PLAIN


def test_everything_that_asks_for_a_fresh_proof_is_kept_or_is_a_door_of_ones_own(
    app: Flask,
) -> None:
    posts = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and is_fresh_only(app, rule.endpoint)
    }

    left_out = {endpoint for endpoint in posts if not may_be_kept(app, endpoint)}

    assert {endpoint.partition(".")[0] for endpoint in left_out} <= KEEPS_NOTHING
    assert left_out == {"account.set_up", "account.turn_off", "account.codes", "account.unbind"}


@pytest.fixture
def admin(client: FlaskClient, session: Session, ticking: Tick) -> Membership:
    """Sign an administrator in, and let a quarter of an hour pass."""
    hat = factories.member(session, role=Role.ADMIN)
    sign_in(client, hat)
    ticking(minutes=15)
    return hat


def confirmed(client: FlaskClient, page: str, action: str) -> str:
    """Press the button that posts to an address of the page, prove oneself, see what waits."""
    first = page.index(f'action="{action}"')
    fields = hidden_on("<main" + page[first:])
    here = {**OURS, "Referer": "http://localhost" + action.rpartition("/")[0]}
    asked = client.post(action, data=fields, headers=here)
    assert asked.headers["Location"].startswith("/bekrafta"), asked.headers
    led = send(client, asked.location, password=PASSWORD)
    assert led.headers["Location"] == "/fortsatt"
    return client.get(led.location).text


@on_both_databases
def test_ending_a_person_is_asked_about_once_more_and_is_done(
    client: FlaskClient, session: Session, admin: Membership
) -> None:
    reader = factories.member(
        session, role=Role.LASARE, name="Lena Läsare", email="lena@exempel.se"
    )
    path = f"/administration/personer/{reader.user.public_id}"

    waits = confirmed(client, client.get(path).text, f"{path}/avsluta")
    sent = client.post("/fortsatt", data=hidden_on(waits))
    done = client.post(sent.location, data=hidden_on(waits))

    assert "Du var på väg att avsluta alla roller som en person har här." in waits
    assert "Det gäller: Lena Läsare" in waits
    assert "Avsluta alla roller" in waits
    assert "Skicka nu" not in waits
    assert (sent.status_code, done.status_code) == (307, 303)
    session.refresh(reader)
    assert reader.ended_at is not None
    assert session.scalars(select(KeptForm.id)).all() == []


def test_ending_a_role_names_the_role_its_place_and_the_person(
    client: FlaskClient, session: Session, admin: Membership
) -> None:
    reader = factories.member(
        session,
        role=Role.LASARE,
        scope="forum:hoglandet/styrgrupp-nassjo",
        name="Lena Läsare",
        email="lena@exempel.se",
    )
    path = f"/administration/personer/{reader.user.public_id}"

    waits = confirmed(client, client.get(path).text, f"{path}/avsluta-roll")

    assert "Du var på väg att avsluta en roll." in waits
    assert "Det gäller: Läsare, Styrgruppen i Nässjö, Lena Läsare" in waits
    assert session.get_one(Membership, reader.id).ended_at is None


def test_a_file_is_fetched_by_a_button_that_says_so(client: FlaskClient, admin: Membership) -> None:
    page = client.get("/administration/granskning").text
    typed = {**hidden_on(page), "first": "2026-10-01", "last": "2026-10-31"}
    here = {**OURS, "Referer": "http://localhost/administration/granskning"}
    asked = client.post("/administration/granskning", data=typed, headers=here)
    led = send(client, asked.location, password=PASSWORD)
    waits = client.get(led.location).text

    sent = client.post("/fortsatt", data=hidden_on(waits))
    file = client.post(sent.location, data=hidden_on(waits))

    assert "Du var på väg att hämta spåret för granskning." in waits
    assert "Det gäller: 2026-10-01, 2026-10-31" in waits
    assert "Filen är inte hämtad än." in waits
    assert file.mimetype == "application/zip"


def test_letting_it_be_on_the_way_leads_back_and_forgets_it(
    client: FlaskClient, session: Session, admin: Membership
) -> None:
    reader = factories.member(session, role=Role.LASARE, email="lena@exempel.se")
    path = f"/administration/personer/{reader.user.public_id}"
    fields = hidden_on("<main" + client.get(path).text.partition(f'action="{path}/avsluta"')[2])
    here = {**OURS, "Referer": f"http://localhost{path}"}
    asked = client.post(f"{path}/avsluta", data=fields, headers=here)

    page = client.get(asked.location).text
    back = send(client, "/fortsatt/kasta", at=asked.location)

    assert "Det du höll på med finns kvar." in page
    assert back.headers["Location"] == path
    assert session.scalars(select(KeptForm.id)).all() == []


@pytest.mark.parametrize(
    ("asked", "came", "leads"),
    [
        ("/bekrafta?till=/forum", "", "/forum"),
        ("/bekrafta?till=/mitt-konto/app", "/mitt-konto", "/mitt-konto"),
        ("/bekrafta?till=/mitt-konto/app", "/bekrafta", "/mitt-konto"),
        ("/bekrafta?till=//ond.se/forum", "", "/administration"),
        ("/bekrafta", "", "/mitt-konto"),
    ],
)
def test_who_would_rather_not_prove_it_has_a_way_back(
    client: FlaskClient, admin: Membership, asked: str, came: str, leads: str
) -> None:
    headers = {"Referer": f"http://localhost{came}"} if came else {}

    page = client.get(asked, headers=headers).text

    assert f'<a href="{leads}">Avbryt</a>' in page


def test_what_was_sent_and_could_not_be_kept_is_said(
    client: FlaskClient, session: Session, admin: Membership
) -> None:
    reader = factories.member(session, role=Role.LASARE, email="lena@exempel.se")
    path = f"/administration/personer/{reader.user.public_id}"
    fields = hidden_on(client.get(path).text)

    asked = client.post(f"{path}/avsluta", data=fields, headers={"Origin": "http://localhost:1"})

    assert "sparades inte" in client.get(asked.location).text
