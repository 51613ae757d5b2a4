"""The lists on screen: a word is added or bettered, and the form follows at once."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations.organisations.roles import Role
from deviations.records.queries import terms
from deviations.records.vocabulary import Family
from tests import factories
from tests.deviations.administration.browsers import browser_of
from tests.deviations.administration.lists import LIST, acts, add, codes, order, save, use, word
from tests.deviations.filing.forms import sent
from tests.marks import on_both_databases


@on_both_databases
def test_a_new_word_stands_in_the_form_at_once_under_its_heading(
    admin: FlaskClient, session: Session
) -> None:
    answer = add(admin, "Tolk  saknades", hint="Ingen tolk kom", group="ärendets GÅNG")

    assert answer.status_code == 303
    added = word(session, "tolk-saknades")
    assert (added.label, added.group, added.version) == ("Tolk saknades", "Ärendets gång", 1)
    form = admin.get("/hoglandet/rapportera").text
    assert (
        form.index("Gemensam plan och SIP") < form.index("Tolk saknades") < form.index("Regelkrock")
    )
    assert sent(admin, types=["tolk-saknades"]).status_code == 303
    assert [(act.action, act.subject, act.facts) for act in acts(session)] == [
        ("word:added", "typ/tolk-saknades", {})
    ]


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("", "Skriv ordet som det ska stå"),
        ("   ", "Skriv ordet som det ska stå"),
        ("?!", "Skriv ordet med bokstäver"),
        ("väntetid", "”Väntetid” finns redan i listan"),
        ("x" * 81, "Korta texten med minst 1 tecken"),
    ],
)
def test_what_is_no_new_word_is_refused_and_kept_on_the_page(
    admin: FlaskClient, session: Session, label: str, says: str
) -> None:
    before = codes(session)

    answer = add(admin, label, hint="Min förklaring")

    assert answer.status_code == 422
    assert says in answer.text
    assert "Min förklaring" in answer.text
    assert codes(session) == before


def test_a_new_word_of_a_plain_list_stands_before_the_ways_out(
    admin: FlaskClient, session: Session
) -> None:
    save(admin, "/administration/listor/aterkommande", label="Varje vecka")

    assert codes(session, Family.ATERKOMMANDE)[-2:] == ["varje-vecka", "vet-inte"]


def test_a_code_is_never_given_twice(admin: FlaskClient, session: Session) -> None:
    save(admin, f"{LIST}/ord/vantetid", label="Lång väntan", meaning="samma")

    add(admin, "Väntetid")

    assert word(session, "vantetid").label == "Lång väntan"
    assert word(session, "vantetid-2").label == "Väntetid"


def test_better_words_keep_the_version_and_a_new_meaning_counts_it_up(
    admin: FlaskClient, session: Session
) -> None:
    save(admin, f"{LIST}/ord/vantetid", label="Lång väntan", meaning="samma")
    assert word(session, "vantetid").version == 1

    save(admin, f"{LIST}/ord/vantetid", label="Väntan på beslut", meaning="ny")

    assert word(session, "vantetid").version == 2
    assert "Version 2" in admin.get(LIST).text
    assert [(act.action, act.facts) for act in acts(session)] == [
        ("word:changed", {"fields": ["label"]}),
        ("word:redefined", {"fields": ["label"], "version": 2}),
    ]
    assert "Väntan" not in str([act.facts for act in acts(session)])


def test_a_new_label_must_say_what_it_means(admin: FlaskClient, session: Session) -> None:
    answer = save(admin, f"{LIST}/ord/vantetid", label="Lång väntan")

    assert answer.status_code == 422
    assert "Välj om ordet betyder samma sak som förut" in answer.text
    assert "Lång väntan" in answer.text
    assert word(session, "vantetid").label == "Väntetid"


def test_a_new_explanation_alone_needs_no_answer(admin: FlaskClient, session: Session) -> None:
    answer = save(admin, f"{LIST}/ord/vantetid", label="Väntetid", hint="Det tog lång tid")

    assert answer.status_code == 303
    assert word(session, "vantetid").hint == "Det tog lång tid"


def test_a_word_gets_no_other_word_s_label(admin: FlaskClient, session: Session) -> None:
    answer = save(admin, f"{LIST}/ord/vantetid", label="Regelkrock", meaning="samma")

    assert answer.status_code == 422
    assert "”Regelkrock” finns redan i listan" in answer.text
    assert word(session, "vantetid").label == "Väntetid"


def test_the_question_can_be_read_before_anything_is_saved(
    admin: FlaskClient, session: Session
) -> None:
    answer = save(admin, f"{LIST}/ord/vantetid", label="Lång väntan", meaning="samma", step="visa")

    assert answer.status_code == 200
    shown = answer.text.partition("Så skulle frågan se ut")[2].partition("Skriv om")[0]
    assert "Lång väntan" in shown
    assert "Väntetid" not in shown
    assert word(session, "vantetid").label == "Väntetid"


def test_an_admin_of_one_forbund_changes_only_its_own_words(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    add(admin, "Tolk saknades")
    use(admin, "vantetid", "nej")
    order(admin, **{"plats-mote": "1"})

    stranger = browser_of(app, session, scope="forbund:jamtland")
    assert stranger.get(f"{LIST}/ord/tolk-saknades").status_code == 404
    jamtland = factories.forbund(session, "jamtland").id
    theirs = [term.code for term in terms(session, jamtland, Family.TYP)]
    assert theirs[0] == "narvaro"
    assert "vantetid" in theirs
    assert "tolk-saknades" not in theirs


def test_there_is_no_other_list(admin: FlaskClient) -> None:
    assert admin.get("/administration/listor/annat").status_code == 404


@pytest.mark.parametrize("role", [Role.KOORDINATOR, Role.LASARE, Role.ANALYTIKER, Role.DRIFT])
def test_others_do_not_enter(app: Flask, session: Session, role: Role) -> None:
    browser = browser_of(app, session, role)

    for path in ("/administration/listor", LIST, f"{LIST}/ord/annat"):
        assert browser.get(path).status_code == 403


def test_a_list_shows_the_heading_of_a_word_and_no_code(admin: FlaskClient) -> None:
    page, own = admin.get(LIST).text, admin.get(f"{LIST}/ord/annat").text

    assert "Rubrik: Passar inget?<" in page
    assert "Rubrik: Passar inget?<" in own
    assert "<code>" not in page + own
    assert not re.search(
        r"<p>\s*</p>", admin.get("/administration/listor/niva/ord/chef-organisation").text
    )
