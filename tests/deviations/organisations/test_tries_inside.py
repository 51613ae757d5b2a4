"""How often mails may be asked for, and codes, passwords and links tried."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deviations.organisations.views import tries
from deviations.throttle.services import Limit
from tests.deviations.organisations.doors_tried import asked, counted


@pytest.mark.parametrize(
    ("ask", "of_account", "of_address"),
    [
        (tries.spend_reset, tries.RESET_ACCOUNT, tries.RESET_ADDRESS),
        (tries.spend_ask, tries.ASK_ACCOUNT, tries.ASK_ADDRESS),
    ],
    ids=["reset", "link"],
)
def test_so_many_mails_can_be_asked_for_and_no_more(
    app: Flask, session: Session, at, ask, of_account: Limit, of_address: Limit
) -> None:
    of_one = [asked(app, ask, "k@exempel.se") for _ in range(of_account.tries + 1)]
    at(hours=1)
    counted(session, of_address, "192.0.2.1", of_address.tries - 1)
    of_all = [asked(app, ask, f"{number}@exempel.se") for number in range(2)]

    assert of_account.tries == 5
    assert of_one == [True] * of_account.tries + [False]
    assert of_all == [True, False]
    at(days=1)
    assert asked(app, ask, "k@exempel.se")


def test_a_link_is_asked_for_by_a_whole_board_and_a_reset_by_few() -> None:
    assert (tries.ASK_ADDRESS.tries, tries.ASK_ADDRESS.seconds) == (100, 3600)
    assert (tries.RESET_ADDRESS.tries, tries.RESET_ADDRESS.seconds) == (20, 3600)


class Held(NamedTuple):
    """What is tried, which limit holds it, whom it counts, and how much it should let through."""

    ask: Callable[[str], None]
    name: str
    whose: str
    times: int
    seconds: int

    @property
    def limit(self) -> Limit:
        """Return the limit as it stands."""
        limit: Limit = getattr(tries, self.name)
        return limit


INSIDE = [
    Held(tries.spend_code, "CODE_ACCOUNT", "anna", 5, 300),
    Held(tries.spend_code, "CODE_ACCOUNT_HOUR", "anna", 20, 3600),
    Held(tries.spend_password, "PASSWORD_INSIDE", "anna", 5, 300),
    Held(tries.spend_password, "PASSWORD_INSIDE_HOUR", "anna", 20, 3600),
    Held(lambda _whose: tries.spend_link(), "LINK_ADDRESS", "192.0.2.1", 100, 300),
    Held(lambda _whose: tries.spend_provider(), "PROVIDER_ADDRESS", "192.0.2.1", 100, 300),
    Held(lambda _whose: tries.spend_provider(), "PROVIDER_ALL", "", 1000, 300),
]


@pytest.mark.parametrize("held", INSIDE, ids=lambda held: held.name)
def test_so_many_codes_passwords_links_and_providers_words_can_be_tried_and_no_more(
    app: Flask, session: Session, at, held: Held
) -> None:
    counted(session, held.limit, held.whose, held.times - 1)

    last, one_more = (asked(app, held.ask, held.whose) for _ in range(2))
    at(seconds=held.seconds - 1)
    early = asked(app, held.ask, held.whose)
    at(seconds=held.seconds)

    assert (last, one_more, early) == (True, False, False)
    assert asked(app, held.ask, held.whose)


@pytest.mark.parametrize("held", INSIDE, ids=lambda held: held.name)
def test_control_a_limit_that_is_one_higher_lets_one_more_in(
    app: Flask, session: Session, at, monkeypatch: pytest.MonkeyPatch, held: Held
) -> None:
    counted(session, held.limit, held.whose, held.times)
    monkeypatch.setattr(tries, held.name, replace(held.limit, tries=held.times + 1))

    assert asked(app, held.ask, held.whose)


def test_of_two_people_at_one_address_each_has_tries_of_her_own(
    app: Flask, session: Session, at
) -> None:
    for ask in (tries.spend_code, tries.spend_password):
        assert [asked(app, ask, "anna") for _ in range(6)] == [True] * 5 + [False]
        assert asked(app, ask, "nina")
