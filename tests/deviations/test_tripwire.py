"""The wire trips for whatever reads or changes rows without saying whose, however it is asked."""

from collections.abc import Callable

import pandas as pd
import pytest
from flask import Flask
from sqlalchemy import Executable, delete, event, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from deviations import tenancy
from deviations.base import Base
from deviations.extensions import db
from deviations.mailing.models import OutboxMail
from deviations.organisations.models.forbund import Forbund, Kommun
from deviations.organisations.models.forum import Forum
from deviations.records.models.deviation import ConcernedPart, Deviation
from deviations.records.models.narrative import Narrative
from deviations.tenancy import one_of, rows_of, within
from deviations.tripwire import (
    UnscopedStatementError,
    install_tripwire,
    is_scoped,
    tables_of_forbund,
    touched,
)
from tests import factories
from tests.marks import on_both_databases
from tests.wire import ROOT


@pytest.fixture
def watched(app: Flask, session: Session) -> Session:
    """Return a session whose every statement is watched, those of these tests too."""
    install_tripwire(db.engine)
    return session


@pytest.fixture
def deviation(session: Session) -> Deviation:
    """Return a stored deviation of Höglandet, before the watch begins."""
    stored = factories.deviation(session)
    session.commit()
    return stored


def test_the_wire_knows_every_table_whose_rows_belong_to_a_forbund() -> None:
    beside = {
        table for table in Base.metadata.tables if table not in tables_of_forbund(Base.metadata)
    }

    # Whoever adds a table reads this list: these alone may be asked across förbund.
    assert beside == {
        "app_user",  # a person may wear hats in several
        "audit_event",  # one chain, also for what no förbund did
        "denial",  # counts
        "external_identity",  # goes with the person
        "forbund",  # public
        "job_run",  # machinery
        "kept_form",  # goes with the person
        "login_session",  # known by its token alone
        "recovery_code",  # goes with the person
        "second_factor",  # goes with the person
        "throttle",  # machinery
        "user_token",  # known by its token alone
    }


FORGETFUL: dict[str, Executable] = {
    "a select": select(Kommun),
    "a count": select(func.count()).select_from(Kommun),
    "a table": select(Kommun.__table__),
    "a subquery": select(Forbund).where(Forbund.id.in_(select(Kommun.forbund_id))),
    "a join": select(Deviation.id).join(Narrative, Narrative.deviation_id == Deviation.id),
    "a join on forbund_id": select(Kommun).join(Forum, Forum.forbund_id == Kommun.forbund_id),
    "a child": select(ConcernedPart),
    "a union": select(Kommun.id).union(select(Forum.id)),
    "an update": update(Kommun).values(name="x"),
    "an update of the column itself": update(Kommun).values(forbund_id=1),
    "a delete": delete(Narrative),
    "an id": select(Deviation).where(Deviation.id == 1),
    "a word that looks like it": select(Kommun).where(Kommun.name == text("' forbund_id = 1'")),
    "text": text("SELECT name FROM kommun"),
    "text with a comma": text("SELECT 1 FROM forbund, kommun"),
    "quoted text": text('SELECT "name" FROM "kommun"'),
}


@on_both_databases
@pytest.mark.parametrize("statement", list(FORGETFUL))
def test_a_statement_that_forgets_the_forbund_trips(watched: Session, statement: str) -> None:
    with pytest.raises(UnscopedStatementError):
        watched.execute(FORGETFUL[statement])


def test_getting_a_row_by_an_id_trips(watched: Session) -> None:
    with pytest.raises(UnscopedStatementError, match="kommun"):
        watched.get(Kommun, 1)


def test_pandas_trips(watched: Session) -> None:
    with pytest.raises(UnscopedStatementError):
        pd.read_sql(select(Kommun.name), watched.connection())


