"""The pages about the service itself: open to all, whole, and found from every page."""

import pytest
from flask.testing import FlaskClient

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


def test_a_link_appears_when_its_page_does(client: FlaskClient) -> None:
    page = client.get("/tillganglighet").get_data(as_text=True)

    there = "guiding.counting" in client.application.view_functions
    assert ("Så räknar vi" in page) == there
