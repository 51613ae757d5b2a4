"""The order of the words: moved by number or by button, and never by halves."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.deviations.administration.lists import LIST, acts, codes, order


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
    said = "Möte, kallelse och forum: skriv en plats från 1 till 999."
    assert answer.text.count(said) == 2, "once in the summary, once at the field"
    assert f'value="{typed}"' in answer.text
    assert codes(session) == before
