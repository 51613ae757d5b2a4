"""Every process of the service counts the same tries."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from deviations.extensions import db
from deviations.organisations.views import tries
from deviations.throttle import services
from deviations.throttle.services import Limit
from tests.databases import config_for
from tests.deviations.organisations.doors_tried import wait
from tests.marks import on_both_databases


@pytest.fixture
def two_workers(app: Flask, database_url: str, tmp_path: Path) -> Iterator[tuple[Flask, Flask]]:
    """Yield two instances of the service on one database."""
    db.session.remove()
    other = create_app(config_for(database_url, tmp_path))
    yield app, other
    with other.app_context():
        db.engine.dispose()


def let_through(workers: tuple[Flask, Flask], times: int) -> int:
    """Try from one address by turns; return how many tries were welcome."""
    welcome = 0
    for number in range(times):
        worker = workers[number % 2]
        with worker.app_context():
            welcome += wait(worker, f"person{number}@kommun.se") == 0
            db.session.remove()
    return welcome


@pytest.fixture
def five_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "SIGN_IN_ADDRESS", Limit("sign-in-address", 5, 300))


@on_both_databases
@pytest.mark.usefixtures("at", "five_tries")
def test_two_instances_of_the_service_share_the_counts(two_workers: tuple[Flask, Flask]) -> None:
    assert let_through(two_workers, 12) == 5


@pytest.mark.usefixtures("at", "five_tries")
def test_control_a_count_in_the_memory_of_each_lets_twice_as_many_through(
    two_workers: tuple[Flask, Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory: Counter[tuple[int, str]] = Counter()

    def in_memory(session: Session, key: str, _window: datetime, *, amount: int) -> int:
        mine = id(session.get_bind()), key
        memory[mine] += amount
        return memory[mine]

    monkeypatch.setattr(services, "count", in_memory)

    assert let_through(two_workers, 12) == 10
