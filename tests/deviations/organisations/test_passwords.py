"""Which passwords are accepted, and how they are tried."""

import argon2
import pytest

from deviations.config import PasswordCost
from deviations.errors import RefusedError
from deviations.organisations.services import passwords

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
