"""The daily anchor: one line, once, on a disk and in a mail."""

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from deviations import clock, database, faults
from deviations.audit import anchors, chain, links
from deviations.audit.anchoring import Anchoring
from deviations.audit.services import record
from deviations.config import Config
from deviations.database import read_anew
from deviations.extensions import db
from deviations.jobs import running
from deviations.mailing.models import OutboxMail
from deviations.organisations.roles import Role
from tests import factories
from tests.factories import NOW
from tests.marks import on_both_databases
from tests.pages import sign_in
from tests.tampering import unseen


def run(session: Session, at: datetime = NOW) -> int:
    done = running.run_due(session, [Anchoring()], owner="a", now=at)
    session.rollback()
    return done


@pytest.fixture
def file(app: Flask) -> Path:
    config: Config = app.extensions["config"]
    return config.anchor_file


def mailed_to(app: Flask, address: str) -> None:
    app.extensions["config"] = replace(app.extensions["config"], audit_anchor_mail=address)


@on_both_databases
def test_a_day_leaves_one_line_that_says_where_the_chain_stands(
    app: Flask, session: Session, file: Path
) -> None:
    record("list:exported", subject="hoglandet", forbund_id=1)
    last = record("list:exported", subject="jamtland", forbund_id=2)
    seal = last.seal
    session.commit()

    assert (run(session), run(session, NOW + timedelta(hours=3))) == (1, 0)

    (line,) = file.read_text().splitlines()
    said = json.loads(line)
    assert (said["day"], said["seq"], said["rows"], said["seal"]) == ("2026-11-02", 2, 2, seal)
    assert len(said["heads"]) == 2
    assert said["after"] == ""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_day_is_swedish(session: Session, file: Path) -> None:
    run(session, datetime(2026, 11, 2, 22, 59, tzinfo=UTC))
    run(session, datetime(2026, 11, 2, 23, 0, tzinfo=UTC))

    days = [json.loads(line)["day"] for line in file.read_text().splitlines()]
    assert days == ["2026-11-02", "2026-11-03"]


def test_an_empty_chain_is_anchored_too(session: Session, file: Path) -> None:
    run(session)

    assert json.loads(file.read_text())["seq"] == 0


def test_nothing_in_an_anchor_can_be_guessed_about_a_forbund(session: Session, file: Path) -> None:
    for forbund in (1, 1, 2):
        record("list:exported", subject="x", forbund_id=forbund)
    session.commit()
    run(session)

    heads = json.loads(file.read_text())["heads"]

    assert heads == sorted(heads)
    assert all(len(head) == 64 for head in heads)


@on_both_databases
def test_the_registrator_gets_the_same_line_once(app: Flask, session: Session, file: Path) -> None:
    mailed_to(app, "registrator@exempel.se")

    run(session)

    mail = session.scalars(select(OutboxMail)).one()
    assert (mail.recipient, mail.key) == ("registrator@exempel.se", "anchor:2026-11-02")
    assert file.read_text().strip() in mail.body
    assert "Kedjan är hel." in mail.body


def test_without_a_registrator_nothing_is_mailed(session: Session) -> None:
    run(session)

    assert session.scalars(select(OutboxMail)).all() == []


def test_the_registrator_is_told_when_the_chain_is_broken(app: Flask, session: Session) -> None:
    mailed_to(app, "registrator@exempel.se")
    for _ in range(3):
        record("list:exported", subject="x")
    with unseen(session):
        session.execute(text("UPDATE audit_event SET subject = 'y' WHERE seq = 2"))
    session.commit()

    run(session)

    body = session.scalars(select(OutboxMail.body)).one()
    assert "OBS! kedjan är bruten vid 2." in body
    assert "Kedjan är hel" not in body


@pytest.mark.usefixtures("as_superuser")
@on_both_databases
def test_a_break_stands_on_drifts_page(client: FlaskClient, session: Session) -> None:
    sign_in(client, factories.member(session, role=Role.DRIFT))
    now = clock.now()
    run(session, now)
    assert "<h1>Tjänsten mår bra</h1>" in client.get("/drift").text
    with unseen(session):
        session.execute(text("UPDATE audit_event SET subject = 'y' WHERE seq = 1"))
    session.commit()

    run(session, now + timedelta(days=1))
    page = client.get("/drift").text

    assert "<h1>Se över det här: spåret är inte helt</h1>" in page
    assert "flask audit verify" in page
    assert "Klart, och något är fel" in page


