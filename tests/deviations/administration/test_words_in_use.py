"""Words in use and out of it: nothing is deleted, and what the service needs stays."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations.organisations.roles import Role
from deviations.records.queries import labels
from deviations.records.vocabulary import KEPT, Family
from tests import factories
from tests.deviations.administration.browsers import browser_of
from tests.deviations.administration.lists import LIST, acts, codes, use, word
from tests.deviations.filing.forms import sent
from tests.marks import on_both_databases


@on_both_databases
def test_a_word_out_of_use_leaves_the_form_and_stays_where_it_is_told(
    admin: FlaskClient, app: Flask, session: Session
) -> None:
    factories.deviation(session, types=("vantetid",))
    session.commit()
    koordinator = browser_of(app, session, Role.KOORDINATOR)
    filer = app.test_client()

    assert use(admin, "vantetid", "nej").status_code == 303

    assert "Väntetid" not in filer.get("/hoglandet/rapportera").text
    refused = sent(filer, types=["vantetid"])
    assert refused.status_code == 422
    assert "Försäkringskassan kom inte till mötet." in refused.text
    listed = koordinator.get("/avvikelser?typ=vantetid").text
    assert '<option value="vantetid"' in listed
    assert labels(session, factories.forbund(session).id, Family.TYP)["vantetid"] == "Väntetid"
    assert "Väntetid" in admin.get(LIST).text.partition("Ur bruk")[2]


@pytest.mark.parametrize(
    ("family", "code", "says"),
    [
        ("typ", "vantetid", "Ordet försvinner genast ur formuläret."),
        ("orsak", "resurser", "Koordinatorn kan inte längre välja ordet."),
    ],
)
def test_before_a_word_is_taken_out_of_use_stands_who_can_no_longer_choose_it(
    admin: FlaskClient, family: str, code: str, says: str
) -> None:
    page = admin.get(f"/administration/listor/{family}/ord/{code}").text

    assert says in page
    assert ("ur formuläret" in page) is (family == "typ")


@on_both_databases
def test_a_word_comes_into_use_again_last_under_its_heading(
    admin: FlaskClient, session: Session
) -> None:
    use(admin, "remiss", "nej")
    use(admin, "remiss", "nej")
    assert "remiss" not in codes(session)

    use(admin, "remiss", "ja")
    use(admin, "remiss", "ja")

    assert codes(session)[4:9] == ["vantetid", "underlag", "overlamning", "plan", "remiss"]
    assert [act.action for act in acts(session)] == ["word:retired", "word:restored"]


@pytest.mark.parametrize(
    ("family", "code"), [(family, code) for family in Family for code in sorted(KEPT[family])]
)
def test_what_the_service_relies_on_stays_in_use_and_says_why(
    admin: FlaskClient, session: Session, family: Family, code: str
) -> None:
    page = admin.get(f"/administration/listor/{family}/ord/{code}").text
    assert "Behövs alltid" in page
    assert "Ta ordet ur bruk" not in page

    use(admin, code, "nej", family)

    assert word(session, code, family).active


def test_a_list_never_becomes_empty(admin: FlaskClient, session: Session) -> None:
    for code in codes(session, Family.NIVA):
        use(admin, code, "nej", "niva")

    assert codes(session, Family.NIVA) == ["struktur-regelverk"]
    page = admin.get("/administration/listor/niva/ord/struktur-regelverk").text
    assert "Det är listans enda ord" in page
