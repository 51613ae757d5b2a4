"""What is stored is what was told, under a number that nobody else gets."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from deviations import tenancy
from deviations.extensions import db
from deviations.organisations.models.forbund import PartCode
from deviations.records.models.deviation import Deviation
from deviations.records.models.narrative import Filer, Narrative
from deviations.records.services.references import take_references
from deviations.records.vocabulary import Channel, Status
from tests import factories
from tests.marks import on_both_databases

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@on_both_databases
def test_what_was_told_is_read_back_whole(session: Session) -> None:
    stored = factories.deviation(
        session,
        what_happened="Åsa 👩‍👩‍👧 sa: ”nej”\nNästa rad",
        concerned=(PartCode.AF, PartCode.FK),
        types=("remiss", "narvaro"),
        forum_named="Samverksmötet",
    )
    session.commit()
    public_id = stored.public_id
    session.expunge_all()

    read = session.scalars(select(Deviation).where(Deviation.public_id == public_id)).one()
    words = session.scalars(select(Narrative)).one()
    assert (read.channel, read.status, read.version) == (Channel.FORM, Status.INKOMMEN, 1)
    assert (read.happened_on, read.happened_to) == (date(2026, 10, 14), date(2026, 10, 14))
    assert read.received_at == factories.NOW
    assert [(part.part, part.position) for part in read.parts] == [("af", 0), ("fk", 1)]
    assert [(type_.code, type_.position) for type_ in read.types] == [("remiss", 0), ("narvaro", 1)]
    assert read.forum_named == "Samverksmötet"
    assert words.what_happened == "Åsa 👩‍👩‍👧 sa: ”nej”\nNästa rad"
    assert "åsa" in words.folded
    assert session.scalars(select(Filer)).all() == []


@on_both_databases
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"status": Status.DUBBLETT}, "duplicate_names_original"),
        ({"happened_to": date(2026, 10, 13)}, "interval_forwards"),
        ({"happened_on": date(1999, 12, 31)}, "happened_this_century"),
        ({"lifted_at": NOON}, "lifted_has_time"),
    ],
)
def test_the_database_refuses_what_cannot_be(
    session: Session, change: dict[str, object], constraint: str
) -> None:
    stored = factories.deviation(session)
    for field, value in change.items():
        setattr(stored, field, value)

    with pytest.raises(IntegrityError, match=constraint):
        session.flush()


@on_both_databases
def test_eight_who_take_numbers_at_once_get_an_unbroken_row(app: Flask, session: Session) -> None:
    own = factories.forbund(session).id
    session.rollback()

    def take(_worker: int) -> list[str]:
        with app.app_context():
            tenancy.enter(db.session(), own)
            taken: list[str] = []
            for count in (1, 3, 1):
                taken += take_references(db.session(), forbund_id=own, at=NOON, count=count)
                db.session.commit()
            db.session.remove()
            return taken

    with ThreadPoolExecutor(8) as pool:
        given = [number for numbers in pool.map(take, range(8)) for number in numbers]

    assert sorted(given) == [f"LH-2026-{number:04d}" for number in range(1, 41)]


@on_both_databases
def test_a_number_that_was_rolled_back_is_given_again(session: Session) -> None:
    own = factories.forbund(session).id
    session.commit()

    undone = list(take_references(session, forbund_id=own, at=NOON))
    session.rollback()
    kept = list(take_references(session, forbund_id=own, at=NOON))

    assert undone == kept == ["LH-2026-0001"]


@pytest.mark.parametrize(
    ("at", "reference"),
    [
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), "LH-2026-0001"),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), "LH-2027-0001"),
    ],
)
def test_a_year_of_numbers_begins_at_swedish_midnight(
    session: Session, at: datetime, reference: str
) -> None:
    own = factories.forbund(session).id

    assert list(take_references(session, forbund_id=own, at=at)) == [reference]


def test_each_forbund_counts_for_itself_and_beyond_four_digits(session: Session) -> None:
    own, other = factories.forbund(session).id, factories.forbund(session, "jamtland").id

    *_, last = take_references(session, forbund_id=own, at=NOON, count=10_000)

    assert last == "LH-2026-10000"
    assert list(take_references(session, forbund_id=other, at=NOON)) == ["LH-2026-0001"]
