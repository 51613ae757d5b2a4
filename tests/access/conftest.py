"""The house of the access tests: made once for each database, put back after each change."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from app import create_app
from deviations.extensions import db
from deviations.reporting import services
from deviations.reporting.rendering import charts
from deviations.tripwire import install_tripwire
from deviations.web import errors
from tests.access.house import House
from tests.access.state import state_of
from tests.databases import config_for
from tests.wire import asked_by_the_service


@pytest.fixture(scope="module")
def bare_reports() -> Iterator[None]:
    """File reports without setting them: who may is tried here, how they look elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "render", lambda *_given, **_options: b"a report")
        patch.setattr(charts, "svg", lambda *_given, **_options: "<svg></svg>")
        yield


@pytest.fixture
def bare_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse without setting a page: three answers of five are refusals, told by their status."""
    monkeypatch.setattr(errors, "render_template", lambda *_given, **_named: "an error")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def built_house(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    bare_reports: None,
) -> Iterator[House]:
    """Yield the house on one database, then on the other."""
    template = request.getfixturevalue(f"{request.param}_template")
    folder: Path = tmp_path_factory.mktemp("house")
    for url in template.fresh(folder):
        app = create_app(config_for(url, folder))
        with app.app_context():
            install_tripwire(db.engine, concerns=asked_by_the_service)
            if request.param == "sqlite":
                event.listen(db.engine, "connect", _in_no_hurry_to_the_disk)
        house = House.built(app, state_of(template.above(url)))
        yield house
        house.forget()


def _in_no_hurry_to_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    """As the tests' PostgreSQL: what lives for minutes need not survive a power cut."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def house(built_house: House) -> Iterator[House]:
    """Yield the house as it was built, whatever the test before it left."""
    yield built_house
    if built_house.touched():
        built_house.put_back()
