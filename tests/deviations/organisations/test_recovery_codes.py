"""The codes on paper: each works once, for its owner, and only a hash of it is stored."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.organisations.models.sign_in import RecoveryCode
from deviations.organisations.models.user import Membership, User
from deviations.organisations.services import recovery_codes
from tests import factories
from tests.deviations.organisations.code_page import give, is_in
from tests.marks import on_both_databases
from tests.pages import sign_in

pytestmark = pytest.mark.usefixtures("every_forbund_real", "ticking")


@on_both_databases
def test_a_recovery_code_works_once(app: Flask, session: Session, hat: Membership) -> None:
    factories.code_app(session, hat.user)
    code = recovery_codes.make(session, user=hat.user)[3]
    session.commit()
    first, second = app.test_client(), app.test_client()
    for browser in (first, second):
        sign_in(browser, hat)

    give(first, recovery_codes.grouped(code))
    give(second, code)

    assert is_in(first)
    assert not is_in(second)
    assert recovery_codes.left(session, user_id=hat.user_id) == 9


def test_new_recovery_codes_end_the_old_and_nobody_uses_somebody_elses(session: Session) -> None:
    mine, other = factories.member(session).user, factories.member(session).user
    old = recovery_codes.make(session, user=mine)[0]
    new = recovery_codes.make(session, user=mine)[0]

    def works(code: str, user: User) -> bool:
        return recovery_codes.accepts(session, user=user, code=code, now=clock.now())

    assert [works(old, mine), works(new, other), works(new, mine)] == [False, False, True]


def test_only_a_keyed_hash_of_a_recovery_code_is_stored(session: Session, hat: Membership) -> None:
    codes = recovery_codes.make(session, user=hat.user)

    stored = session.scalars(select(RecoveryCode.code_hash)).all()

    assert len(set(codes)) == len(stored) == recovery_codes.HOW_MANY
    assert not set(codes) & set(stored)
