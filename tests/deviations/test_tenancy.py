"""A förbund reaches its own rows and no other's; what it may not see does not exist."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import tenancy
from deviations.errors import NotFoundError
from deviations.organisations.models.forbund import Kommun
from deviations.organisations.queries import all_forbund, forbund_by_slug
from deviations.tenancy import new_public_id, one_of, rows_of, within
from deviations.tripwire import UnscopedStatementError
from tests.marks import on_both_databases


@pytest.fixture
def own(session: Session) -> int:
    return forbund_by_slug(session, "hoglandet").id


@pytest.fixture
def other(session: Session) -> int:
    return forbund_by_slug(session, "jamtland").id


@on_both_databases
def test_a_forbund_gets_all_its_rows_and_only_those(session: Session) -> None:
    of_each = [
        session.scalars(rows_of(Kommun, forbund.id)).all() for forbund in all_forbund(session)
    ]

    assert all(row.forbund_id == rows[0].forbund_id for rows in of_each for row in rows)
    assert sum(len(rows) for rows in of_each) == len(session.scalars(select(Kommun)).all())


def test_one_row_is_found_by_its_own_forbund(session: Session, own: int) -> None:
    assert one_of(session, Kommun, own, slug="savsjo").code == "0684"


@pytest.mark.parametrize("slug", ["ostersund", "finns-inte"])
def test_anothers_row_is_missing_just_as_one_that_never_was(
    session: Session, own: int, slug: str
) -> None:
    with pytest.raises(NotFoundError) as missing:
        one_of(session, Kommun, own, slug=slug)

    assert str(missing.value) == "Kommun"


def test_an_id_of_another_forbund_does_not_open_its_row(
    session: Session, own: int, other: int
) -> None:
    theirs = one_of(session, Kommun, other, slug="are")

    with pytest.raises(NotFoundError):
        one_of(session, Kommun, own, id=theirs.id)


def test_control_without_the_predicate_the_row_would_open(
    session: Session, own: int, other: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    across = select(Kommun).execution_options(across_tenants="a planted bug")
    monkeypatch.setattr(tenancy, "rows_of", lambda _model, _forbund_id: across)
    theirs = one_of(session, Kommun, other, slug="are")

    assert one_of(session, Kommun, own, id=theirs.id) is theirs


def test_control_the_tripwire_catches_a_helper_that_loses_its_predicate(
    session: Session, own: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenancy, "rows_of", lambda model, _forbund_id: select(model))

    with pytest.raises(UnscopedStatementError):
        one_of(session, Kommun, own, slug="are")


def test_the_predicate_stands_in_any_statement(session: Session, own: int) -> None:
    codes = session.scalars(select(Kommun.code).where(within(Kommun, own))).all()

    assert sorted(codes) == ["0604", "0682", "0684", "0685", "0686", "0687"]


def test_a_public_id_cannot_be_counted_or_misread() -> None:
    ids = {new_public_id() for _ in range(1000)}

    assert len(ids) == 1000
    assert all(len(id_) == 16 and not set(id_) & set("aeiouy01l") for id_ in ids)


@on_both_databases
def test_what_waits_is_written_where_the_session_acted_before(
    session: Session, own: int, other: int
) -> None:
    tenancy.enter(session, own)
    session.add(Kommun(forbund_id=own, code="9999", slug="x", name="X"))

    tenancy.enter(session, own)  # already there: nothing to write
    waits = bool(session.new)
    tenancy.enter(session, other)

    assert waits
    assert not session.new


def test_who_acts_elsewhere_for_a_while_is_back_after_it_and_after_a_fault(
    session: Session, own: int, other: int
) -> None:
    tenancy.enter(session, own)

    with tenancy.acting_in(session, other):
        assert session.info[tenancy.SCOPE] == other
    assert session.info[tenancy.SCOPE] == own
    with pytest.raises(NotFoundError), tenancy.acting_in(session, other):
        one_of(session, Kommun, other, slug="finns-inte")

    assert session.info[tenancy.SCOPE] == own
