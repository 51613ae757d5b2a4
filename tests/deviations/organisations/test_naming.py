"""What a förbund calls people: by name once it knows them, by their address until then."""

from flask import Flask
from sqlalchemy.orm import Session

from deviations.organisations.models.user import Membership
from deviations.organisations.services.naming import names_in
from tests import factories
from tests.marks import on_both_databases
from tests.pages import send, sign_in


def called(session: Session, hat: Membership) -> str:
    return names_in(session, hat.forbund_id, [hat.user.public_id])[hat.user.public_id]


@on_both_databases
def test_who_was_named_with_the_invitation_that_made_the_account_is_known(
    session: Session,
) -> None:
    hat = factories.member(session, name="Karin Prov")

    assert called(session, hat) == "Karin Prov"


@on_both_databases
def test_who_was_named_elsewhere_is_known_when_she_has_come_and_not_before(
    app: Flask, session: Session
) -> None:
    there = factories.member(session, name="Karin Prov", scope="forbund:jamtland")
    here = factories.member(session, email=there.user.email, name="Karin av Höglandet")
    browser = app.test_client()
    sign_in(browser, here)  # with the hat she got first

    assert called(session, there) == "Karin Prov"
    assert called(session, here) == here.user.email

    send(browser, "/byt-roll", hatt=here.id)

    assert called(session, here) == "Karin Prov"


def test_who_has_no_name_is_called_by_her_address(session: Session) -> None:
    hat = factories.member(session, name="")

    assert called(session, hat) == hat.user.email


def test_who_wears_no_hat_here_is_not_known(session: Session) -> None:
    there = factories.member(session, scope="forbund:jamtland")
    forbund_id = factories.forbund(session).id

    names = names_in(session, forbund_id, [there.user.public_id])

    assert names == {there.user.public_id: there.user.email}
