"""Strict fields: what is let in, what is refused, and what the page gives back."""

from collections.abc import Iterable
from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from deviations.forms.addresses import EmailAddress
from deviations.forms.base import SwedishForm
from deviations.forms.choices import AnyOf, OneOf, Option
from deviations.forms.fields import Day, FreeText, Text, Tick, WholeNumber

OPTIONS = (Option("af", "Arbetsförmedlingen"), Option("fk", "Försäkringskassan"), Option("k", "K"))


class Sample(SwedishForm):
    """One field of each kind."""

    name = Text("Namn", limit=5)
    must = Text("Måste", limit=5, missing="Skriv något.")
    words = FreeText("Ord")
    number = WholeNumber("Antal", least=1, most=30)
    day = Day("Dag", latest=date(2026, 11, 22))
    tick = Tick("Ja")
    email = EmailAddress("E-post")
    one = OneOf("En", missing="Välj en part.")
    some = AnyOf("Några", most=2, too_many="Välj högst två.")


@pytest.fixture(autouse=True)
def in_request(app: Flask) -> Iterable[None]:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context(method="POST"):
        yield


def posted(*pairs: tuple[str, str]) -> Sample:
    form = Sample(MultiDict([("must", "x"), ("one", "af"), *pairs]))
    form.one.offer(OPTIONS)
    form.some.offer(OPTIONS)
    form.validate()
    return form


def test_a_whole_answer_has_no_errors() -> None:
    form = posted(("name", " Åsa "), ("number", "7"), ("day", "2026-11-22"), ("tick", "on"))
    assert form.errors == {}
    assert (form.name.data, form.number.data, form.tick.data) == ("Åsa", 7, True)
    assert form.day.data == date(2026, 11, 22)


def test_a_required_text_that_nobody_can_see_is_missing() -> None:
    form = Sample(MultiDict([("must", " \u200b "), ("one", "af")]))
    form.one.offer(OPTIONS)
    form.some.offer(OPTIONS)
    assert not form.validate()
    assert form.must.errors == ["Skriv något."]
    assert form.problems[0] == ("#must", "Skriv något.")


@pytest.mark.parametrize(("length", "accepted"), [(2000, True), (2001, False)])
def test_a_free_text_holds_its_limit_and_stays_on_the_page(length: int, accepted: bool) -> None:
    text = "å" * length
    form = posted(("words", text))
    assert ("words" not in form.errors) is accepted
    assert form.words._value() == text


def test_a_text_is_told_how_much_too_long_it_is() -> None:
    form = posted(("name", "a" * 17))
    assert "12" in str(form.name.errors[0])


@pytest.mark.parametrize("typed", ["1", "30", " 7 "])
def test_a_number_in_range_is_let_in(typed: str) -> None:
    assert posted(("number", typed)).number.data == int(typed)


@pytest.mark.parametrize(
    "typed", ["0", "31", "-1", "+5", "٣", "1_0", "0x1", "1e1", "NaN", "7,5", "9" * 30]
)
def test_any_other_number_is_refused_and_kept(typed: str) -> None:
    form = posted(("number", typed))
    assert form.number.errors
    assert form.number._value() == typed


@pytest.mark.parametrize("typed", ["2000-01-01", "2026-11-22"])
def test_a_day_at_the_edge_is_let_in(typed: str) -> None:
    assert posted(("day", typed)).day.data == date.fromisoformat(typed)


@pytest.mark.parametrize(
    "typed", ["1999-12-31", "2026-11-23", "2026-02-30", "0001-01-01", "20260101", "2026-W01-1"]
)
def test_any_other_day_is_refused_and_kept(typed: str) -> None:
    form = posted(("day", typed))
    assert form.day.errors
    assert form.day._value() == typed


@pytest.mark.parametrize("typed", ["false", "0", "off", "yes", ""])
def test_a_box_is_ticked_by_its_own_words_only(typed: str) -> None:
    form = posted(("tick", typed))
    assert form.tick.errors
    assert not form.tick.data


@pytest.mark.parametrize(
    "typed",
    [
        "mıke@exempel.se",
        "anna@א1.se",
        "a@b.se, e@x.se",
        "a@b.se\r\nBcc: e@x.se",
        "<a@b.se>",
        "anna",
        "a b@c.se",
    ],
)
def test_what_is_no_single_plain_address_is_refused_and_kept(typed: str) -> None:
    form = posted(("email", typed))
    assert form.email.errors
    assert form.email._value()


def test_a_plain_address_is_let_in() -> None:
    assert posted(("email", "anna.å".replace("å", "a") + "@kommunen.se")).errors == {}


@pytest.mark.parametrize("name", ["name", "number", "day", "tick", "words", "email"])
def test_a_field_answered_twice_is_refused_and_keeps_the_first(name: str) -> None:
    form = posted((name, "1"), (name, "1"))
    assert form[name].errors


def test_a_choice_answered_twice_is_refused() -> None:
    assert posted(("one", "af")).one.errors == ["Välj ett av alternativen."]


@pytest.mark.parametrize("value", ["xx", "AF", " af", ""])
def test_a_value_that_is_not_offered_is_answered_with_the_instruction(value: str) -> None:
    form = Sample(MultiDict([("must", "x"), ("one", value)]))
    form.one.offer(OPTIONS)
    form.some.offer(OPTIONS)
    form.validate()
    assert form.one.errors == ["Välj en part."]


def test_several_choices_keep_their_order_and_count_once() -> None:
    form = posted(("some", "fk"), ("some", "af"), ("some", "fk"))
    assert form.some.data == ["fk", "af"]
    assert not form.some.errors


def test_too_many_choices_are_refused_by_the_form_s_own_words() -> None:
    form = posted(("some", "fk"), ("some", "af"), ("some", "k"))
    assert form.some.errors == ["Välj högst två."]


def test_fields_that_the_form_does_not_have_are_ignored() -> None:
    assert posted(("role", "admin"), ("forbund_id", "2"), ("some[]", "af")).errors == {}


def test_a_missing_token_is_told_from_other_errors(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    form = posted()
    assert form.expired
    assert form.problems == ()


def test_a_box_is_drawn_as_small_as_the_others_with_its_words_and_its_error() -> None:
    drawn = str(posted(("tick", "yes")).tick())

    assert "govuk-checkboxes--small" in drawn
    assert "Ja" in drawn
    assert "Kryssa i rutan eller lämna den tom." in drawn
