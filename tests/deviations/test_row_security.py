"""PostgreSQL keeps one förbund's rows from another, whatever the statement forgot."""

from collections.abc import Iterator

import pandas as pd
import pytest
from flask import Flask, Response
from sqlalchemy import Engine, create_engine, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from deviations import database, tenancy
from deviations.base import Base
from deviations.extensions import db
from deviations.organisations.access import requires
from deviations.organisations.models.forbund import Forbund, Kommun, PartCode
from deviations.organisations.roles import Permission, Role
from deviations.records.models.deviation import ConcernedPart, Deviation
from deviations.records.models.narrative import Narrative
from deviations.tenancy import install_tenancy
from deviations.tripwire import tables_of_forbund
from tests import factories
from tests.databases import PostgresqlTemplate, owner_url
from tests.pages import sign_in

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
REFUSED = "violates row-level security policy"


@pytest.fixture
def ids(session: Session) -> tuple[int, int]:
    """Return Höglandet and Jämtland, each with a deviation."""
    for slug in ("hoglandet", "jamtland"):
        factories.deviation(session, of=slug, what_happened=f"I {slug}.")
    session.commit()
    found = tuple(factories.forbund(session, slug).id for slug in ("hoglandet", "jamtland"))
    session.rollback()
    return found[0], found[1]


@pytest.fixture
def plain(app: Flask, ids: tuple[int, int]) -> Iterator[Session]:
    """Return a session that has entered nowhere."""
    with Session(db.engine) as session:
        yield session


def seen(session: Session) -> set[int]:
    """Return of which förbund deviations are seen, however one asks."""
    asked = "SELECT DISTINCT forbund_id FROM deviation"
    by_pandas = set(pd.read_sql(text(asked), session.connection())["forbund_id"])
    by_text = set(session.scalars(text(asked)))
    by_orm = set(session.scalars(select(Deviation.forbund_id)))
    words = set(session.scalars(select(Narrative.__table__.c.forbund_id)))
    parts = select(Deviation.__table__.c.forbund_id).join(ConcernedPart)
    assert by_pandas == by_text == by_orm == words == set(session.scalars(parts))
    return by_orm


def test_who_has_entered_nowhere_sees_nothing_of_any_table(plain: Session) -> None:
    counts = {
        table: plain.scalar(text(f"SELECT count(*) FROM {table}"))
        for table in tables_of_forbund(Base.metadata)
    }

    assert set(counts.values()) == {0}


def test_who_has_entered_sees_its_own_rows_and_no_other(
    plain: Session, ids: tuple[int, int]
) -> None:
    for own in ids:
        tenancy.enter(plain, own)
        assert seen(plain) == {own}  # at once, in a running transaction
        plain.commit()
        assert seen(plain) == {own}  # and in the next


def test_parts_and_types_go_with_their_deviation(plain: Session, ids: tuple[int, int]) -> None:
    counted = select(func.count()).select_from(ConcernedPart)
    tenancy.enter(plain, ids[0])
    own = plain.scalar(counted)

    across = plain.scalar(counted.execution_options(across_tenants="a test looks at both"))

    assert (own, across) == (1, 2)


def test_who_goes_across_for_a_statement_is_back_after_it(
    plain: Session, ids: tuple[int, int]
) -> None:
    tenancy.enter(plain, ids[0])
    every = select(Deviation.forbund_id).execution_options(across_tenants="a test looks at both")

    assert set(plain.scalars(every)) == set(ids)
    assert seen(plain) == {ids[0]}


def test_who_goes_across_for_a_transaction_is_back_after_it(
    plain: Session, ids: tuple[int, int]
) -> None:
    tenancy.enter(plain, ids[0])

    tenancy.across(plain, "a test looks at both")
    assert seen(plain) == set(ids)
    plain.commit()

    assert seen(plain) == {ids[0]}


def test_going_across_in_a_savepoint_ends_with_it(plain: Session, ids: tuple[int, int]) -> None:
    tenancy.enter(plain, ids[0])
    every = select(Deviation.forbund_id).execution_options(across_tenants="a test looks at both")
    plain.execute(text("SELECT 1"))

    for kept in (True, False):
        savepoint = plain.begin_nested()
        assert set(plain.scalars(every)) == set(ids)
        savepoint.commit() if kept else savepoint.rollback()
        assert seen(plain) == {ids[0]}


