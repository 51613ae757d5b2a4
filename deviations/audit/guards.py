"""What keeps a stranger's hands off the trail: triggers, and on PostgreSQL missing privileges.

Asked of the database's own catalog, not of the migration that once put them there.
"""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

_SQLITE = {
    f"audit_event_no_{act}": f"create trigger audit_event_no_{act} before {act} on audit_event"
    " begin select raise(abort, 'audit is append-only'); end"
    for act in ("update", "delete")
}
_POSTGRESQL = "audit_event_append_only"
_REFUSAL = "begin raise exception 'audit is append-only'; end"
# pg_trigger.tgtype: once a statement, BEFORE (2), of DELETE (8), UPDATE (16) and TRUNCATE (32).
_REFUSES_ALL = 2 | 8 | 16 | 32
_FORBIDDEN = ("UPDATE", "DELETE", "TRUNCATE")


@dataclass(frozen=True)
class Guards:
    """What is missing, as sentences; `owner` is the role that no privilege can hold back."""

    missing: tuple[str, ...]
    owner: str | None = None


def guards(session: Session) -> Guards:
    """Return what the database lacks of what should forbid a change of the trail."""
    if session.get_bind().dialect.name == "postgresql":
        owner = _owner(session)
        privileges = () if owner else _privileges(session)
        return Guards((*_postgresql_trigger(session), *privileges), owner)
    return Guards(_sqlite_triggers(session))


def _sqlite_triggers(session: Session) -> tuple[str, ...]:
    rows = session.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
        {"table": "audit_event"},
    )
    found = {row.name: _folded(row.sql) for row in rows}
    return tuple(
        f"utlösaren {name} är ändrad" if name in found else f"utlösaren {name} saknas"
        for name, wanted in _SQLITE.items()
        if found.get(name) != wanted
    )


def _postgresql_trigger(session: Session) -> tuple[str, ...]:
    row = session.execute(
        text(
            "SELECT t.tgenabled, t.tgtype, p.prosrc FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = 'audit_event'::regclass AND t.tgname = :name"
        ),
        {"name": _POSTGRESQL},
    ).one_or_none()
    if row is None:
        return (f"utlösaren {_POSTGRESQL} saknas",)
    if row.tgenabled not in {"O", "A"}:
        return (f"utlösaren {_POSTGRESQL} är avstängd",)
    whole = row.tgtype == _REFUSES_ALL and _folded(row.prosrc) == _REFUSAL
    return () if whole else (f"utlösaren {_POSTGRESQL} är ändrad",)


def _owner(session: Session) -> str | None:
    """Return the name of the role we are, if it is above privileges: a superuser or the owner."""
    name: str | None = session.scalar(
        text(
            "SELECT current_user FROM pg_class c, pg_roles r"
            " WHERE c.oid = 'audit_event'::regclass AND r.rolname = current_user"
            " AND (r.rolsuper OR pg_has_role(current_user, c.relowner, 'USAGE'))"
        )
    )
    return name


def _privileges(session: Session) -> tuple[str, ...]:
    held = [
        privilege
        for privilege in _FORBIDDEN
        if session.scalar(
            text("SELECT has_table_privilege('audit_event', :privilege)"), {"privilege": privilege}
        )
    ]
    columns = session.scalar(text("SELECT has_any_column_privilege('audit_event', 'UPDATE')"))
    if columns and "UPDATE" not in held:
        held.append("UPDATE på en kolumn")
    role = session.scalar(text("SELECT current_user"))
    return tuple(f"rollen {role} har rätten {privilege} på audit_event" for privilege in held)


def _folded(statement: str) -> str:
    return " ".join(statement.split()).casefold()
