"""A page that another of one's hats opens is one click away, and nothing is told to others."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from deviations.organisations.models.user import LoginSession, Membership, SignInMethod
from deviations.organisations.roles import Role
from tests import factories
from tests.marks import on_both_databases
from tests.pages import send, sign_in, token_on

OFFER = re.compile(r"Byt till ([^<]+?)\s*</button>")


@pytest.fixture
def koordinator(session: Session) -> Membership:
    return factories.member(session)


def another(session: Session, of: Membership, role: Role, scope: str) -> Membership:
    return factories.member(session, email=of.user.email, role=role, scope=scope)


def offers(page: str) -> list[str]:
    return OFFER.findall(page)


def put_on(client: FlaskClient, page: str, hat: Membership) -> str:
    """Press the page's button for a hat; return where it leads."""
    action = re.search(r'action="(/byt-roll[^"]*)"', page)
    assert action
    fields = {"csrf_token": token_on(page), "hatt": str(hat.id)}
    return client.post(action[1], data=fields).headers["Location"]


def test_a_page_of_ones_other_role_is_one_click_away(
    client: FlaskClient, session: Session, koordinator: Membership
) -> None:
    admin = another(session, koordinator, Role.ADMIN, "forbund:hoglandet")
    sign_in(client, koordinator)

    refused = client.get("/administration/listor")

    assert refused.status_code == 403
    assert offers(refused.text) == ["Administratör, Höglandets samordningsförbund"]
    assert "Sidan hör till en annan av dina roller." in refused.text
    assert "Be förbundets administratör" not in refused.text
    assert put_on(client, refused.text, admin) == "/administration/listor"
    assert client.get("/administration/listor").status_code == 200


@on_both_databases
def test_a_deviation_of_ones_other_forbund_is_one_click_away(
    client: FlaskClient, session: Session, koordinator: Membership
) -> None:
    there = another(session, koordinator, Role.KOORDINATOR, "forbund:jamtland")
    deviation = factories.deviation(session, of="jamtland")
    session.commit()
    path = f"/avvikelser/{deviation.public_id}"
    sign_in(client, koordinator)

    missing = client.get(path)

    assert missing.status_code == 404
    assert "Byt om sidan hör till någon av dem" in missing.text
    assert "Sidan hör till en annan" not in missing.text
    assert len(offers(missing.text)) == 1
    assert put_on(client, missing.text, there) == path
    assert client.get(path).status_code == 200


@on_both_databases
def test_what_is_not_there_and_what_is_anothers_are_answered_alike(
    client: FlaskClient, session: Session, koordinator: Membership
) -> None:
    another(session, koordinator, Role.KOORDINATOR, "forbund:jamtland")
    foreign = factories.deviation(session, of="norra-vastmanland")
    session.commit()
    sign_in(client, koordinator)

    there, nowhere = (
        client.get(f"/avvikelser/{public_id}")
        for public_id in (foreign.public_id, "2222222222222222")
    )

    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert offers(there.text) == offers(nowhere.text) != []


@on_both_databases
def test_each_hat_is_named_by_its_role_its_part_or_place_and_the_forbund_once(
    client: FlaskClient, session: Session, koordinator: Membership
) -> None:
    another(session, koordinator, Role.KONTAKTPERSON, "part:hoglandet/fk")
    another(session, koordinator, Role.KONTAKTPERSON, "part:hoglandet/af")
    another(session, koordinator, Role.KONTAKTPERSON, "part:jamtland/region")
    another(session, koordinator, Role.LASARE, "forum:hoglandet/styrgrupp-nassjo")
    sign_in(client, koordinator)

    page = client.get("/byt-roll").text
    rows = re.findall(r"<dt>([^<]+)</dt>\s*<dd>\s*([^<]+?)\s*</dd>", page)

    assert rows == [
        ("Koordinator", "Höglandets samordningsförbund"),
        ("Kontaktperson", "Försäkringskassan, Höglandets samordningsförbund"),
        ("Kontaktperson", "Arbetsförmedlingen, Höglandets samordningsförbund"),
        ("Kontaktperson", "Region Jämtland Härjedalen, Samordningsförbundet Jämtland"),
        ("Läsare", "Styrgruppen i Nässjö, Höglandets samordningsförbund"),
    ]


def test_the_frame_says_the_same_here_as_on_every_other_page(
    client: FlaskClient, session: Session
) -> None:
    contact = factories.member(session, role=Role.KONTAKTPERSON, scope="part:hoglandet/fk")
    sign_in(client, contact)

    pages = [client.get(path).text for path in ("/byt-roll", "/mitt-konto")]

    for page in pages:
        assert page.count("Kontaktperson, Försäkringskassan") == 2, "in header and footer"
        assert "Kontaktperson, Höglandets" not in page


def test_a_part_is_named_where_the_hat_is_offered(
    client: FlaskClient, session: Session, koordinator: Membership
) -> None:
    another(session, koordinator, Role.KONTAKTPERSON, "part:hoglandet/fk")
    sign_in(client, koordinator)

    refused = client.get("/fragor")

    assert offers(refused.text) == [
        "Kontaktperson, Försäkringskassan, Höglandets samordningsförbund"
    ]


def test_nothing_is_offered_that_no_other_role_opens(
    client: FlaskClient, session: Session, koordinator: Membership
) -> None:
    another(session, koordinator, Role.LASARE, "forbund:hoglandet")
    sign_in(client, koordinator)

    assert offers(client.get("/administration/listor").text) == []
    assert offers(client.get("/finns-inte").text) == []


@pytest.mark.parametrize(
    ("role", "path", "advice"),
    [
        (Role.KOORDINATOR, "/administration/listor", "Be förbundets administratör om du behöver"),
        (Role.ADMIN, "/avvikelser", "Den hör till en annan roll än administratör."),
    ],
)
def test_nobody_is_told_to_ask_herself(
    client: FlaskClient, session: Session, role: Role, path: str, advice: str
) -> None:
    sign_in(client, factories.member(session, role=role))

    refused = client.get(path).text.partition("<main")[2].partition("</main>")[0]

    assert advice in refused
    assert ("Be förbundets" in refused) is (role is not Role.ADMIN)
    assert '<a href="/roller">Vem får se vad</a>' in refused


def test_the_hat_of_the_browser_that_ran_out_is_on_again(
    client: FlaskClient, session: Session, koordinator: Membership, ticking
) -> None:
    admin = another(session, koordinator, Role.ADMIN, "forbund:hoglandet")
    sign_in(client, koordinator)
    page = client.get("/byt-roll").text
    client.post("/byt-roll", data={"csrf_token": token_on(page), "hatt": str(admin.id)})
    ticking(minutes=31)

    sign_in(client, koordinator)

    assert client.get("/administration/listor").status_code == 200


def test_a_role_given_meanwhile_asks_for_a_code_whoever_vouched_for_the_old_one(
    client: FlaskClient, session: Session
) -> None:
    factories.forbund(session).demo = False
    reader = factories.member(session, role=Role.LASARE)
    sign_in(client, reader)
    session.execute(update(LoginSession).values(method=SignInMethod.PROVIDER))
    session.commit()
    given = another(session, reader, Role.KOORDINATOR, "forbund:hoglandet")
    send(client, "/bekrafta", password=factories.PASSWORD)  # moves the proof past the new role

    answer = send(client, "/byt-roll", hatt=given.id)

    assert answer.headers["Location"].startswith("/logga-in/kod")
    assert client.get("/avvikelser").status_code == 302
