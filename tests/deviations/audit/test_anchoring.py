"""The daily anchor: one line, once, on a disk and in a mail."""

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from deviations import faults
from deviations.audit import anchors
from deviations.audit.anchoring import Anchoring
from deviations.audit.services import record
from deviations.config import Config
from deviations.jobs import running
from deviations.mailing.models import OutboxMail
from tests.factories import NOW
from tests.marks import on_both_databases
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
