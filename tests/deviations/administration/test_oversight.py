"""Who takes the trail out, how often, and what is left of it in the trail."""

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from deviations import clock, database
from deviations.administration.services import oversight
from deviations.audit import links
from deviations.audit.bundle.signing import public_key
from deviations.audit.bundle.writing import bundle
from deviations.audit.models import AuditEvent
from deviations.audit.services import record
from deviations.database import read_anew
from deviations.extensions import db
from deviations.organisations.roles import Role
from deviations.organisations.views.amounts import EXPORTS
from tests import factories
from tests.marks import on_both_databases
from tests.pages import send, sign_in

PAGE = "/administration/granskning"


def browser_of(app: Flask, session: Session, role: Role = Role.ADMIN) -> FlaskClient:
    browser = app.test_client()
    sign_in(browser, factories.member(session, role=role))
    return browser


def taken(session: Session) -> list[AuditEvent]:
    chosen = select(AuditEvent).where(AuditEvent.action == "audit:exported")
    return list(session.scalars(chosen.order_by(AuditEvent.seq)))


@on_both_databases
def test_an_admin_gets_the_own_forbunds_bundle_and_that_is_written_down(
    app: Flask, session: Session
) -> None:
    for slug in ("hoglandet", "jamtland"):
        record("list:exported", subject=slug, forbund_id=factories.forbund(session, slug).id)
    session.commit()
    today = clock.today().isoformat()

    answer = send(browser_of(app, session), PAGE, first=today, last=today)

    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        rows = [json.loads(line) for line in archive.read("events.jsonl").splitlines()]
    assert "hoglandet" in {row["subject"] for row in rows}
    assert "jamtland" not in {row["subject"] for row in rows}
    (event,) = taken(session)
    assert event.forbund_id == factories.forbund(session).id
    assert event.facts == {"first": today, "last": today, "rows": len(rows)}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("", "2026-03-01", "Välj den första dagen."),
        ("2026-03-02", "2026-03-01", "Den sista dagen ligger före den första."),
        ("2099-01-01", "2099-01-02", "Välj en dag som har varit."),
    ],
)
def test_a_period_that_cannot_be_is_given_back(
    app: Flask, session: Session, first: str, last: str, said: str
) -> None:
    answer = send(browser_of(app, session), PAGE, first=first, last=last)

    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert taken(session) == []


def file_meanwhile() -> None:
    with db.engine.begin() as other:  # takes the one writer's lock, and commits
        other.execute(text("UPDATE forbund SET name = name"))


@on_both_databases
def test_whoever_files_has_her_turn_while_the_trail_is_read_and_packed(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        record("list:exported", subject=f"x{number}", forbund_id=factories.forbund(session).id)
    session.commit()
    admin, today, filed = browser_of(app, session), clock.today().isoformat(), []

    def meanwhile(reader: Session) -> None:
        reader.rollback()
        file_meanwhile()
        filed.append("read")
        read_anew(reader)

    def packed(*given: Any) -> bytes:
        file_meanwhile()
        filed.append("packed")
        return bundle(*given)

    monkeypatch.setattr(database, "read_anew", meanwhile)
    monkeypatch.setattr(oversight, "bundle", packed)
    monkeypatch.setattr(links, "BATCH", 3)

    answer = send(admin, PAGE, first=today, last=today)

    assert answer.status_code == 200
    assert filed == ["read", "read", "read", "packed"]  # before, and after each full batch
    assert taken(session)[0].facts["rows"] == 7  # her role and her sign-in too


def test_control_without_ending_the_transaction_nobody_files_meanwhile(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, today, met = browser_of(app, session), clock.today().isoformat(), []
    place = db.engine.url.database or ""

    def meanwhile(_reader: Session) -> None:
        with closing(sqlite3.connect(place, timeout=0)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                met.append(str(error))

    monkeypatch.setattr(database, "read_anew", meanwhile)

    assert send(admin, PAGE, first=today, last=today).status_code == 200
    assert met == ["database is locked"]


def test_a_broken_trail_is_not_given_out(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    record("list:exported", subject="x", forbund_id=factories.forbund(session).id)
    session.commit()
    monkeypatch.setattr("deviations.audit.bundle.extract.is_sealed", lambda *_given: False)
    today = clock.today().isoformat()

    answer = send(browser_of(app, session), PAGE, first=today, last=today)

    assert answer.status_code == 422
    assert "Be drift köra audit verify" in answer.get_data(as_text=True)


def test_the_page_shows_the_open_key(app: Flask, session: Session) -> None:
    page = browser_of(app, session).get(PAGE).get_data(as_text=True)

    assert public_key(app.extensions["config"]) in page


@pytest.mark.parametrize("role", [Role.KOORDINATOR, Role.LASARE, Role.DRIFT])
def test_others_do_not_enter(app: Flask, session: Session, role: Role) -> None:
    assert browser_of(app, session, role).get(PAGE).status_code == 403


@on_both_databases
def test_twenty_an_hour_are_enough(app: Flask, session: Session) -> None:
    browser, today = browser_of(app, session), clock.today().isoformat()
    answers = [
        send(browser, PAGE, first=today, last=today).status_code for _ in range(EXPORTS.tries + 1)
    ]

    assert answers == [200] * EXPORTS.tries + [429]


def test_the_command_writes_a_new_file_and_says_the_key(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    record("list:exported", subject="x", forbund_id=factories.forbund(session).id)
    session.commit()
    out, today = tmp_path / "uttag.zip", clock.today().isoformat()
    words = ["audit", "export", "--forbund", "hoglandet", "--from", today, "--to", today]

    said = app.test_cli_runner().invoke(args=[*words, "--out", str(out)])
    key = app.test_cli_runner().invoke(args=["audit", "key"]).output.strip()
    again = app.test_cli_runner().invoke(args=[*words, "--out", str(out)])
    words[3] = "atlantis"
    nowhere = app.test_cli_runner().invoke(args=[*words, "--out", str(tmp_path / "x.zip")])

    assert said.exit_code == 0
    assert said.output == f"rader 1 · nyckel {key}\n"
    assert zipfile.is_zipfile(out)
    assert (again.exit_code, nowhere.exit_code) == (1, 1)
    assert "Ange en ny fil med --out" in again.output
    assert "inget förbund som heter atlantis" in nowhere.output
    assert [event.actor for event in taken(session)] == ["cli"]
