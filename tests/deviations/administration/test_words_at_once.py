"""Several who change one list: nobody loses what was written, and no place is given twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations import tenancy
from deviations.administration.services import words
from deviations.errors import RefusedError
from deviations.extensions import db
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.queries import terms
from deviations.records.vocabulary import Family
from tests import factories
from tests.deviations.administration.browsers import browser_of
from tests.deviations.administration.lists import LIST, add, codes, fields_on, save, word
from tests.marks import on_both_databases


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
