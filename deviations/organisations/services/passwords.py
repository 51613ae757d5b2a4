"""Passwords: which are accepted, how they are kept, and how one is tried."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from deviations.config import PasswordCost
from deviations.errors import RefusedError
from deviations.organisations.services.guessing import is_guessable

SHORTEST, LONGEST = 12, 128
# 64 MiB a hash: at most two at once in a process.
_at_once = BoundedSemaphore(2)


def normalised(password: str) -> str:
    """Return a password as every keyboard would write it."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, *, context: Iterable[str] = ()) -> None:
    """Raise RefusedError for a password that is too short, too long or easy to guess.

    `context`: words an attacker would try, such as the person's name and the kommun's.
    """
    written = normalised(password)
    if len(written) < SHORTEST:
        raise RefusedError(f"Välj ett lösenord med minst {SHORTEST} tecken.")
    if len(written) > LONGEST:
        raise RefusedError(f"Välj ett lösenord med högst {LONGEST} tecken.")
    if is_guessable(written, context=context):
        raise RefusedError("Lösenordet går att gissa. Ta till exempel fyra ord som inte hör ihop.")


@cache
def _hasher(cost: PasswordCost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=1)


@cache
def _dummy(cost: PasswordCost) -> str:
    return _hasher(cost).hash("nobody has this password")


def hashed(password: str, *, cost: PasswordCost) -> str:
    """Return the Argon2id hash. Slow by intent: hold no transaction meanwhile."""
    with _at_once:
        return _hasher(cost).hash(normalised(password))


def matches(stored: str | None, password: str, *, cost: PasswordCost) -> bool:
    """Try a password. Without a stored hash the same work is done, and the answer is no.

    One that is too long to be anybody's is refused unhashed, whoever it was tried on.
    """
    written, dummy = normalised(password), _dummy(cost)
    if len(written) > LONGEST:
        return False
    with _at_once:
        try:
            _hasher(cost).verify(stored or dummy, written)
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def is_outdated(stored: str, *, cost: PasswordCost) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return _hasher(cost).check_needs_rehash(stored)
