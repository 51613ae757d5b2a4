"""The time of a 404 does not tell whether somebody else has what was asked for."""

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
from tests.timing import auc, measured

pytestmark = pytest.mark.slow
# As in the proof of the doors: of 600 tries chance alone leaves 0.45–0.55 once in four hundred.
TRIES = 600
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
    number = TRIES if full else 25

    area = auc(measured(*of_each_kind(house, who, address, thing), number))

    record_property("size", f"{number} tries of each kind: AUC {area:.3f}")
    assert 0.45 <= area <= 0.55 if full else 0.2 <= area <= 0.8


def test_control_a_page_that_is_made_before_it_is_refused_tells(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made_first(session: Session, reach: Reach, public_id: str, **more: Any) -> Case:
        whole = replace(reach, kommun_id=None)
        views._deviation_page(case_of(session, whole, public_id, **more))
        return case_of(session, reach, public_id, **more)

    monkeypatch.setattr(views, "case_of", made_first)
    kinds = of_each_kind(
        house, "koordinator kommun", "/avvikelser/<public_id>", "avvikelse i annan kommun"
    )

    assert auc(measured(*kinds, 25)) > 0.95
