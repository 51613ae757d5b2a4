"""How often the doors may be tried, counted alike by every process of the service."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from deviations.extensions import db
from deviations.organisations.models.user import LoginSession
from deviations.organisations.queries import password_hash_of
from deviations.organisations.views import tries
from deviations.throttle import services
from deviations.throttle.counting import key_of
from deviations.throttle.models import Throttle
from deviations.throttle.pacing import take_paced
from deviations.throttle.services import Limit
from tests.deviations.organisations.conftest import NOON
from tests.deviations.organisations.doors_tried import asked, counted, wait
from tests.factories import PASSWORD, member
from tests.marks import on_both_databases
from tests.pages import send

WRONG = "fel-hästar-åt-tårta"


@on_both_databases
def test_the_sixth_try_is_told_to_wait_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, at
) -> None:
    hat = member(session)
    for _ in range(5):
        wrong = send(client, "/logga-in", email=hat.user.email, password=WRONG)
        assert wrong.status_code == 422

    early = send(client, "/logga-in", email=hat.user.email.upper(), password=PASSWORD)
    at(seconds=1)
    in_time = send(client, "/logga-in", email=hat.user.email, password=PASSWORD)

    assert early.status_code == 429
    assert early.headers["Retry-After"] == "1"
    page = early.get_data(as_text=True)
    assert "Vänta 1\xa0sekund och försök igen." in page
    assert hat.user.email.upper() in page
    assert in_time.status_code == 303


def test_twenty_wrong_tries_fit_into_an_hour_and_the_next_hour_begins_anew(app: Flask, at) -> None:
    waits = []
    for minute in range(20):
        at(minutes=minute)
        waits.append(wait(app, "k@exempel.se"))
    at(minutes=20)
    too_many = wait(app, "k@exempel.se")
    at(minutes=60)

    assert waits == [0] * 20
    assert too_many == 40 * 60
    assert wait(app, "k@exempel.se") == 0


def test_the_right_password_forgets_the_wrong_tries(
    client: FlaskClient, session: Session, at
) -> None:
    hat = member(session)
    for _ in range(4):
        send(client, "/logga-in", email=hat.user.email, password=WRONG)
    assert send(client, "/logga-in", email=hat.user.email, password=PASSWORD).status_code == 303

    left = session.query(Throttle).filter(Throttle.key.contains("sign-in-account")).all()

    assert left == []


def test_a_town_hall_behind_one_address_gets_in(app: Flask, at) -> None:
    waits = [wait(app, f"person{number}@kommun.se") for number in range(60)]

    assert waits == [0] * 60


@on_both_databases
def test_a_hundred_tries_fit_into_five_minutes_from_one_address(
    app: Flask, session: Session, at
) -> None:
    counted(session, tries.SIGN_IN_ADDRESS, "192.0.2.1", 99)

    waits = [wait(app, f"person{number}@kommun.se") for number in range(2)]

    assert waits == [0, 300]
    assert wait(app, "person@kommun.se", address="192.0.2.2") == 0
    at(minutes=5)
    assert wait(app, "person@kommun.se") == 0


def test_a_thousand_tries_fit_into_five_minutes_from_everywhere(
    app: Flask, session: Session, at
) -> None:
    counted(session, tries.SIGN_IN_ALL, "", 999)

    assert wait(app, "a@kommun.se", address="192.0.2.1") == 0
    assert wait(app, "b@kommun.se", address="192.0.2.2") == 300
    at(minutes=5)
    assert wait(app, "b@kommun.se", address="192.0.2.2") == 0


def test_an_address_that_is_refused_uses_up_nobody_elses_tries(
    app: Flask, session: Session, at
) -> None:
    counted(session, tries.SIGN_IN_ADDRESS, "192.0.2.1", 100)
    counted(session, tries.RESET_ADDRESS, "192.0.2.1", 20)
    counted(session, tries.SIGN_IN_ALL, "", 999)

    refused = wait(app, "a@kommun.se"), asked(app, tries.spend_reset, "k@exempel.se")
    elsewhere = wait(app, "b@kommun.se", address="192.0.2.2")

    assert refused == (300, False)
    assert elsewhere == 0
    account = key_of(tries.RESET_ACCOUNT.name, tries._key("k@exempel.se"))
    assert session.query(Throttle).filter_by(key=account).all() == []


@on_both_databases
def test_a_flood_over_one_account_uses_up_nobody_elses_tries(
    app: Flask, session: Session, at
) -> None:
    counted(session, tries.SIGN_IN_ALL, "", 994)
    networks = [f"2001:db8:0:{network}::1" for network in range(1, 31)]

    flood = [wait(app, "finns.inte@kommun.se", address=network) for network in networks]

    assert flood == [0] * 5 + [1] * 25
    assert wait(app, "a@kommun.se") == 0  # the thousandth
    assert wait(app, "b@kommun.se") == 300
    households = [f"2001:db8:0:{network}::/64" for network in range(1, 6)]
    assert of(session, tries.SIGN_IN_ADDRESS, *households) == [1] * 5
    assert of(session, tries.SIGN_IN_ADDRESS, "2001:db8:0:6::/64") == []


def of(session: Session, limit: Limit, *subjects: str) -> list[int]:
    """Return what is counted of some subjects by now."""
    keys = [key_of(limit.name, subject) for subject in subjects]
    rows = session.query(Throttle).filter(Throttle.key.in_(keys)).all()
    session.rollback()
    return [row.tries for row in rows]


def refused_for_all(app: Flask, session: Session) -> list[list[int]]:
    """Try when all together have tried enough; return what is counted of account and address."""
    counted(session, tries.SIGN_IN_ALL, "", 1000)
    account = tries._key("a@kommun.se")
    assert wait(app, "a@kommun.se") == 300
    kept = Limit(tries.SIGN_IN_PACE.name, 0, 0), tries.SIGN_IN_HOUR
    return [
        *(of(session, limit, account) for limit in kept),
        of(session, tries.SIGN_IN_ADDRESS, "192.0.2.1"),
        of(session, tries.SIGN_IN_ALL, ""),
    ]


@on_both_databases
def test_what_one_limit_refuses_is_counted_for_none(app: Flask, session: Session, at) -> None:
    assert refused_for_all(app, session) == [[], [], [], [1000]]


def test_control_kept_one_by_one_a_refused_try_costs_the_account(
    app: Flask, session: Session, at, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_and_keep(session: Session, limit: Limit, subject: str, *, now: datetime) -> None:
        services.spend(session, limit, subject, now=now)

    monkeypatch.setattr(tries, "take", take_and_keep)

    assert refused_for_all(app, session) == [[1], [1], [1], [1000]]


@on_both_databases
@pytest.mark.usefixtures("at")
def test_of_two_at_once_one_gets_the_last_try_and_the_other_loses_nothing(
    app: Flask, session: Session
) -> None:
    counted(session, tries.SIGN_IN_ALL, "", 999)
    barrier = Barrier(2)

    def hand(email: str) -> int:
        barrier.wait(timeout=30)
        return wait(app, email)

    people = ["a@kommun.se", "b@kommun.se"]
    with ThreadPoolExecutor(2) as hands:
        waits = list(hands.map(hand, people))

    assert sorted(waits) == [0, 300]
    refused = tries._key(people[waits.index(300)])
    let_in = tries._key(people[waits.index(0)])
    assert of(session, tries.SIGN_IN_HOUR, refused) == []
    assert of(session, tries.SIGN_IN_HOUR, let_in) == [1]
    assert of(session, tries.SIGN_IN_ALL, "") == [1000]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_try_and_a_right_password_of_one_account_do_not_wait_for_each_other_for_ever(
    app: Flask, session: Session, at
) -> None:
    """A double click: one hand forgets the tries while the other is counted."""
    assert wait(app, "a@kommun.se") == 0
    account = tries._key("a@kommun.se")

    def forget() -> None:
        with app.app_context():
            tries.forget_sign_in("a@kommun.se")
            db.session.commit()

    with ThreadPoolExecutor(1) as hand, services.at_once(session):
        take_paced(session, tries.SIGN_IN_PACE, account, now=NOON)
        forgotten = hand.submit(forget)
        time.sleep(0.3)  # until it waits for the row that is taken here
        services.take(session, tries.SIGN_IN_HOUR, account, now=NOON)
        session.commit()
        forgotten.result(timeout=30)

    assert of(session, tries.SIGN_IN_HOUR, account) == []


@on_both_databases
def test_who_floods_the_password_leaves_the_employers_account_open(
    app: Flask, session: Session, at
) -> None:
    counted(session, tries.SIGN_IN_ADDRESS, "192.0.2.1", 100)
    counted(session, tries.SIGN_IN_ALL, "", 1000)

    assert asked(app, lambda _email: tries.spend_provider(), "")


@pytest.mark.parametrize(
    ("limit", "subject"), [(tries.PROVIDER_ADDRESS, "192.0.2.1"), (tries.PROVIDER_ALL, "")]
)
def test_the_way_back_from_the_employer_is_tried_so_often_and_no_more(
    app: Flask, session: Session, at, limit: Limit, subject: str
) -> None:
    counted(session, limit, subject, limit.tries - 1)

    answers = [asked(app, lambda _email: tries.spend_provider(), "") for _ in range(2)]
    at(seconds=limit.seconds)

    assert answers == [True, False]
    assert asked(app, lambda _email: tries.spend_provider(), "")


def test_a_household_has_one_count_however_many_addresses_it_has(
    app: Flask, session: Session, at
) -> None:
    counted(session, tries.SIGN_IN_ADDRESS, "2001:db8:1:2::/64", 100)

    assert wait(app, "a@kommun.se", address="2001:db8:1:2::17") == 300
    assert wait(app, "a@kommun.se", address="2001:db8:1:3::17") == 0


def test_an_account_has_one_count_however_its_address_is_typed(
    client: FlaskClient, session: Session, at
) -> None:
    hat = member(session, email="anna@exempel.se")
    for typed in ("anna@exempel.se", "Anna@exempel.se", " anna@exempel.se", "\uff41nna@exempel.se"):
        send(client, "/logga-in", email=typed, password=WRONG)
    key = key_of(tries.SIGN_IN_HOUR.name, tries._key(hat.user.email))

    assert [row.tries for row in session.query(Throttle).filter_by(key=key)] == [4]


def test_a_password_is_tried_on_the_account_that_the_address_leads_to(
    session: Session,
) -> None:
    user = member(session, email="anna@exempel.se").user

    assert password_hash_of(session, "\uff21nna@exempel.se") == user.password_hash


def test_nobody_gets_in_while_the_tries_cannot_be_counted(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    hat = member(session)
    email = hat.user.email

    def away(*_args: object, **_named: object) -> None:
        raise OperationalError("", {}, Exception("away"))

    monkeypatch.setattr(tries, "take", away)
    answer = send(client, "/logga-in", email=email, password=PASSWORD)

    assert answer.status_code == 503
    assert session.query(LoginSession).all() == []
