"""What a page that is only read may write."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from deviations.audit.models import AuditEvent
from deviations.audit.services import record
from deviations.errors import TooManyError
from deviations.extensions import db
from deviations.organisations.access import public
from deviations.web.afterwards import after_answer, afterwards
from tests import factories
from tests.marks import on_both_databases


@pytest.fixture
def statements(app: Flask):
    """Return what the database is asked, in order."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def page(app: Flask) -> str:
    """Return a page that reads, and writes down that it was read."""

    @public
    def read() -> str:
        forbund = factories.forbund(db.session())
        afterwards(lambda _session: record("thing:read", subject=forbund.slug))
        return "<!DOCTYPE html><title>t</title>"

    app.add_url_rule("/prov", "prov", read)
    return "/prov"


@on_both_databases
def test_it_is_written_after_the_view_in_a_transaction_of_its_own(
    client: FlaskClient, session: Session, page: str, statements: list[str]
) -> None:
    session.rollback()

    assert client.get(page).status_code == 200

    assert session.scalars(select(AuditEvent.action)).all() == ["thing:read"]


def test_on_sqlite_reading_takes_no_lock_and_writing_takes_it_at_once(
    client: FlaskClient, session: Session, page: str, statements: list[str]
) -> None:
    session.rollback()

    client.get(page)

    begun = [one for one in statements if one.startswith("BEGIN")]
    assert begun[:2] == ["BEGIN", "BEGIN IMMEDIATE"]
    assert db.session.execute(text("PRAGMA journal_mode")).scalar() in {"delete", "wal"}


def test_a_reader_can_write_while_another_reads(
    client: FlaskClient, session: Session, page: str
) -> None:
    """On a rollback journal a commit waits for every reader; the page itself must not be one."""
    session.rollback()

    for _ in range(3):
        assert client.get(page).status_code == 200

    assert len(session.scalars(select(AuditEvent.seq)).all()) == 3


def test_what_cannot_be_written_down_is_not_shown(app: Flask, client: FlaskClient) -> None:
    @public
    def secret() -> str:
        def fail(_session: Session) -> None:
            raise OperationalError("INSERT", {}, Exception("disk is full"))

        afterwards(fail)
        return "hemlighet"

    app.add_url_rule("/hemligt", "hemligt", secret)

    answer = client.get("/hemligt")

    assert answer.status_code == 503
    assert "hemlighet" not in answer.get_data(as_text=True)


def test_of_acts_that_one_refuses_none_is_kept_and_the_refusal_is_the_answer(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    @public
    def full() -> str:
        def refuse(_session: Session) -> None:
            raise TooManyError(60)

        afterwards(lambda _session: record("thing:read", subject="x"))
        afterwards(refuse)
        return "hemlighet"

    app.add_url_rule("/fullt", "fullt", full)

    answer = client.get("/fullt")

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "hemlighet" not in answer.get_data(as_text=True)
    assert session.scalars(select(AuditEvent.action)).all() == []


def test_what_the_view_left_undone_is_not_saved_with_it(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    @public
    def careless() -> str:
        factories.forbund(db.session()).name = "Ett annat namn"
        afterwards(lambda _session: record("thing:read", subject="x"))
        return "<!DOCTYPE html><title>t</title>"

    app.add_url_rule("/slarvigt", "slarvigt", careless)
    session.rollback()

    client.get("/slarvigt")

    assert factories.forbund(session).name == "Höglandets samordningsförbund"


@pytest.fixture
def later(app: Flask) -> str:
    """Return a page that leaves something to be written down when it has been answered."""

    @public
    def read() -> str:
        after_answer(lambda _session: record("thing:asked", subject="later"))
        return "<!DOCTYPE html><title>t</title>"

    app.add_url_rule("/sedan", "sedan", read)
    return "/sedan"


@on_both_databases
def test_what_nobody_waits_for_is_done_when_the_answer_has_left(
    client: FlaskClient, session: Session, later: str
) -> None:
    answer = client.get(later, buffered=False)
    before = session.scalars(select(AuditEvent.action)).all()
    session.rollback()
    answer.close()

    assert answer.status_code == 200
    assert before == []
    assert session.scalars(select(AuditEvent.action)).all() == ["thing:asked"]


def test_what_fails_when_the_answer_has_left_is_in_the_log_and_harms_nobody(
    app: Flask, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    @public
    def read() -> str:
        after_answer(lambda session: session.execute(text("SELECT * FROM nowhere")))
        return "<!DOCTYPE html><title>t</title>"

    app.add_url_rule("/fel", "fel", read)

    assert client.get("/fel").status_code == 200
    assert "after_answer_failed" in capsys.readouterr().err
