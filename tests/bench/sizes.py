"""How much is measured: for real, or just so much that everything is run once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Rows of the databases, requests of each client, and how often a thing is repeated.

    A round is all the requests of all the clients.
    """

    small: int = 1_000
    large: int = 100_000
    huge: int = 1_000_000
    requests: int = 100
    clients: int = 4
    repeats: int = 5
    rounds: int = 3


FULL = Sizes()
QUICK = Sizes(small=30, large=60, huge=120, requests=3, clients=2, repeats=1, rounds=1)
