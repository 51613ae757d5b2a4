"""Fixtures for every test: an application on a database of its own, and a client that is honest."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from deviations import faults
from deviations.config import MailServer
from deviations.extensions import db
from deviations.tenancy import acting_in
from deviations.tripwire import install_tripwire
from tests.databases import PostgresqlTemplate, SqliteTemplate, config_for, owner_url
from tests.html import assert_well_formed
from tests.postgresql import NoPostgreSQLError, running_server
from tests.smtp import Mailbox, mail_server
from tests.wire import act_everywhere, asked_by_the_service

pytest_plugins = ["tests.browser_fixtures", "tests.proofs"]


class HonestClient(FlaskClient):
    """After each request only what the view committed is left; every page must parse as HTML5."""

    parses = True  # a crawl that opens thousands of pages lets others look at their form

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        # The tests' own application context lives on; a request must not find the last one's `g`.
        for name in list(g):
            g.pop(name)
        kwargs.setdefault("buffered", True)  # read to its end, so what comes after is done
        # Nor act where the test does.
        with acting_in(db.session(), None):
            response = super().open(*args, **kwargs)
        db.session.rollback()
        if self.parses and response.mimetype == "text/html" and response.request.method != "HEAD":
            assert_well_formed(response.get_data(as_text=True))
        return response


class HonestRunner(FlaskCliRunner):
    """A command begins in no förbund, wherever the test acts."""

    def invoke(self, *args: Any, **kwargs: Any) -> Any:
        with acting_in(db.session(), None):
            return super().invoke(*args, **kwargs)


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """Return the name of the xdist worker, or `main`."""
    return str(getattr(request.config, "workerinput", {"workerid": "main"})["workerid"])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_template(
    tmp_path_factory: pytest.TempPathFactory, worker: str
) -> Iterator[PostgresqlTemplate]:
    try:
        with running_server() as server:
            yield PostgresqlTemplate(server, tmp_path_factory.mktemp("postgresql"), worker)
    except NoPostgreSQLError as missing:
        pytest.skip(str(missing))


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield a fresh database: SQLite unless the test asks for `on_both_databases`."""
    kind = getattr(request, "param", "sqlite")
    template = request.getfixturevalue(f"{kind}_template")
    for url in template.fresh(tmp_path):
        if "as_superuser" in request.fixturenames:
            yield template.above(url)
        else:
            yield owner_url(url) if "as_owner" in request.fixturenames else url


@pytest.fixture
def as_superuser() -> None:
    """Let the service sign in as who may do anything, for a test that adds roles."""


@pytest.fixture
def as_owner() -> None:
    """Let the service sign in as who owns the tables, for a test that must change them."""


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Yield what a real SMTP server receives; the application hands its mail there."""
    with mail_server() as box:
        yield box


@pytest.fixture
def app(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    config = config_for(database_url, tmp_path)
    if "mailbox" in request.fixturenames:
        port = request.getfixturevalue("mailbox").port
        server = MailServer(host="127.0.0.1", port=port, sender="lex-heller@example.se")
        config = replace(config, mail=server)
    application = create_app(config)
    application.test_client_class = HonestClient
    application.test_cli_runner_class = HonestRunner
    with application.app_context():
        install_tripwire(db.engine, concerns=asked_by_the_service)
        act_everywhere(db.session())
        yield application
        db.session.remove()
        db.engine.dispose()
    faults.disarm()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Session:
    """Return the session of the test's own application context."""
    return db.session()
