"""The trail's guards: a trigger or a privilege that is not as it should be is named."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from deviations.audit import guards, verifying
from tests.deviations.audit.trail import Verify
from tests.marks import on_both_databases
from tests.tampering import on_postgresql, without_triggers

# Who tampers has taken the triggers away, and so owns the table.
pytestmark = pytest.mark.usefixtures("as_owner")


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
