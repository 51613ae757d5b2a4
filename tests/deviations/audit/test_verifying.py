"""Is the trail whole: whatever was done behind the service's back, the first bad row is named."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from deviations.audit import guards, verifying
from deviations.audit.anchoring import Anchoring
from deviations.audit.services import record
from deviations.config import Config
from deviations.extensions import db
from deviations.jobs import running
from tests.factories import NOW
from tests.marks import on_both_databases
from tests.tampering import SWAP, on_postgresql, unseen, without_triggers

# Who tampers has taken the triggers away, and so owns the table.
pytestmark = pytest.mark.usefixtures("as_owner")

Verify = Callable[..., Result]


@pytest.fixture
def verify(app: Flask) -> Verify:
    def run(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=["audit", "verify", *words])

    return run


def write(session: Session, first: int, last: int, *, about: str = "row") -> None:
    for number in range(first, last + 1):
        record("deviation:filed", subject=f"{about}{number}", forbund_id=1)
    session.commit()


def anchor(session: Session, *, day: int = 0) -> None:
    """Let the job run on a day."""
    at = NOW + timedelta(days=day)
    assert running.run_due(session, [Anchoring()], owner="a", now=at) == 1
    session.rollback()


@pytest.fixture
def ten(session: Session) -> Session:
    """Return a session on ten committed rows and an anchor that saw them."""
    write(session, 1, 10)
    anchor(session)
    session.expunge_all()
    return session


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


# --- the guards ----------------------------------------------------------------


@on_both_databases
def test_dropped_triggers_are_named_though_no_row_was_touched(ten: Session, verify: Verify) -> None:
    without_triggers(ten)
    ten.commit()

    said = verify()

    assert said.exit_code == 1
    names = (
        ["audit_event_append_only"]
        if on_postgresql(ten)
        else ["audit_event_no_update", "audit_event_no_delete"]
    )
    assert said.output.splitlines()[: len(names)] == [f"utlösaren {name} saknas" for name in names]


@pytest.mark.parametrize(
    "body", ["SELECT 1;", "SELECT RAISE(IGNORE);", "SELECT RAISE(ABORT, 'x') WHERE 0;"]
)
def test_a_trigger_of_the_same_name_that_refuses_nothing_is_named(
    ten: Session, verify: Verify, body: str
) -> None:
    ten.execute(text("DROP TRIGGER audit_event_no_delete"))
    ten.execute(
        text(f"CREATE TRIGGER audit_event_no_delete BEFORE delete ON audit_event BEGIN {body} END")
    )
    ten.commit()

    assert verify().output.splitlines()[0] == "utlösaren audit_event_no_delete är ändrad"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only", "är avstängd"),
        ("ALTER TABLE audit_event ENABLE REPLICA TRIGGER audit_event_append_only", "är avstängd"),
        (
            (
                "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger"
                " LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
            ),
            "är ändrad",
        ),
        (
            (
                "CREATE OR REPLACE TRIGGER audit_event_append_only BEFORE DELETE ON audit_event"
                " FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
            ),
            "är ändrad",
        ),
    ],
    ids=["disabled", "replica only", "an empty function", "deletes only"],
)
def test_a_trigger_that_no_longer_refuses_is_named(
    ten: Session, verify: Verify, statement: str, said: str
) -> None:
    ten.execute(text(statement))
    ten.commit()

    assert verify().output.splitlines()[0] == f"utlösaren audit_event_append_only {said}"


@on_both_databases
def test_control_a_verifier_that_asks_only_the_chain_misses_the_trigger(
    ten: Session, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_triggers(ten)
    ten.commit()
    monkeypatch.setattr(verifying, "guards", lambda _session: guards.Guards(()))

    assert verify().exit_code == 0


@pytest.fixture
def stranger(as_superuser: None, session: Session) -> str:
    """Return a role that owns nothing and may read and add, as the service should be."""
    session.execute(text("DROP ROLE IF EXISTS verifier"))
    session.execute(text("CREATE ROLE verifier"))
    session.execute(text("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO verifier"))
    session.commit()
    return "verifier"


def as_role(session: Session, role: str) -> guards.Guards:
    session.execute(text(f"SET LOCAL ROLE {role}"))
    found = guards.guards(session)
    session.rollback()
    return found


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_unprivileged_role_that_may_only_add_is_as_it_should_be(
    session: Session, stranger: str
) -> None:
    assert as_role(session, stranger) == guards.Guards(())
    session.execute(text("DROP OWNED BY verifier"))
    session.commit()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("privilege", ["UPDATE", "DELETE", "TRUNCATE", "UPDATE (actor)"])
def test_a_privilege_that_the_role_should_lack_is_named(
    session: Session, stranger: str, privilege: str
) -> None:
    session.execute(text(f"GRANT {privilege} ON audit_event TO {stranger}"))
    session.commit()

    missing = as_role(session, stranger).missing

    session.execute(text("DROP OWNED BY verifier"))
    session.commit()
    wanted = "UPDATE på en kolumn" if "(" in privilege else privilege
    assert missing == (f"rollen {stranger} har rätten {wanted} på audit_event",)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_owner_is_told_that_privileges_say_nothing_about_it(
    ten: Session, verify: Verify
) -> None:
    said = verify()

    assert said.exit_code == 0
    assert "står över rättigheterna" in said.output


# --- the anchor file -------------------------------------------------------------


@pytest.fixture
def three_days(session: Session, app: Flask) -> Path:
    """Return an anchor file of three lines, three rows a day."""
    for day in range(3):
        write(session, day * 3 + 1, day * 3 + 3)
        anchor(session, day=day)
    config: Config = app.extensions["config"]
    return config.anchor_file


def rewrite(path: Path, *lines: str) -> None:
    path.write_text("".join(f"{line}\n" for line in lines))


@on_both_databases
def test_each_way_to_touch_the_anchor_file_is_named(three_days: Path, verify: Verify) -> None:
    first, second, third = three_days.read_text().splitlines()
    assert verify().exit_code == 0

    for lines, said in (
        ((first, second.replace('"seq":6', '"seq":5'), third), "ankarfilens rad 2 är ändrad"),
        ((first, "{", third), "ankarfilens rad 2 är ändrad eller går inte att läsa"),
        ((first, '["inget"]', third), "ankarfilens rad 2 är ändrad eller går inte att läsa"),
        ((first, third), "före ankarfilens rad 2 saknas en rad"),
        ((second, first, third), "före ankarfilens rad 2 saknas en rad, eller så är ordningen"),
        ((second, third), "ankarfilen saknar det som stod före rad 1"),
        ((first, second), "ankaret 2026-11-04 saknas i ankarfilen"),
        ((first,), "ankaret 2026-11-03 och 1 till saknas i ankarfilen"),
        ((), "ankaret 2026-11-02 och 2 till saknas i ankarfilen"),
    ):
        rewrite(three_days, *lines)
        result = verify()
        assert result.exit_code == 1, said
        assert said in result.output

    three_days.unlink()
    assert "ankaret 2026-11-02 och 2 till saknas" in verify().output


def test_one_line_out_of_a_mail_is_enough_to_test_the_chain_up_to_it(
    three_days: Path, verify: Verify, tmp_path: Path
) -> None:
    mailed = tmp_path / "ankare.txt"
    rewrite(mailed, three_days.read_text().splitlines()[1])

    said = verify("--anchor", str(mailed))

    assert said.exit_code == 0
    assert "prövad mot 1 ankare, det senaste 2026-11-03" in said.output
    assert "ankaret 2026-11-02 och 1 till saknas" in said.output


def test_an_anchor_file_that_is_not_there_is_said_so(verify: Verify, tmp_path: Path) -> None:
    said = verify("--anchor", str(tmp_path / "none.jsonl"))

    assert said.exit_code == 1
    assert "Ankarfilen går inte att läsa" in said.output


def test_control_an_anchor_without_a_key_of_its_own_could_be_forged(
    three_days: Path, verify: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = three_days.read_text().splitlines()
    rewrite(three_days, first, second.replace('"rows":6', '"rows":5'), third)
    assert verify().exit_code == 1

    monkeypatch.setattr("deviations.audit.anchors.Anchor.is_ours", lambda _anchor, _key: True)

    assert verify().exit_code == 0
