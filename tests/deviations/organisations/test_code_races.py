"""One code in two hands at once opens one door, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pyotp
import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from deviations.extensions import db
from deviations.organisations.models.sign_in import SecondFactor
from deviations.organisations.models.user import User
from deviations.organisations.services import recovery_codes, second_factors
from tests import factories
from tests.marks import on_both_databases

RACES = 8
Try = Callable[[Session, User], bool]


@pytest.fixture
def user_id(session: Session) -> int:
    return factories.member(session).user_id


def both(app: Flask, user_id: int, attempt: Try) -> list[bool]:
    """Let two hands try the same at the same time."""
    barrier = Barrier(2)

    def hand() -> bool:
        with app.app_context():
            session = db.session()
            user = session.get_one(User, user_id)
            session.rollback()
            barrier.wait(timeout=30)
            opened = attempt(session, user)
            session.commit()
            return opened

    with ThreadPoolExecutor(2) as hands:
        return [done.result() for done in [hands.submit(hand), hands.submit(hand)]]


@on_both_databases
def test_of_two_at_once_one_uses_the_code_of_the_app(
    app: Flask, session: Session, user_id: int
) -> None:
    secret = factories.code_app(session, session.get_one(User, user_id))
    session.rollback()
    for race in range(RACES):
        now = factories.NOW + timedelta(minutes=race)
        code = pyotp.TOTP(secret).at(now)

        def attempt(session: Session, user: User, code=code, now=now) -> bool:
            return second_factors.accepts(session, user=user, code=code, now=now)

        assert sorted(both(app, user_id, attempt)) == [False, True]


@on_both_databases
def test_of_two_at_once_one_sets_up_the_app(app: Flask, session: Session, user_id: int) -> None:
    session.commit()
    for race in range(RACES):
        now = factories.NOW + timedelta(minutes=race)

        def attempt(session: Session, user: User, now=now) -> bool:
            secret = second_factors.drawn()
            code = pyotp.TOTP(secret).at(now)
            return second_factors.confirm(session, user=user, secret=secret, code=code, now=now)

        assert sorted(both(app, user_id, attempt)) == [False, True]
        session.execute(delete(SecondFactor))
        session.commit()


@on_both_databases
def test_of_two_at_once_one_uses_the_code_on_paper(
    app: Flask, session: Session, user_id: int
) -> None:
    codes = recovery_codes.make(session, user=session.get_one(User, user_id))
    session.commit()
    for code in codes[:RACES]:

        def attempt(session: Session, user: User, code=code) -> bool:
            return recovery_codes.accepts(session, user=user, code=code, now=factories.NOW)

        assert sorted(both(app, user_id, attempt)) == [False, True]


@on_both_databases
def test_control_a_code_that_is_read_before_it_is_used_opens_for_both(
    app: Flask, session: Session, user_id: int
) -> None:
    factories.code_app(session, session.get_one(User, user_id))
    session.rollback()
    read_it = Barrier(2)

    def attempt(session: Session, user: User) -> bool:
        step = session.scalars(
            select(SecondFactor.last_step).where(SecondFactor.user_id == user.id)
        ).one()
        session.rollback()
        read_it.wait(timeout=30)
        session.execute(update(SecondFactor).values(last_step=1))
        return step is None

    assert both(app, user_id, attempt) == [True, True]
