"""What is written down about a request says what happened, when and where, and about nobody."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
import structlog
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import text

from deviations.extensions import csrf, db
from deviations.organisations.access import public
from deviations.organisations.models.user import User
from deviations.web import logs
from deviations.web.logs import HANDLER, configure_logs, mask, masked
from tests import factories
from tests.marks import on_both_databases
from tests.pages import sign_in

CANARIES = ("anna.kanariefagel", "19121212-1212", "121212-1212", "070-174 06 58", "Kanariegatan")
WORDS = "anna.kanariefagel@example.se 19121212-1212 070-174 06 58 bor på Kanariegatan 12"


class Written(io.StringIO):
    """Standard error, read back as lines of JSON."""

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def written(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    stream = Written()
    seen = SimpleNamespace(stderr=stream, exc_info=sys.exc_info)
    monkeypatch.setattr("deviations.web.logs.sys", seen)  # pytest sets sys.stderr back at each step
    yield stream
    structlog.contextvars.clear_contextvars()


def test_each_request_leaves_one_line_in_utc(client: FlaskClient, written: Written) -> None:
    client.get("/halsa?namn=anna", headers={"Cookie": "a=hemlig"})

    (line,) = written.lines
    assert set(line) == {
        "event", "endpoint", "level", "method", "ms", "request", "status", "timestamp",
    }  # fmt: skip
    assert (line["event"], line["endpoint"], line["method"], line["status"]) == (
        "request", "guiding.health", "GET", 200,
    )  # fmt: skip
    assert str(line["timestamp"]).endswith("Z")
    assert "anna" not in written.getvalue()
    assert "hemlig" not in written.getvalue()


def test_the_number_on_an_error_page_finds_its_lines(client: FlaskClient, written: Written) -> None:
    page = client.get("/finns/inte/har").get_data(as_text=True)

    assert {line["request"] for line in written.lines} == {written.lines[0]["request"]}
    assert str(written.lines[0]["request"]) in page


def test_who_is_signed_in_is_an_id(app: Flask, client: FlaskClient, written: Written) -> None:
    membership = factories.member(db.session(), email="kanarie@example.se")
    sign_in(client, membership)
    client.get("/byt-roll")

    line = written.lines[-1]
    assert (line["user"], line["forbund"]) == (membership.user.public_id, "hoglandet")
    assert "kanarie" not in written.getvalue()


def _fail_in_the_code() -> str:
    raise ValueError(f"invalid literal: {request.values['words']}")


def _fail_with_a_cause() -> str:
    try:
        return _fail_in_the_code()
    except ValueError as error:
        raise RuntimeError(WORDS) from error


def _fail_in_a_constraint() -> str:
    for _ in range(2):
        db.session.add(
            User(email=request.values["words"], name=WORDS[:80], created_at=factories.NOW)
        )
    db.session.flush()
    return ""


def _fail_in_a_statement() -> str:
    db.session.execute(text(f"SELECT '{request.values['words']}' FROM nowhere"))
    return ""


def _fail_in_a_parameter() -> str:
    db.session.execute(text("SELECT CAST(:words AS integer) / 0, missing"), dict(request.values))
    return ""


FAILURES = (
    _fail_in_the_code,
    _fail_with_a_cause,
    _fail_in_a_constraint,
    _fail_in_a_statement,
    _fail_in_a_parameter,
)


@on_both_databases
@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_failure_leaves_its_kind_and_place_and_no_word(
    app: Flask, client: FlaskClient, written: Written, failure: Callable[[], str], method: str
) -> None:
    app.add_url_rule("/fails", "fails", csrf.exempt(public(failure)), methods=["GET", "POST"])
    words = {"words": WORDS.lower()}

    if method == "GET":
        answer = client.get("/fails", query_string=words)
    else:
        answer = client.post("/fails", data=words)

    assert answer.status_code == 500
    said = written.getvalue().casefold()
    assert [canary for canary in CANARIES if canary.casefold() in said] == []
    causes = [line["error"] for line in written.lines if "error" in line]
    assert causes
    assert "test_logs.py" in json.dumps(causes)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_broken_constraint_is_named_by_postgresql(
    app: Flask, client: FlaskClient, written: Written
) -> None:
    app.add_url_rule("/fails", "fails", csrf.exempt(public(_fail_in_a_constraint)))

    client.get("/fails", query_string={"words": WORDS.lower()})

    (told,) = (line["error"] for line in written.lines if line["event"] == "unexpected")
    assert isinstance(told, list)
    assert told[0]["sqlstate"] == "23505"
    assert told[0]["constraint"] == "uq_app_user_email"


def test_a_librarys_line_goes_through_the_same_hands(app: Flask, written: Written) -> None:
    logger = logging.getLogger("somebody.elses")
    try:
        int(WORDS)
    except ValueError:
        logger.exception("Kunde inte skicka till %s", WORDS)

    (line,) = written.lines
    assert [canary for canary in CANARIES if canary in written.getvalue()] == []
    assert str(line["event"]).startswith("Kunde inte skicka till [email] [personnummer] [phone]")
    assert "builtins.ValueError" in json.dumps(line["error"])


def test_a_line_break_does_not_begin_a_line(app: Flask, written: Written) -> None:
    logging.getLogger("somebody.elses").warning("x\nINFO admin login ok")

    assert len(written.getvalue().splitlines()) == 1


def test_every_value_is_masked_wherever_it_stands() -> None:
    line = masked(None, "", {
        "a": "anna@example.se", "b": ["anna@example.se"], "c": {"anna@example.se": ("x",)},
        "d": ValueError("anna@example.se"), "e": 12, "f": None, "g": True, "h": 0.5,
    })  # fmt: skip

    assert line == {
        "a": "[email]", "b": ["[email]"], "c": {"[email]": ["x"]},
        "d": "[email]", "e": 12, "f": None, "g": True, "h": 0.5,
    }  # fmt: skip


def test_control_without_the_mask_the_words_are_written(
    app: Flask, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deviations.web.logs.find_personal_data", lambda _text: ())

    structlog.get_logger().warning("said", words=WORDS)

    assert "anna.kanariefagel" in written.getvalue()
    assert mask(WORDS) == WORDS


def test_the_process_is_given_one_handler_however_often_it_is_asked(app: Flask) -> None:
    configure_logs()
    configure_logs()

    assert [handler.name for handler in logging.getLogger().handlers].count(HANDLER) == 1


def test_the_development_server_does_not_write_addresses(app: Flask, written: Written) -> None:
    logging.getLogger("werkzeug").info('"GET /kvitto?kod=hemlig HTTP/1.1" 200')

    assert written.getvalue() == ""


def test_packages_in_an_environment_inside_the_project_are_not_ours() -> None:
    assert logs._is_ours(f"{logs.ROOT}/deviations/clock.py")
    assert not logs._is_ours(f"{logs.ROOT}/.venv/lib/python3.11/site-packages/flask/app.py")
