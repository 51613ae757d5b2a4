"""The lists on screen: nothing is deleted, nothing is lost, and the form follows at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations import tenancy
from deviations.administration.services import words
from deviations.audit.models import AuditEvent
from deviations.errors import RefusedError
from deviations.extensions import db
from deviations.organisations.roles import Role
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.queries import labels, terms
from deviations.records.vocabulary import KEPT, Family
from deviations.tenancy import one_of
from tests import factories
from tests.deviations.administration.browsers import browser_of
from tests.deviations.filing.forms import sent
from tests.marks import on_both_databases
from tests.pages import token_on

LIST = "/administration/listor/typ"
_SEEN = re.compile(r'name="seen" value="([^"]*)"')


@pytest.fixture
def admin(app: Flask, session: Session) -> FlaskClient:
    return browser_of(app, session)


def word(session: Session, code: str, family: Family = Family.TYP) -> VocabularyTerm:
    session.expire_all()
    return one_of(session, VocabularyTerm, factories.forbund(session).id, family=family, code=code)


def codes(session: Session, family: Family = Family.TYP) -> list[str]:
    session.expire_all()
    return [term.code for term in terms(session, factories.forbund(session).id, family)]


def fields_on(page: str) -> dict[str, str]:
    found = _SEEN.search(page)
    assert found
    return {"csrf_token": token_on(page), "seen": found[1]}


def save(
    browser: FlaskClient, path: str, *, at: str | None = None, **fields: object
) -> TestResponse:
    page = browser.get(at or path).get_data(as_text=True)
    return browser.post(path, data={**fields_on(page), **fields})


def add(browser: FlaskClient, label: str, **fields: str) -> TestResponse:
    return save(browser, LIST, label=label, **fields)


def order(browser: FlaskClient, **fields: object) -> TestResponse:
    return save(browser, f"{LIST}/ordning", at=LIST, **fields)


def use(browser: FlaskClient, code: str, into_use: str, family: str = "typ") -> TestResponse:
    path = f"/administration/listor/{family}/ord/{code}"
    return save(browser, f"{path}/bruk", at=path, bruk=into_use)


def acts(session: Session) -> list[AuditEvent]:
    chosen = select(AuditEvent).where(
        AuditEvent.action.startswith("word:") | AuditEvent.action.startswith("list:")
    )
    return list(session.scalars(chosen.order_by(AuditEvent.seq)))


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
    assert "version 2" in admin.get(LIST).text
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


def test_several_words_are_moved_at_once_by_number(admin: FlaskClient, session: Session) -> None:
    answer = order(admin, **{"plats-mote": "1", "plats-kontakt": "2"})

    assert answer.status_code == 303
    assert codes(session)[:4] == ["mote", "kontakt", "narvaro", "information"]
    assert acts(session)[-1].facts["codes"][:2] == ["mote", "kontakt"]


def test_a_button_moves_one_word_and_the_next_key_press_meets_it_again(
    admin: FlaskClient, session: Session
) -> None:
    answer = order(admin, flytta="upp:kontakt")
    assert codes(session)[:3] == ["narvaro", "kontakt", "information"]
    assert answer.location.endswith("#upp-kontakt")

    answer = order(admin, flytta="upp:kontakt")
    assert codes(session)[:3] == ["kontakt", "narvaro", "information"]
    assert answer.location.endswith("#ner-kontakt")
    assert 'id="ner-kontakt"' in admin.get(LIST).text


def test_an_order_that_changes_nothing_is_no_act(admin: FlaskClient, session: Session) -> None:
    assert order(admin).status_code == 303
    assert acts(session) == []


@pytest.mark.parametrize("typed", ["0", "1000", "-1", "1,5", "två", "１"])
def test_a_place_is_a_whole_number_and_what_was_typed_stays(
    admin: FlaskClient, session: Session, typed: str
) -> None:
    before = codes(session)

    answer = order(admin, **{"plats-mote": typed, "plats-kontakt": "1"})

    assert answer.status_code == 422
    assert "Skriv ett heltal från 1 till 999" in answer.text
    assert f'value="{typed}"' in answer.text
    assert codes(session) == before


@on_both_databases
def test_who_orders_a_list_that_somebody_changed_is_told_and_keeps_the_numbers(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    other = browser_of(app, session)
    seen = fields_on(other.get(LIST).text)
    add(admin, "Tolk saknades")

    answer = other.post(f"{LIST}/ordning", data={**seen, "plats-mote": "1"})

    assert answer.status_code == 409
    assert "Någon annan hann ändra" in answer.text
    assert re.search(r'id="plats-mote"[^>]*value="1"', answer.text)
    again = {**fields_on(answer.text), "plats-mote": "1"}
    assert other.post(f"{LIST}/ordning", data=again).status_code == 303
    assert codes(session)[0] == "mote"
    assert "tolk-saknades" in codes(session)


@on_both_databases
def test_who_writes_a_word_that_somebody_changed_is_told_and_loses_nothing(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    path = f"{LIST}/ord/vantetid"
    other = browser_of(app, session)
    seen = fields_on(other.get(path).text)
    save(admin, path, label="Lång väntan", meaning="samma")

    mine = {"label": "Väntan", "hint": "Min förklaring", "meaning": "samma"}
    answer = other.post(path, data={**seen, **mine})

    assert answer.status_code == 409
    assert "Min förklaring" in answer.text
    assert "<h1>Lång väntan</h1>" in answer.text
    assert word(session, "vantetid").label == "Lång väntan"
    assert other.post(path, data={**fields_on(answer.text), **mine}).status_code == 303
    assert word(session, "vantetid").label == "Väntan"


def test_two_who_write_different_words_do_not_meet(
    app: Flask, admin: FlaskClient, session: Session
) -> None:
    other = browser_of(app, session)
    seen = fields_on(other.get(f"{LIST}/ord/underlag").text)
    save(admin, f"{LIST}/ord/vantetid", label="Lång väntan", meaning="samma")

    mine = {"label": "Intyg", "meaning": "samma"}

    assert other.post(f"{LIST}/ord/underlag", data={**seen, **mine}).status_code == 303


def add_at_once(app: Flask, forbund_id: int, times: int) -> None:
    barrier = Barrier(times)

    def run(number: int) -> None:
        with app.app_context():
            session = db.session()
            tenancy.enter(session, forbund_id)
            shelf = words.Shelf(forbund_id=forbund_id, family=Family.NIVA, by="test")
            barrier.wait(timeout=30)
            words.add_word(session, shelf, words.Written(label=f"Samtidigt {number % 2}"))
            session.commit()
            db.session.remove()

    with ThreadPoolExecutor(times) as hands:
        for done in [hands.submit(run, number) for number in range(times)]:
            try:
                done.result()
            except RefusedError:
                continue


@on_both_databases
def test_words_added_at_once_get_a_place_each_and_no_label_twice(
    app: Flask, session: Session
) -> None:
    forbund_id = factories.forbund(session).id
    session.rollback()

    add_at_once(app, forbund_id, 4)

    standing = terms(session, forbund_id, Family.NIVA)
    assert [term.position for term in standing] == [1, 2, 3, 4, 5]
    assert sorted(term.label for term in standing[3:]) == ["Samtidigt 0", "Samtidigt 1"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_the_lock_words_added_at_once_collide(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: reading the list is not enough, it must be held."""
    forbund_id = factories.forbund(session).id
    session.rollback()
    both_have_read = Barrier(2)

    def read_and_wait(own: Session, shelf: words.Shelf) -> list[VocabularyTerm]:
        found = list(own.scalars(words._all_words(shelf)))
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(words, "_locked", read_and_wait)
    add_at_once(app, forbund_id, 2)

    positions = [term.position for term in terms(session, forbund_id, Family.NIVA)]
    assert positions != [1, 2, 3, 4, 5]


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
