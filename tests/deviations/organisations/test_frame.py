"""What the frame offers whom."""

from flask import Flask
from sqlalchemy.orm import Session

from tests import factories
from tests.pages import sign_in


def test_only_who_has_several_roles_is_offered_to_change(app: Flask, session: Session) -> None:
    one, two = app.test_client(), app.test_client()
    sign_in(one, factories.member(session, email="en@exempel.se"))
    factories.member(session, email="tva@exempel.se")
    sign_in(two, factories.member(session, email="tva@exempel.se", scope="kommun:hoglandet/0684"))

    assert "Byt roll" not in one.get("/avvikelser").text
    assert "Byt roll" in two.get("/avvikelser").text


def test_who_is_signed_in_is_offered_her_account_instead_of_the_door(
    app: Flask, session: Session
) -> None:
    browser = app.test_client()
    assert ">Logga in</a>" in browser.get("/tillganglighet").text

    sign_in(browser, factories.member(session))

    page = browser.get("/tillganglighet").text
    assert "Mitt konto" in page
    assert ">Logga in</a>" not in page