def test_a_statement_that_fails_across_in_a_savepoint_leaves_no_trace(
    plain: Session, ids: tuple[int, int]
) -> None:
    tenancy.enter(plain, ids[0])
    assert seen(plain) == {ids[0]}
    wrong = text("SELECT 1 / 0").execution_options(across_tenants="a test that fails")

    with pytest.raises(DBAPIError), plain.begin_nested():
        plain.execute(wrong)

    assert seen(plain) == {ids[0]}


# --- writing ------------------------------------------------------------------


def test_a_row_of_another_forbund_cannot_be_put_in(plain: Session, ids: tuple[int, int]) -> None:
    own, other = ids
    tenancy.enter(plain, own)
    plain.add(Kommun(forbund_id=other, code="9999", slug="x", name="X"))

    with pytest.raises(DBAPIError, match=REFUSED):
        plain.flush()


def test_who_has_entered_nowhere_puts_nothing_in(plain: Session, ids: tuple[int, int]) -> None:
    with pytest.raises(DBAPIError, match=REFUSED):
        plain.execute(insert(Kommun).values(forbund_id=ids[0], code="9999", slug="x", name="X"))


def test_a_part_cannot_be_put_on_another_forbund_s_deviation(
    plain: Session, ids: tuple[int, int]
) -> None:
    theirs = plain.scalars(
        select(Deviation.id)
        .where(Deviation.forbund_id == ids[1])
        .execution_options(across_tenants="a test looks at theirs")
    ).one()
    tenancy.enter(plain, ids[0])
    row = {"deviation_id": theirs, "part": PartCode.REGION, "position": 1}

    with pytest.raises(DBAPIError, match=REFUSED):
        plain.execute(insert(ConcernedPart).values(row))


def test_a_row_cannot_be_given_to_another_forbund(plain: Session, ids: tuple[int, int]) -> None:
    tenancy.enter(plain, ids[0])

    with pytest.raises(DBAPIError, match=REFUSED):
        plain.execute(update(Kommun).values(forbund_id=ids[1]))


def test_changing_or_removing_all_reaches_only_one_s_own(
    plain: Session, ids: tuple[int, int]
) -> None:
    tenancy.enter(plain, ids[0])
    changed = plain.scalars(update(Narrative).values(tried="x").returning(Narrative.forbund_id))
    assert set(changed) == {ids[0]}
    renamed = plain.scalars(update(Forbund).values(area="x").returning(Forbund.id))
    assert set(renamed) == {ids[0]}

    plain.execute(delete(Narrative))
    tenancy.enter(plain, ids[1])

    assert plain.scalar(select(func.count()).select_from(Narrative)) == 1


# --- the pool -----------------------------------------------------------------


@pytest.fixture
def one_connection(database_url: str) -> Iterator[Engine]:
    """Return an engine whose every transaction gets the same connection."""
    engine = create_engine(database.engine_url(database_url), pool_size=1, max_overflow=0)
    install_tenancy(engine)
    yield engine
    engine.dispose()


def test_what_was_entered_does_not_stay_with_the_connection(
    one_connection: Engine, ids: tuple[int, int]
) -> None:
    for end in (Session.commit, Session.rollback):
        with Session(one_connection) as first:
            tenancy.enter(first, ids[0])
            assert seen(first) == {ids[0]}
            end(first)
        with Session(one_connection) as second:
            assert seen(second) == set()
        with one_connection.connect() as bare:
            assert bare.scalar(text("SELECT count(*) FROM deviation")) == 0


