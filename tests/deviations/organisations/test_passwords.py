"""Which passwords are accepted, and how they are tried."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Event, Semaphore

import argon2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations.config import PasswordCost
from deviations.errors import RefusedError
from deviations.organisations.queries import password_hash_of
from deviations.organisations.services import passwords
from tests.factories import PASSWORD, member
from tests.pages import send

CHEAP = PasswordCost(passes=1, memory_kib=8)


@pytest.mark.parametrize("password", ["elva-tecken", "x" * 129, "\ufb01" * 65])
def test_a_password_that_is_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(RefusedError, match=r"minst 12 tecken|högst 128 tecken"):
        passwords.check(password)


def test_twelve_signs_are_enough_and_128_are_not_too_many() -> None:
    passwords.check("tolvxyzåäöqw")
    passwords.check("tolvxyzåäöqw" * 10 + "abcdefgh")


def test_a_password_longer_than_any_is_refused_before_it_is_hashed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[str] = []
    monkeypatch.setattr(
        argon2.PasswordHasher, "verify", lambda _self, _stored, written: tried.append(written)
    )
    stored = passwords.hashed("rätt-häst-batteri", cost=CHEAP)

    for length in (128, 129, 10_000):
        passwords.matches(stored, "x" * length, cost=CHEAP)

    assert [len(written) for written in tried] == [128]


def test_a_password_is_the_same_from_every_keyboard() -> None:
    composed, decomposed = "åäö-häst-tårta", "a\u030aa\u0308o\u0308-ha\u0308st-ta\u030arta"

    stored = passwords.hashed(composed, cost=CHEAP)

    assert passwords.matches(stored, decomposed, cost=CHEAP)


def test_a_wrong_password_an_unknown_person_and_a_broken_hash_are_all_answered_no() -> None:
    stored = passwords.hashed("rätt-häst-batteri", cost=CHEAP)

    assert passwords.matches(stored, "rätt-häst-batteri", cost=CHEAP)
    assert not passwords.matches(stored, "fel-häst-batteri", cost=CHEAP)
    assert not passwords.matches(None, "nobody has this password", cost=CHEAP)
    assert not passwords.matches("plain", "plain", cost=CHEAP)


def test_a_hash_made_with_other_parameters_is_outdated() -> None:
    stored = passwords.hashed("rätt-häst-batteri", cost=CHEAP)

    assert not passwords.is_outdated(stored, cost=CHEAP)
    assert passwords.is_outdated(stored, cost=PasswordCost(passes=2, memory_kib=8))


def test_the_service_hashes_with_argon2id_64_mib_three_passes() -> None:
    stored = passwords.hashed("rätt-häst-batteri", cost=PasswordCost())

    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=1$")


class Crowd:
    """A hasher that is done when it is told to be, and counts who is at it."""

    def __init__(self) -> None:
        self.entered = Semaphore(0)
        self.done = Event()

    def hash(self, _written: str) -> str:
        """Hash."""
        self.entered.release()
        assert self.done.wait(10)
        return "hash"

    def verify(self, _stored: str, written: str) -> None:
        """Try a password."""
        self.hash(written)


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> Iterator[Crowd]:
    """Let two sign in and two choose a password, all at once."""
    hashing = Crowd()
    monkeypatch.setattr(passwords, "_hasher", lambda _cost: hashing)
    monkeypatch.setattr(passwords, "_dummy", lambda _cost: "dummy")
    ways: list[Callable[[], object]] = [
        lambda: passwords.matches(None, PASSWORD, cost=CHEAP),
        lambda: passwords.hashed(PASSWORD, cost=CHEAP),
    ]
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(ask) for ask in ways * 2]
        yield hashing
        hashing.done.set()
    assert [future.result() for future in asked] == [False, "hash"] * 2


def at_it(crowd: Crowd) -> int:
    """Return how many hash at once: who has not begun after a while is kept waiting."""
    return sum(crowd.entered.acquire(timeout=0.3) for _ in range(4))


def test_two_passwords_are_hashed_at_once_and_no_more(crowd: Crowd) -> None:
    assert at_it(crowd) == 2


@pytest.fixture
def room_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_at_once", BoundedSemaphore(200))


@pytest.mark.usefixtures("room_for_more")
def test_control_with_room_for_more_all_are_hashed_at_once(crowd: Crowd) -> None:
    assert at_it(crowd) == 4


OLD = PasswordCost(passes=2, memory_kib=8)


@pytest.fixture
def old_hash(app: Flask, session: Session) -> str:
    """Return the hash of somebody who chose her password when less was asked of a hash."""
    user = member(session, email="anna@exempel.se").user
    user.password_hash = passwords.hashed(PASSWORD, cost=OLD)
    session.commit()
    return user.password_hash


def hash_after(client: FlaskClient, session: Session, password: str) -> str:
    """Return what is kept of the password after somebody has tried one."""
    send(client, "/logga-in", email="anna@exempel.se", password=password)
    return password_hash_of(session, "anna@exempel.se") or ""


def test_an_old_hash_is_made_anew_when_its_password_is_known(
    client: FlaskClient, session: Session, old_hash: str
) -> None:
    renewed = hash_after(client, session, PASSWORD)

    assert renewed != old_hash
    assert not passwords.is_outdated(renewed, cost=CHEAP)
    assert passwords.matches(renewed, PASSWORD, cost=CHEAP)


def test_an_old_hash_stays_when_the_password_was_wrong(
    client: FlaskClient, session: Session, old_hash: str
) -> None:
    assert hash_after(client, session, "fel-hästar-åt-tårta") == old_hash


def test_control_without_the_renewal_the_old_hash_is_still_there(
    client: FlaskClient, session: Session, old_hash: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "is_outdated", lambda _stored, **_cost: False)

    assert hash_after(client, session, PASSWORD) == old_hash
