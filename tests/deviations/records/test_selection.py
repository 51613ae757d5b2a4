"""A choice among the deviations, in an address and out of it."""

from datetime import date

import pytest
from hypothesis import given, strategies as st
from werkzeug.datastructures import MultiDict

from deviations.organisations.models.forbund import PartCode
from deviations.records.selection import EVERY, LAST_PAGE, OPEN, WAITING, DeviationFilter
from deviations.records.vocabulary import Kind, Status
from tests.hostile import HOSTILE_TEXTS

days = st.none() | st.dates(date(1900, 1, 1), date(2200, 12, 31))
choices = st.builds(
    DeviationFilter,
    q=st.sampled_from(["", "möte", "LH-2026-0042", "50 %", "a&b=c"]),
    status=st.sampled_from([OPEN, EVERY, *Status]),
    kommun=st.sampled_from(["", "0684", "forbundet"]),
    reporting=st.sampled_from(["", *PartCode]),
    concerned=st.sampled_from(["", *PartCode]),
    type=st.sampled_from(["", "narvaro", "egen-typ-2"]),
    kind=st.sampled_from(["", *Kind]),
    received_from=days,
    received_to=days,
    happened_from=days,
    happened_to=days,
    waiting_for=st.sampled_from(["", *WAITING]),
    page=st.integers(1, LAST_PAGE),
)


@given(choices)
def test_every_choice_survives_its_address(chosen: DeviationFilter) -> None:
    assert DeviationFilter.from_args(MultiDict(chosen.to_args())) == chosen


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=30)))
def test_any_address_is_read_and_what_is_not_understood_is_left_out(
    args: dict[str, str],
) -> None:
    assert isinstance(DeviationFilter.from_args(MultiDict(args)), DeviationFilter)


@pytest.mark.parametrize("name", list(DeviationFilter().to_args(q="x", status=EVERY, page=2)))
@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_texts_in_an_address_choose_nothing_strange(name: str, text: str) -> None:
    chosen = DeviationFilter.from_args(MultiDict({name: text}))

    assert (chosen.status, chosen.page) == (OPEN, 1)


@pytest.mark.parametrize(
    ("typed", "page"), [("0", 1), ("-1", 1), ("1e9", 1), ("٣", 1), ("40", 40), ("41", 40)]
)
def test_the_page_stays_within_what_is_counted(typed: str, page: int) -> None:
    assert DeviationFilter.from_args({"sida": typed}).page == page


def test_taking_a_word_away_goes_back_to_the_first_page() -> None:
    chosen = DeviationFilter(kommun="0684", type="narvaro", page=3)

    assert chosen.without("kommun") == DeviationFilter(type="narvaro")