def test_control_a_setting_of_the_session_leaks_to_the_next_in_the_pool(
    one_connection: Engine, ids: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    leaking = tenancy._TELL.replace("true", "false")
    monkeypatch.setattr(tenancy, "_TELL", leaking)

    with Session(one_connection) as first:
        tenancy.enter(first, ids[0])
        seen(first)
        first.commit()

    with Session(one_connection) as second:
        assert seen(second) == {ids[0]}


# --- in a request -------------------------------------------------------------


def test_pandas_and_text_in_a_view_see_only_the_forbund_of_the_hat(
    app: Flask, session: Session, ids: tuple[int, int]
) -> None:
    """The tripwire is not asked here: these lines are a test's."""

    @requires(Permission.DEVIATION_READ)
    def forgetful() -> Response:
        return Response(str(sorted(seen(db.session()))), mimetype="text/plain")

    app.add_url_rule("/glomsk", "forgetful", forgetful)
    for slug, own in zip(("hoglandet", "jamtland"), ids, strict=True):
        browser = app.test_client()
        sign_in(browser, factories.member(session, scope=f"forbund:{slug}"))

        assert browser.get("/glomsk").get_data(as_text=True) == f"[{own}]"


def test_a_person_with_hats_in_two_forbund_sees_both_hats_and_one_forbund(
    app: Flask, session: Session, ids: tuple[int, int]
) -> None:
    first = factories.member(session, email="tva@exempel.se")
    factories.member(session, email="tva@exempel.se", scope="forbund:jamtland", role=Role.LASARE)
    browser = app.test_client()
    sign_in(browser, first)

    page = browser.get("/byt-roll").get_data(as_text=True)

    assert "Höglandet" in page
    assert "Jämtland" in page


# --- who may change it --------------------------------------------------------

POLICED = text("""
    SELECT relname FROM pg_class
    WHERE relrowsecurity AND relforcerowsecurity AND relnamespace = 'public'::regnamespace
""")
# Whoever adds a table reads this list: these alone are open to every session.
OPEN = {
    "alembic_version": "which schema it is",
    "app_user": "a person may wear hats in several förbund",
    "second_factor": "goes with the person",
    "recovery_code": "goes with the person",
    "external_identity": "goes with the person",
    "user_token": "known by its token alone, before any förbund",
    "login_session": "known by its token alone, before any förbund",
    "kept_form": "goes with the person; sealed",
    "throttle": "counts of keyed hashes",
    "job_run": "machinery: names of jobs and periods",
    "audit_event": "one chain, also of what no förbund did; append-only, without words or persons",
    "denial": "counts, of addresses' hashes too",
}


def test_every_table_is_policed_or_stands_in_the_list(plain: Session) -> None:
    every = set(plain.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")))

    assert set(plain.scalars(POLICED)) == every - OPEN.keys()
    assert tables_of_forbund(Base.metadata) <= every - OPEN.keys()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE deviation DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE deviation NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY own_forbund ON deviation",
        "CREATE POLICY open ON deviation USING (true)",
        "CREATE OR REPLACE FUNCTION goes_across() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE TABLE public.copied AS SELECT 1",
        "TRUNCATE deviation CASCADE",
        "TRUNCATE audit_event",
        "UPDATE audit_event SET actor = 'x'",
        "DELETE FROM audit_event",
        "UPDATE alembic_version SET version_num = 'x'",
        "SET ROLE lex_heller_owner",
        "SET SESSION AUTHORIZATION lex_heller_owner",
    ],
)
def test_the_role_that_serves_cannot_undo_it(plain: Session, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"must be owner|permission denied"):
        plain.execute(text(statement))


def test_asking_past_it_is_refused_and_not_answered_in_part(
    plain: Session, ids: tuple[int, int]
) -> None:
    plain.execute(text("SET LOCAL row_security = off"))

    with pytest.raises(DBAPIError, match="affected by row-level security"):
        plain.scalars(select(Deviation.id)).all()


@pytest.mark.usefixtures("as_owner")
def test_the_owner_of_the_tables_is_held_to_it_too(plain: Session, ids: tuple[int, int]) -> None:
    assert seen(plain) == set()
    tenancy.enter(plain, ids[0])
    assert seen(plain) == {ids[0]}
    assert database.described(db.engine).endswith("radskydd på, rollen äger tabellerna")


def test_control_a_superuser_sees_every_forbund_and_the_start_says_so(
    plain: Session, ids: tuple[int, int], database_url: str, postgresql_template: PostgresqlTemplate
) -> None:
    engine = create_engine(postgresql_template.above(database_url))
    with Session(engine) as session:
        tenancy.enter(session, ids[0])
        assert seen(session) == set(ids)

    assert database.described(engine).endswith("rollen får gå förbi det")
    engine.dispose()


def test_the_start_says_that_a_role_of_its_own_serves(app: Flask) -> None:
    assert database.described(db.engine).endswith("radskydd på, egen roll")


def test_the_start_says_when_a_table_is_open(app: Flask, database_url: str) -> None:
    engine = create_engine(owner_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE deviation NO FORCE ROW LEVEL SECURITY"))
    engine.dispose()

    assert database.described(db.engine).endswith("radskydd saknas: kör flask db upgrade")