@on_both_databases
def test_a_statement_that_names_the_forbund_passes(watched: Session) -> None:
    own = watched.scalars(select(Forbund.id).where(Forbund.slug == "hoglandet")).one()

    assert len(watched.scalars(rows_of(Kommun, own)).all()) == 6
    assert one_of(watched, Forum, own, slug="styrgrupp-savsjo").kommun_id
    watched.execute(select(Deviation).join(Narrative).where(within(Narrative, own)))
    watched.execute(update(Kommun).where(within(Kommun, own)).values(name=Kommun.name))
    watched.execute(select(Kommun).where(Kommun.forbund_id.in_([own])))
    watched.execute(text("SELECT name FROM kommun WHERE forbund_id = 1"))
    assert pd.read_sql(select(Kommun.name).where(within(Kommun, own)), watched.connection()).size


@on_both_databases
def test_what_the_orm_does_with_a_row_it_has_read_passes(
    watched: Session, deviation: Deviation
) -> None:
    watched.expire_all()

    assert deviation.kind  # read anew
    assert deviation.kommun is not None  # followed to one
    assert [part.part for part in deviation.parts]  # followed to many
    watched.refresh(deviation)
    deviation.forum_named = "Samverksmötet"
    deviation.parts.pop()
    watched.flush()  # changed and removed by key
    watched.delete(deviation.types[0])
    watched.flush()
    own = rows_of(Deviation, deviation.forbund_id)
    eager = own.options(selectinload(Deviation.parts), joinedload(Deviation.types))
    watched.scalars(eager).unique().all()


@on_both_databases
def test_adding_rows_passes(watched: Session) -> None:
    watched.add(Kommun(forbund_id=factories.forbund(watched).id, code="9999", slug="x", name="X"))
    watched.flush()
    assert factories.deviation(watched).id


def test_a_failed_flush_does_not_leave_the_wire_down(watched: Session) -> None:
    watched.add(Kommun(forbund_id=1, code="toolong", slug="x", name="X"))
    with pytest.raises(Exception, match="code_has_four_digits"):
        watched.flush()
    watched.rollback()

    with pytest.raises(UnscopedStatementError):
        watched.execute(select(Kommun))


def test_who_goes_across_must_say_why(watched: Session) -> None:
    statement = select(Kommun).execution_options(across_tenants="a test of going across")

    assert len(watched.scalars(statement).all()) > 6


def test_the_trip_names_the_tables_and_no_value() -> None:
    statement = "SELECT 'anna' FROM deviation JOIN narrative ON x = y, kommun, throttle"

    assert touched(statement) == ("deviation", "narrative", "kommun")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO concerned_part (deviation_id, part, position) VALUES (?, ?, ?)",
        "SELECT forbund.id, forbund.name FROM forbund",
        "SELECT 'x FROM kommun' FROM forbund",
        "SELECT part.id FROM part WHERE part.forbund_id = %(forbund_id_1)s::BIGINT",
        "SELECT part.id FROM part WHERE part.forbund_id = ?",
        "PRAGMA foreign_keys",
    ],
)
def test_what_touches_no_forbund_or_names_one_is_let_through(statement: str) -> None:
    assert is_scoped(statement)


def test_a_test_may_ask_what_it_likes_and_the_service_may_not(session: Session) -> None:
    assert session.scalars(select(Kommun)).first()
    forgetful = compile("session.execute(select(Kommun))", ROOT / "deviations/forgetful.py", "exec")

    with pytest.raises(UnscopedStatementError):
        exec(forgetful, {"session": session, "select": select, "Kommun": Kommun})  # noqa: S102


# --- held to the förbund that was entered ---------------------------------------


@pytest.fixture
def own(watched: Session) -> int:
    """Return Höglandet, which the watched session has entered."""
    forbund_id = factories.forbund(watched).id
    tenancy.enter(watched, forbund_id)
    return forbund_id


@pytest.fixture
def other(own: int, watched: Session) -> int:
    return factories.forbund(watched, "jamtland").id


