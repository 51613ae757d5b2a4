"""The pages about the service itself: open to all, whole, and found from every page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations.organisations.roles import Role
from tests import factories
from tests.pages import sign_in

PAGES = {
    "/tillganglighet": "Digg",
    "/sa-raknar-vi": "Dubbletter",
    "/sa-hanteras-uppgifterna": "allmän handling",
    "/guide/koordinator": "Avvikelser",
    "/guide/styrgrupp": "tre meningarna",
    "/guide/admin": "Bjuda in",
}


@pytest.mark.parametrize("path", list(PAGES))
def test_anyone_may_read_it_and_it_says_what_it_is_for(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert PAGES[path] in page
    assert page.count("<h1") == 1


def test_no_page_promises_anonymity(client: FlaskClient) -> None:
    page = client.get("/sa-hanteras-uppgifterna").get_data(as_text=True)

    assert "kan ingen lova att texten förblir hemlig eller att du är anonym" in page


@pytest.mark.parametrize("name", ["drift", "layout", "../error", "koordinator.html"])
def test_a_guide_that_is_not_there_is_missing(client: FlaskClient, name: str) -> None:
    assert client.get(f"/guide/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/logga-in", "/finns/inte/har", "/tillganglighet"])
def test_every_page_leads_to_them(client: FlaskClient, path: str) -> None:
    page = client.get(path).get_data(as_text=True)

    assert 'href="/tillganglighet"' in page
    assert 'href="/sa-hanteras-uppgifterna"' in page


OWN_GUIDE = {
    Role.KOORDINATOR: "/guide/koordinator",
    Role.KONTAKTPERSON: "/guide/kontaktperson",
    Role.LASARE: "/guide/styrgrupp",
    Role.ADMIN: "/guide/admin",
}


@pytest.mark.parametrize("role", [None, *Role])
def test_every_page_leads_to_who_may_see_what_and_to_the_roles_own_guide(
    app: Flask, session: Session, role: Role | None
) -> None:
    browser = app.test_client()
    if role:
        scope = "part:hoglandet/fk" if role is Role.KONTAKTPERSON else "forbund:hoglandet"
        sign_in(browser, factories.member(session, role=role, scope=scope))

    for path in ("/tillganglighet", "/finns/inte/har"):
        footer = browser.get(path).text.partition("<footer")[2]
        links = dict(re.findall(r'<a href="([^"]+)">([^<]+)</a>', footer))
        assert links["/roller"] == "Vem får se vad"
        guides = [href for href in links if href.startswith("/guide/")]
        assert guides == ([OWN_GUIDE[role]] if role in OWN_GUIDE else [])


def test_administration_leads_to_the_administrators_guide(app: Flask, session: Session) -> None:
    shown = {}
    for role in (Role.ADMIN, Role.KOORDINATOR):
        browser = app.test_client()
        sign_in(browser, factories.member(session, role=role))
        main = browser.get("/administration").text.partition("<footer")[0]
        shown[role] = 'href="/guide/admin"' in main

    assert shown == {Role.ADMIN: True, Role.KOORDINATOR: False}


def test_a_link_appears_when_its_page_does(client: FlaskClient) -> None:
    page = client.get("/tillganglighet").get_data(as_text=True)

    there = "guiding.counting" in client.application.view_functions
    assert ("Så räknar vi" in page) == there
