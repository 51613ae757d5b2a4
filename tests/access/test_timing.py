"""The time of a 404 does not tell whether somebody else has what was asked for."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from deviations.records.queries import Reach
from deviations.triage import views
from deviations.triage.queries import Case, case_of
from tests.access.house import House, filled
from tests.access.world import NOWHERE
from tests.marks import Told
from tests.timing import FULL, SMALL, auc, measured, telling

pytestmark = pytest.mark.slow
ASKED = [
    pytest.param(
        "koordinator", "/avvikelser/<public_id>", "avvikelse i annat förbund", id="report"
    ),
    pytest.param(
        "koordinator kommun", "/avvikelser/<public_id>", "avvikelse i annan kommun", id="kommun"
    ),
    pytest.param(
        "kontaktperson",
        "/fragor/<public_id>",
        "fråga till samma part i annat förbund",
        id="question",
    ),
    pytest.param(
        "admin", "/administration/personer/<public_id>", "läsare i annat förbund", id="person"
    ),
]


def asks(house: House, who: str, path: str) -> Callable[[], None]:
    """Return what asks for a page that is not there for somebody, and is done with the answer."""
    browser = house.browser(who)

    def ask() -> None:
        with browser.get(path) as answer:
            assert answer.status_code == 404

    return ask


def of_each_kind(
    house: House, who: str, address: str, thing: str
) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return what asks for somebody else's, and what asks for nobody's."""
    named = house.thing(thing, who).named
    nobody_s = dict.fromkeys(named, NOWHERE)
    return asks(house, who, filled(address, named)), asks(house, who, filled(address, nobody_s))


@pytest.mark.parametrize(("who", "address", "thing"), ASKED)
def test_the_time_of_a_404_does_not_tell_whose_it_is(
    house: House, who: str, address: str, thing: str, full: bool, record_property: Told
) -> None:
    seen, told = telling(*of_each_kind(house, who, address, thing), FULL if full else SMALL)

    record_property("size", str(seen))
    assert told == frozenset()


def first_with_what_is_there(monkeypatch: pytest.MonkeyPatch, do: Callable[[Case], object]) -> None:
    """Plant what is done with a deviation before it is asked whose it is."""

    def done_first(session: Session, reach: Reach, public_id: str, **more: Any) -> Case:
        whole = replace(reach, kommun_id=None)
        do(case_of(session, whole, public_id, **more))
        return case_of(session, reach, public_id, **more)

    monkeypatch.setattr(views, "case_of", done_first)


OF_ANOTHER_KOMMUN = ("koordinator kommun", "/avvikelser/<public_id>", "avvikelse i annan kommun")


def test_control_a_page_that_is_made_before_it_is_refused_tells(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_with_what_is_there(monkeypatch, views._deviation_page)
    kinds = of_each_kind(house, *OF_ANOTHER_KOMMUN)

    assert auc(measured(*kinds, SMALL).worked) > 0.95


def test_control_a_wait_for_what_is_there_tells(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_with_what_is_there(monkeypatch, lambda _case: time.sleep(0.05))
    kinds = of_each_kind(house, *OF_ANOTHER_KOMMUN)

    assert "the one takes longer" in measured(*kinds, SMALL).tells(SMALL)
