"""Is the trail whole: whatever was done behind the service's back, the first bad row is named."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from deviations.audit import verifying
from deviations.extensions import db
from tests.deviations.audit.trail import Verify, anchor, write
from tests.marks import on_both_databases
from tests.tampering import SWAP, unseen

# Who tampers has taken the triggers away, and so owns the table.
pytestmark = pytest.mark.usefixtures("as_owner")


@on_both_databases
def test_an_untouched_trail_is_whole_against_its_anchor(ten: Session, verify: Verify) -> None:
    said = verify()

    assert said.exit_code == 0
    assert said.output.splitlines()[0] == "kedjan är hel"
    assert "prövad mot 1 ankare, det senaste 2026-11-02" in said.output


UPDATE = ("UPDATE audit_event SET actor = 'x' WHERE seq = 4",)
DELETE = ("DELETE FROM audit_event WHERE seq = 4",)
REPLACE = (
    "CREATE TEMPORARY TABLE copied AS SELECT * FROM audit_event WHERE seq = 4",
    "DELETE FROM audit_event WHERE seq = 4",
    "UPDATE copied SET subject = 'x'",
    "INSERT INTO audit_event SELECT * FROM copied",
)
CUT = ("DELETE FROM audit_event WHERE seq > 7",)
EMPTIED = ("DELETE FROM audit_event",)


@on_both_databases
@pytest.mark.parametrize(
    ("statements", "struck"),
    [(UPDATE, 4), (DELETE, 4), (REPLACE, 4), (SWAP, 4), (CUT, 8), (EMPTIED, 1)],
    ids=["update", "delete", "replace", "swap", "cut tail", "emptied"],
)
def test_the_first_bad_row_is_named_though_the_triggers_are_back(
    ten: Session, verify: Verify, statements: tuple[str, ...], struck: int
) -> None:
    with unseen(ten):
        for statement in statements:
            ten.execute(text(statement))
    ten.commit()

    said = verify()

    assert said.exit_code == 1
    assert said.output.splitlines()[0] == f"kedjan är bruten vid {struck}"
    assert "utlösaren" not in said.output


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_insert_or_replace_is_refused_or_found_at_its_row(
    ten: Session, verify: Verify, recursive: str
) -> None:
    ten.execute(text(f"PRAGMA recursive_triggers = {recursive}"))
    replace = text(
        "INSERT OR REPLACE INTO audit_event"
        " (seq, at, forbund_id, actor, action, subject, facts, previous, seal)"
        " SELECT seq, at, forbund_id, 'x', action, subject, facts, previous, seal"
        " FROM audit_event WHERE seq = 8"
    )
    if recursive == "ON":
        with pytest.raises(Exception, match="append-only"):
            ten.execute(replace)
        ten.rollback()
        assert verify().exit_code == 0
        return
    ten.execute(replace)
    ten.commit()

    assert verify().output.splitlines()[0] == "kedjan är bruten vid 8"


@on_both_databases
def test_control_without_anchors_a_cut_tail_is_not_seen(
    ten: Session, verify: Verify, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unseen(ten):
        ten.execute(text(CUT[0]))
    ten.commit()
    monkeypatch.setattr(verifying, "_struck", lambda _session, _seen: iter(()))

    assert verify().exit_code == 0


@on_both_databases
def test_a_tail_that_was_cut_and_grew_again_is_found_at_the_row_the_anchor_saw(
    ten: Session, verify: Verify
) -> None:
    with unseen(ten):
        ten.execute(text(CUT[0]))
    ten.commit()
    write(ten, 8, 12, about="new")

    said = verify().output.splitlines()

    assert said[0] == "kedjan är bruten vid 10"
    assert "ändringen kan börja så tidigt som vid 1" in said[1]


@on_both_databases
def test_two_anchors_close_in_on_where_the_trail_was_rewritten(
    session: Session, verify: Verify
) -> None:
    write(session, 1, 5)
    anchor(session)
    write(session, 6, 10)
    anchor(session, day=1)
    with unseen(session):
        session.execute(text(CUT[0]))
    session.commit()
    write(session, 8, 12, about="new")

    assert "ändringen kan börja så tidigt som vid 6" in verify().output


def test_an_older_file_put_back_is_found_at_the_first_row_it_lacks(
    app: Flask, session: Session, verify: Verify, database_url: str, tmp_path: Path
) -> None:
    write(session, 1, 6)
    database = Path(str(make_url(database_url).database))
    shutil.copyfile(database, tmp_path / "yesterday.db")
    write(session, 7, 10)
    anchor(session)
    session.close()
    db.engine.dispose()
    shutil.copyfile(tmp_path / "yesterday.db", database)

    said = verify()

    assert said.exit_code == 1
    assert said.output.splitlines()[0] == "kedjan är bruten vid 7"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_older_postgresql_put_back_is_found_at_the_first_row_it_lacks(
    session: Session, verify: Verify
) -> None:
    write(session, 1, 6)
    session.execute(text("CREATE TABLE yesterday AS SELECT * FROM audit_event"))
    session.commit()
    write(session, 7, 10)
    anchor(session)
    with unseen(session):
        session.execute(text("DELETE FROM audit_event"))
        session.execute(text("INSERT INTO audit_event SELECT * FROM yesterday"))
        session.execute(text("DELETE FROM job_run"))
    session.commit()

    assert verify().output.splitlines()[0] == "kedjan är bruten vid 7"
