"""The page that says who may see what is the table that rules it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations.organisations import roles
from deviations.organisations.roles import OPEN_TO_ALL, RIGHTS, Permission, Right, Role
from tests import factories
from tests.pages import sign_in

SCOPES = {Role.KONTAKTPERSON: "part:hoglandet/fk"}


def cells(page: str) -> dict[str, list[str]]:
    """Return the words of each row and what stands under each role."""
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', page, re.DOTALL)
    found = {}
    for words, rest in rows:
        inside = re.findall(r"<td>(.*?)</td>", rest, re.DOTALL)
        found[words] = [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in inside]
    return found


def expected(line: Right) -> list[str]:
    return [
        "Ja" if role in line.roles else "Om det beviljats" if role in line.by_name else "– Nej"
        for role in Role
    ]


def test_each_right_stands_with_who_has_it(client: FlaskClient) -> None:
    page = client.get("/roller").text

    lines = [line for about in RIGHTS.values() for line in about]
    assert cells(page) == {line.words: expected(line) for line in lines}
    for role in Role:
        assert role.label in page
        assert role.sentence in page


def test_a_right_that_is_added_is_on_the_page_the_same_moment(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = Right(Permission.JOB_READ, "Se månen", frozenset({Role.LASARE}))
    monkeypatch.setitem(roles.RIGHTS, "Rymden", (added,))

    assert cells(client.get("/roller").text)["Se månen"] == expected(added)


def test_what_anyone_may_do_stands_first_and_is_every_roles(client: FlaskClient) -> None:
    page = client.get("/roller").text

    found = re.findall(
        r'<th scope="row">\s*([^<]+)<span class="second">([^<]+)</span>\s*</th>(.*?)</tr>',
        page,
        re.DOTALL,
    )
    assert [(words, note) for words, note, _cells in found] == [
        (words, "också utan inloggning") for words in OPEN_TO_ALL
    ]
    assert all(cells.count("<td>Ja</td>") == len(Role) for _words, _note, cells in found)
    assert page.index(OPEN_TO_ALL[0]) < page.index("Avvikelser</span>")


def test_a_rapportor_is_told_that_she_may_report(app: Flask, session: Session) -> None:
    browser = app.test_client()
    sign_in(browser, factories.member(session, role=Role.RAPPORTOR))

    mine = browser.get("/min-roll").text.partition("Med rollen kan du")[2]

    assert "<li>Rapportera en avvikelse</li>" in mine


@pytest.mark.parametrize("role", list(Role))
def test_who_signs_in_comes_to_a_room_or_is_told_what_the_role_is_for(
    app: Flask, session: Session, role: Role
) -> None:
    browser = app.test_client()
    scope = SCOPES.get(role, "forbund:hoglandet")

    answer = sign_in(browser, factories.member(session, role=role, scope=scope))
    first = browser.get(answer.headers["Location"])

    assert first.status_code == 200
    assert (answer.headers["Location"] == "/min-roll") is (role is Role.RAPPORTOR)
    mine = browser.get("/min-roll").text
    assert role.sentence in mine
    assert "/hoglandet/rapportera" in mine


def test_a_kontaktpersons_hat_says_which_part_it_is(client: FlaskClient, session: Session) -> None:
    sign_in(client, factories.member(session, role=Role.KONTAKTPERSON, scope="part:hoglandet/fk"))

    assert "Kontaktperson, Försäkringskassan" in client.get("/min-roll").text
