"""Whatever dies while a report is sent: all of it is stored or nothing, and sending again works."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from deviations import faults
from deviations.audit.models import AuditEvent
from deviations.filing.services import submit
from deviations.filing.views import report
from deviations.mailing.models import OutboxMail
from deviations.records.models.deviation import Deviation
from tests.databases import SECRET
from tests.deviations.filing.forms import ANSWERS, FORM, code_on, hidden_on, opened
from tests.marks import Told, on_both_databases

BEFORE = ("before_insert", "after_insert", "after_outbox", "after_audit", "before_commit")
AFTER = ("after_commit", "before_response")
ROOT = Path(__file__).parents[3]


def stored(session: Session) -> tuple[int, int, int]:
    """Count reports, audit rows of reports, and receipts in the outbox."""
    session.rollback()
    filed = select(func.count()).where(AuditEvent.action == "deviation:filed")
    counts = (
        session.scalars(select(func.count()).select_from(Deviation)).one(),
        session.scalars(filed).one(),
        session.scalars(select(func.count()).select_from(OutboxMail)).one(),
    )
    session.rollback()  # a transaction left open here would lock the next server out
    return counts


def fields_of(client: FlaskClient) -> dict[str, Any]:
    return {**opened(client), **ANSWERS, "contact": "a@b.se", "step": "skicka"}


@on_both_databases
def test_a_clash_with_another_report_is_never_taken_for_a_receipt(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(FORM, data=fields_of(client))
    taken = session.scalars(select(Deviation.reference)).one()
    monkeypatch.setattr(submit, "take_references", lambda *_asked, **_named: iter([taken]))

    assert client.post(FORM, data=fields_of(client)).status_code == 500
    assert stored(session) == (1, 1, 1)


@on_both_databases
@pytest.mark.parametrize("point", BEFORE + AFTER)
def test_an_error_at_any_point_leaves_all_or_nothing(
    client: FlaskClient, session: Session, point: str
) -> None:
    fields = fields_of(client)
    faults.arm(f"submit.{point}:1:raise")
    assert client.post(FORM, data=fields).status_code == 500
    assert stored(session) == ((0, 0, 0) if point in BEFORE else (1, 1, 1))

    again = client.post(FORM, data=fields)
    assert again.status_code == 303
    assert stored(session) == (1, 1, 1)
    code = code_on(client.get(again.location).get_data(as_text=True))
    assert client.post("/hoglandet/kvitto", data={"code": code}).status_code == 200


def test_a_commit_between_the_rows_would_be_seen(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: a service that commits too early leaves a report without a receipt."""
    point = faults.point

    def commit_early(name: str) -> None:
        if name == "submit.after_insert":
            session.commit()
        point(name)

    monkeypatch.setattr(faults, "point", commit_early)
    faults.arm("submit.after_insert:1:raise")
    client.post(FORM, data=fields_of(client))
    assert stored(session) == (1, 0, 0)


def test_a_database_that_does_not_answer_loses_no_text(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {
        **fields_of(client),
        "types": ["remiss", "kontakt"],
        "tried": 'Ringde "två" <ggr>\nSkrev',
    }

    def refuse(*_asked: object, **_more: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    with monkeypatch.context() as broken:
        broken.setattr(report, "submit", refuse)
        answer = client.post(FORM, data=fields)
    held = hidden_on(answer.get_data(as_text=True)).to_dict(flat=False)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Rapporten är inte sparad än" in answer.get_data(as_text=True)
    assert held["types"] == ["remiss", "kontakt"]
    assert held["tried"] == [fields["tried"]]
    assert stored(session) == (0, 0, 0)

    check = client.post(FORM, data={**held, "step": "kontrollera"})
    assert check.status_code == 200
    assert client.post(FORM, data={**held, "step": "skicka"}).status_code == 303
    assert stored(session) == (1, 1, 1)


class Server:
    """The service in a process of its own, that dies at a point."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    def ask(self, method: str, body: str = "") -> tuple[int, str]:
        """Ask for the form's address; ConnectionError when the process dies meanwhile."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, FORM, body, headers)
        answer = connection.getresponse()
        cookie = answer.headers.get("Set-Cookie")
        self.cookie = cookie.split(";")[0] if cookie else self.cookie
        return answer.status, answer.read().decode()

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the server did not start")


@contextmanager
def serving(database_url: str, fault: str, folder: Path) -> Iterator[tuple[Server, Any]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Server(probe.getsockname()[1])
    key_file = folder / "secret.key"
    key_file.write_bytes(SECRET)
    settings = {
        "DATABASE_URL": database_url,
        "SECRET_KEY_FILE": str(key_file),
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{server.port}",
        "FAULTPOINT": fault,
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "run", "--port", str(server.port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | settings,  # noqa: TID251 - the process inherits the test's
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        server.wait(process)
        yield server, process
    finally:
        process.kill()
        process.wait(10)


def is_acknowledged(server: Server, body: str) -> bool:
    """Send the report; say whether an answer came before the process died."""
    try:
        status, _page = server.ask("POST", body)
    except (ConnectionError, http.client.HTTPException):
        return False
    return status == 303


@pytest.fixture
def kills(full: bool, record_property: Told) -> int:
    times = 50 if full else 1
    record_property("size", f"{times} kills at each of {len(BEFORE + AFTER)} points")
    return times


@pytest.mark.slow
@on_both_databases
@pytest.mark.parametrize("point", BEFORE + AFTER)
def test_a_process_killed_at_any_point_loses_nothing_it_acknowledged(
    app: Flask, session: Session, database_url: str, tmp_path: Path, kills: int, point: str
) -> None:
    for kill in range(1, kills + 1):
        with serving(database_url, f"submit.{point}:1:kill9", tmp_path) as (server, process):
            _status, page = server.ask("GET")
            hidden = hidden_on(page)
            fields = {name: hidden[name] for name in ("csrf_token", "submission_key")}
            fields |= {**ANSWERS, "contact": "a@b.se", "step": "skicka"}
            assert not is_acknowledged(server, urlencode(fields, doseq=True))
            assert process.wait(10) == -9
        expected = kill - 1 if point in BEFORE else kill
        assert stored(session) == (expected,) * 3

        client = app.test_client()
        name, _, value = server.cookie.partition("=")
        client.set_cookie(name, value)
        first, second = client.post(FORM, data=fields), client.post(FORM, data=fields)
        codes = {
            code_on(client.get(one.location).get_data(as_text=True)) for one in (first, second)
        }
        assert len(codes) == 1
        assert stored(session) == (kill,) * 3
