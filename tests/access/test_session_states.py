"""A browser that is no longer, or not yet, somebody's opens nothing, whatever it once opened."""

from collections.abc import Callable, Iterator, Mapping

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.models import Reason
from deviations.extensions import db
from deviations.organisations.access import PROVED_FOR, is_fresh_only
from deviations.organisations.models.user import LoginSession
from deviations.organisations.services.sessions import ABSOLUTE, IDLE
from deviations.organisations.services.tokens import digest
from tests.access.house import House, unexpected
from tests.access.matrix import Row, Word, read_rows
from tests.access.state import changed
from tests.wire import act_everywhere

pytestmark = pytest.mark.slow
Spoil = Callable[[Session, LoginSession], None]
CLOSED = [row for row in read_rows() if Word.TO_THE_DOOR in row.expected.values()]
DOORS = ("/logga-in", "/logga-in/kod")


def idle(_session: Session, browser: LoginSession) -> None:
    browser.last_seen_at = clock.now() - IDLE


def too_old(_session: Session, browser: LoginSession) -> None:
    browser.created_at = clock.now() - ABSOLUTE


def signed_out(session: Session, browser: LoginSession) -> None:
    session.delete(browser)


def disabled(_session: Session, browser: LoginSession) -> None:
    browser.user.disabled_at = clock.now()


def hat_ended(_session: Session, browser: LoginSession) -> None:
    assert browser.membership
    browser.membership.ended_at = clock.now()


def awaits_a_code(_session: Session, browser: LoginSession) -> None:
    browser.awaits_second_factor = True


STATES: tuple[Spoil, ...] = (idle, too_old, signed_out, disabled, hat_ended, awaits_a_code)


def welcome(rows: list[Row]) -> Mapping[str, list[Row]]:
    """Return for each principal some rows that are open to her; every row that is to anybody."""
    chosen: dict[str, list[Row]] = {}
    for row in rows:
        who = next((who for who, word in row.expected.items() if word == Word.YES), None)
        if who:
            chosen.setdefault(who, []).append(row)
    return chosen


def spoil(house: House, who: str, how: Spoil) -> None:
    """Do to somebody's session what a state is."""
    with house.app.app_context():
        session = db.session()
        act_everywhere(session)
        hashed = digest(house.people[who].token)
        browser = session.scalars(
            select(LoginSession).where(LoginSession.token_hash == hashed)
        ).one()
        how(session, browser)
        session.commit()


def faults(house: House, who: str, rows: list[Row], how: Spoil) -> Iterator[str]:
    """Try rows in a state; yield a line for each that is let in or leaves a trace."""
    spoil(house, who, how)
    before = house.state.look()
    for row in rows:
        thing = house.thing(row.thing, who)
        answer = house.send(house.browser(who, thing.cookie), row, thing)
        answer.close()
        left = unexpected(changed(before, house.state.look()))
        door = (answer.location or "").partition("?")[0]
        if door not in DOORS or left:
            yield f"{how.__name__}: {row} som {who}: {answer.status_code} {door} {sorted(left)}"
    house.put_back()


@pytest.mark.parametrize("how", STATES, ids=lambda how: how.__name__)
def test_nothing_opens_for_a_browser_that_is_nobody_s(house: House, how: Spoil) -> None:
    found = [
        fault for who, rows in welcome(CLOSED).items() for fault in faults(house, who, rows, how)
    ]

    assert "\n".join(found) == ""


def not_fresh(_session: Session, browser: LoginSession) -> None:
    browser.authenticated_at = clock.now() - PROVED_FOR


def asks_anew(house: House, row: Row) -> bool:
    """Say whether a row's view asks for a fresh proof."""
    adapter = house.app.url_map
    return any(
        is_fresh_only(house.app, rule.endpoint)
        for rule in adapter.iter_rules()
        if rule.rule == row.address and row.method in (rule.methods or ())
    )


def test_what_must_not_be_a_stranger_s_asks_anew(house: House) -> None:
    found = []
    for who, rows in welcome(CLOSED).items():
        fresh = [row for row in rows if asks_anew(house, row)]
        if not fresh:
            continue
        spoil(house, who, not_fresh)
        house.noted()
        before = house.state.look()
        for row in fresh:
            thing = house.thing(row.thing, who)
            answer = house.send(house.browser(who, thing.cookie), row, thing)
            answer.close()
            left = unexpected(changed(before, house.state.look()))
            noted = house.noted()
            asked = (answer.location or "").startswith("/bekrafta")
            if left or not asked or noted != (Reason.FRESH,):
                found.append(f"{row} som {who}: {answer.status_code} {sorted(left)} {noted}")
        house.put_back()

    assert "\n".join(found) == ""


@pytest.mark.parametrize("token", ["", "of another session"])
def test_no_act_is_done_or_passed_over_without_the_session_s_own_token(
    house: House, token: str
) -> None:
    found = []
    for who, rows in welcome(CLOSED).items():
        for row in rows:
            if row.method != "POST":
                continue
            thing = house.thing(row.thing, who)
            forged = house.token("f" * 32) if token else ""
            house.noted()
            answer = house.send(house.browser(who, thing.cookie), row, thing, csrf_token=forged)
            answer.close()
            left, noted = unexpected(house.touched()), house.noted()
            refused = answer.status_code in {303, 400, 422} and noted == (Reason.FORGED,)
            if left or not refused:
                found.append(f"{row} som {who}: {answer.status_code} {sorted(left)} {noted}")
                house.put_back()

    assert "\n".join(found) == ""
