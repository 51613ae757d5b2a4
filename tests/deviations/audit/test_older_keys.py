"""A secret that leaked and was changed seals nothing that comes after the change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deviations.audit import anchors, chain
from deviations.audit.anchors import NOTHING_BEFORE, Anchor
from deviations.audit.bundle.extract import Period, extract
from deviations.audit.generations import Generations
from deviations.audit.models import AuditEvent
from deviations.config import Config
from deviations.errors import RefusedError
from tests.deviations.audit.trail import Verify
from tests.marks import on_both_databases
from tests.tampering import unseen

# Who seals anew has taken the triggers away, and so owns the table.
pytestmark = pytest.mark.usefixtures("as_owner")
OLDEST, OLD, NEW = b"a" * 32, b"b" * 32, b"c" * 32
AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
YEAR = Period(first=AT.date().replace(month=1, day=1), last=AT.date())


def _written(session: Session, keys: str) -> None:
    """Write a row of one förbund under each key, by its letter."""
    for number, letter in enumerate(keys, start=1):
        act = chain.Act(action="deviation:closed", subject=f"row{number}", at=AT, forbund_id=1)
        chain.append(session, act, key=letter.encode() * 32)
    session.commit()
    session.expunge_all()


def _broken(session: Session) -> int | None:
    return chain.first_broken(session, key=NEW, older=(OLD, OLDEST))


def _forge(session: Session, first: int, key: bytes) -> None:
    """Put other words in a row, and seal it and every row after it anew."""
    with unseen(session):
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
        seals = {row.seq: row.seal for row in rows}
        rows[first - 1].actor = "forger"
        for row in rows[first - 1 :]:
            row.previous = seals.get(row.seq - 1, chain.FIRST)
            row.seal = seals[row.seq] = chain.seal(row, key)
            values = {"actor": row.actor, "previous": row.previous, "seal": row.seal}
            session.execute(
                update(AuditEvent).where(AuditEvent.seq == row.seq).values(values),
                execution_options={"synchronize_session": False},
            )
        session.expunge_all()


@on_both_databases
@pytest.mark.parametrize("keys", ["aabbcc", "aaaaaa", "accccc", "cccccc", "bbbccc"])
def test_what_was_written_before_each_change_is_read_under_its_own_key(
    session: Session, keys: str
) -> None:
    _written(session, keys)

    assert _broken(session) is None


@on_both_databases
@pytest.mark.parametrize(
    ("keys", "struck"),
    [("aabbccb", 7), ("abacc", 3), ("cab", 2), ("aabcbcc", 5), ("acb", 3), ("abccaa", 5)],
)
def test_a_row_under_an_older_key_after_a_newer_is_where_the_chain_breaks(
    session: Session, keys: str, struck: int
) -> None:
    _written(session, keys)

    assert _broken(session) == struck


@on_both_databases
def test_who_holds_the_leaked_key_cannot_rewrite_what_came_after_it(session: Session) -> None:
    _written(session, "bbcccc")

    _forge(session, 4, OLD)

    assert _broken(session) == 4


def test_a_batch_s_end_forgets_no_key(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 2)
    _written(session, "bcbb")

    assert _broken(session) == 3


def test_a_bundle_is_not_taken_of_rows_under_an_older_key_after_a_newer(session: Session) -> None:
    def taken() -> int:
        older = (OLD, OLDEST)
        return len(extract(session, forbund_id=1, period=YEAR, key=NEW, older_keys=older).rows)

    _written(session, "abcc")
    assert taken() == 4

    _forge(session, 4, OLD)

    with pytest.raises(RefusedError, match="rad 4"):
        taken()


def _file(path: Path, keys: str) -> Path:
    """Write an anchor under each key, by its letter, each naming the one before."""
    after = NOTHING_BEFORE
    for number, letter in enumerate(keys, start=1):
        made = Anchor(day=f"2026-11-0{number}", seq=0, seal="0", rows=0, heads=(), after=after)
        signed = made.signed(letter.encode() * 32)
        anchors.add(path, signed)
        after = signed.mac
    return path


@pytest.mark.parametrize(
    ("keys", "bad"),
    [("abc", []), ("aaa", []), ("ccc", []), ("abcb", [4]), ("aca", [3]), ("bcabc", [3, 4])],
)
def test_an_anchor_under_an_older_key_after_a_newer_is_none_of_ours(
    tmp_path: Path, keys: str, bad: list[int]
) -> None:
    lines = anchors.read(_file(tmp_path / "anchors", keys), key=NEW, older=(OLD, OLDEST))

    assert [line.number for line in lines if line.anchor is None] == bad


def test_the_command_names_the_row_and_the_line(
    app: Flask, session: Session, verify: Verify, tmp_path: Path
) -> None:
    config: Config = app.extensions["config"]
    before = replace(config, secret=b"leaked-leaked-leaked-leaked-leaked")
    app.extensions["config"] = replace(config, older_secrets=(before.secret,))
    for each in (before, config, before):
        act = chain.Act(action="deviation:closed", subject="x", at=AT)
        chain.append(session, act, key=each.key("audit chain"))
    session.commit()
    for each in (before, config, before):
        made = Anchor(day="2026-11-01", seq=0, seal="0", rows=0, heads=(), after=NOTHING_BEFORE)
        anchors.add(tmp_path / "mailed", made.signed(each.key("audit anchor")))

    said = verify("--anchor", str(tmp_path / "mailed"))

    assert said.exit_code == 1
    assert "kedjan är bruten vid 3" in said.output
    assert "ankarfilens rad 3 är ändrad" in said.output


def _any_key(keys: Generations, fits: Callable[[bytes], bool]) -> bool:
    return any(fits(key) for key in keys._good)


def test_control_an_older_key_that_stays_good_lets_the_forger_through(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _written(session, "bbcccc")
    _forge(session, 4, OLD)

    monkeypatch.setattr(Generations, "take", _any_key)

    assert _broken(session) is None
    lines = anchors.read(_file(tmp_path / "anchors", "aca"), key=NEW, older=(OLD, OLDEST))
    assert all(line.anchor for line in lines)