@on_both_databases
def test_whoever_files_has_her_turn_between_two_pieces_of_the_trail(
    app: Flask, session: Session, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        record("list:exported", subject="x", forbund_id=1)
    session.commit()
    filed = []

    def meanwhile(reader: Session) -> None:
        reader.rollback()
        with db.engine.begin() as other:  # takes the one writer's lock, and commits
            other.execute(text("UPDATE forbund SET name = name"))
        filed.append(1)
        read_anew(reader)

    monkeypatch.setattr(database, "read_anew", meanwhile)
    for module in (chain, links):
        monkeypatch.setattr(module, "BATCH", 2)

    assert run(session) == 1

    assert len(filed) == 1 + 3 + 2  # before, and after each batch of the chain and of the links
    assert json.loads(file.read_text())["rows"] == 5


def test_the_lock_that_one_writer_has_is_taken_when_the_trail_has_been_read(
    session: Session,
) -> None:
    asked = []
    record("list:exported", subject="x", forbund_id=1)
    session.commit()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    run(session)
    event.remove(db.engine, "before_cursor_execute", note)

    last = max(number for number, said in enumerate(asked) if said == "BEGIN IMMEDIATE")
    reads = [number for number, said in enumerate(asked) if "FROM audit_event" in said]
    claimed = next(number for number, said in enumerate(asked) if "INSERT INTO job_run" in said)
    assert reads
    assert claimed < reads[0]
    assert reads[-1] < last
    assert "BEGIN IMMEDIATE" not in asked[claimed : reads[-1]]


@on_both_databases
def test_an_attempt_that_dies_after_the_line_adds_no_second(
    app: Flask, session: Session, file: Path
) -> None:
    mailed_to(app, "registrator@exempel.se")
    faults.arm("anchor.after_file:1:raise")
    assert run(session) == 0
    before = file.read_text()
    record("list:exported", subject="x")
    session.commit()

    assert run(session, NOW + timedelta(minutes=2)) == 1

    assert file.read_text() == before
    assert before.strip() in session.scalars(select(OutboxMail.body)).one()


def test_a_line_that_a_power_cut_left_half_spoils_no_other(session: Session, file: Path) -> None:
    run(session)
    with file.open("ab") as handle:
        handle.write(b'{"day":"2026-11-03","s')

    run(session, NOW + timedelta(days=1))

    whole, torn, after = file.read_text().splitlines()
    assert torn == '{"day":"2026-11-03","s'
    assert json.loads(after)["after"] == json.loads(whole)["mac"]


@pytest.mark.parametrize(
    "line",
    [
        '{"day":"d","seq":1,"seal":"s","rows":1,"heads":[],"after":"","mac":1}',
        '{"day":"d","seq":1,"seal":"s","rows":1,"heads":[],"after":"","mac":null}',
        "[1]", "1", "{}", "x", "[" * 200_000,
    ],
    ids=["number", "null", "list", "digit", "empty", "word", "deep"],
)  # fmt: skip
def test_whatever_a_line_holds_it_is_read_as_none_of_ours(tmp_path: Path, line: str) -> None:
    (tmp_path / "anchors").write_text(f"{line}\n")

    assert anchors.read(tmp_path / "anchors", key=b"k" * 32) == (anchors.Line(1, None),)


def test_a_mac_is_of_every_field(file: Path) -> None:
    anchor = anchors.Anchor(day="2026-11-02", seq=1, seal="s", rows=1, heads=("h",), after="")
    signed = anchor.signed(b"k" * 32)

    assert signed.is_ours(b"k" * 32)
    assert not signed.is_ours(b"other" * 8)
    for changed in (
        replace(signed, day="2026-11-03"),
        replace(signed, seq=2),
        replace(signed, seal="t"),
        replace(signed, rows=2),
        replace(signed, heads=()),
        replace(signed, after="a"),
    ):
        assert not changed.is_ours(b"k" * 32)