ELSEWHERE: dict[str, Callable[[int], Executable]] = {
    "a select": lambda other: rows_of(Kommun, other),
    "a list": lambda other: select(Kommun).where(Kommun.forbund_id.in_([1, other])),
    "a join": lambda other: select(Forum).join(Kommun, Kommun.forbund_id == other),
    "an update": lambda other: update(Kommun).where(within(Kommun, other)).values(name="x"),
    "a delete": lambda other: delete(Narrative).where(within(Narrative, other)),
    "a row given away": lambda other: (
        update(Kommun).where(within(Kommun, 1)).values(forbund_id=other)
    ),
    "a value written out": lambda other: text(f"SELECT 1 FROM kommun WHERE forbund_id = {other}"),
    "a list written out": lambda other: text(f"SELECT 1 FROM part WHERE forbund_id IN (1,{other})"),
    "a mail": lambda other: select(OutboxMail).where(OutboxMail.forbund_id == other),
    "an insert": lambda other: insert(Kommun).values(_place(other)),
    "an insert of several": lambda other: insert(Kommun).values([_place(1), _place(other)]),
    "an insert of a query": lambda _other: insert(Kommun).from_select(
        ["forbund_id", "code", "slug", "name"],
        select(Kommun.forbund_id, Kommun.code, Kommun.slug, Kommun.name).where(within(Kommun, 1)),
    ),
    "a raw insert": lambda _other: text("INSERT INTO part (forbund_id) SELECT 2"),
}


def _place(forbund_id: int) -> dict[str, object]:
    return {"forbund_id": forbund_id, "code": "9999", "slug": f"x{forbund_id}", "name": "X"}


@on_both_databases
@pytest.mark.parametrize("statement", list(ELSEWHERE))
def test_a_statement_about_another_forbund_than_the_one_entered_trips(
    watched: Session, own: int, other: int, statement: str
) -> None:
    with pytest.raises(UnscopedStatementError):
        watched.execute(ELSEWHERE[statement](other))


@on_both_databases
def test_rows_of_another_forbund_trip_when_they_are_flushed_together(
    watched: Session, own: int, other: int
) -> None:
    watched.add_all(Kommun(**_place(forbund_id)) for forbund_id in (own, other))

    with pytest.raises(UnscopedStatementError, match="kommun"):
        watched.flush()


@on_both_databases
def test_rows_of_another_forbund_trip_when_they_are_sent_in_bulk(
    watched: Session, own: int, other: int
) -> None:
    rows = [_place(own), _place(other)]

    with pytest.raises(UnscopedStatementError, match="kommun"):
        watched.connection().execute(insert(Kommun), rows)


@on_both_databases
def test_within_the_forbund_that_was_entered_all_passes(watched: Session, own: int) -> None:
    watched.add(Kommun(**_place(own)))
    watched.flush()
    watched.execute(insert(Kommun).values(_place(own) | {"slug": "y", "code": "9998"}))
    watched.connection().execute(
        insert(Kommun), [_place(own) | {"slug": f"z{n}", "code": f"000{n}"} for n in range(3)]
    )
    raw = "INSERT INTO part (forbund_id, code, name, short_name) VALUES (:forbund_id, 'x', '', '')"
    with pytest.raises(IntegrityError):  # the database's own word list: it was let through
        watched.execute(text(raw), {"forbund_id": own})
    watched.rollback()
    assert factories.deviation(watched).id
    assert not watched.scalars(select(Kommun).where(Kommun.forbund_id.in_([]))).all()
    assert len(watched.scalars(select(Kommun).where(Kommun.forbund_id.in_([own, own]))).all()) == 6
    assert pd.read_sql(select(Kommun.name).where(within(Kommun, own)), watched.connection()).size


@on_both_databases
def test_who_has_entered_nowhere_may_not_even_name_a_forbund(watched: Session, own: int) -> None:
    with tenancy.acting_in(watched, None):
        for statement in (rows_of(Kommun, own), insert(Kommun).values(_place(own))):
            with pytest.raises(UnscopedStatementError, match="Enter a förbund"):
                watched.execute(statement)

    assert watched.scalars(rows_of(Kommun, own)).all()


def test_what_follows_a_row_does_not_go_across(watched: Session, deviation: Deviation) -> None:
    followed: list[object] = []

    def note(_connection, _cursor, _statement, _values, context, _many) -> None:
        followed.append(context.execution_options.get("across_tenants"))

    event.listen(db.engine, "before_cursor_execute", note)
    watched.expire_all()
    assert deviation.parts

    assert set(followed) == {None}
