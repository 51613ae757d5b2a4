"""A bundle holds one förbund's rows of its days, and proves itself to who has only Python."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from deviations.errors import RefusedError
from tests import factories
from tests.deviations.audit.bundles import MARCH, Bundle, append, take
from tests.marks import on_both_databases
from tests.tampering import unseen

# Who tampers has taken the triggers away, and so owns the table.
pytestmark = pytest.mark.usefixtures("as_owner")


@on_both_databases
def test_an_untouched_bundle_proves_itself(bundle: Bundle) -> None:
    code, said = bundle.prove()

    assert code == 0
    assert said.splitlines()[0] == "Uttaget är helt."
    assert "2026-03-01 till 2026-03-31: 10 rader" in said
    assert "Inte prövat mot ankare" in said


@on_both_databases
def test_it_holds_the_own_forbunds_rows_of_the_period_and_no_others(bundle: Bundle) -> None:
    rows = [json.loads(row) for row in bundle.rows()]
    everything = b"".join(place.read_bytes() for place in bundle.folder.iterdir())

    assert [row["subject"] for row in rows] == [f"row{number}" for number in range(4, 14)]
    assert {path.name for path in bundle.folder.iterdir()} == {
        "events.jsonl", "events.csv", "personer.csv", "README.txt", "manifest.json",
        "signature.txt", "verify.py",
    }  # fmt: skip
    assert b"otherperson" not in everything


def test_a_spreadsheet_runs_nothing_of_it_and_a_person_reads_it(bundle: Bundle) -> None:
    table = (bundle.folder / "events.csv").read_text("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(table), delimiter=";"))
    people = (bundle.folder / "personer.csv").read_text("utf-8-sig")

    assert first["Vem"] == "'=Karin"
    assert first["Vad"] == "'=Karin läste avvikelsen"
    assert first["Tid"] == "2026-03-03 09:00:00"
    assert "'=Karin" in people
    assert (bundle.folder / "events.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_row_that_does_not_fit_its_seal_is_never_signed(
    app: Flask, session: Session, spring: tuple[int, int], tmp_path: Path
) -> None:
    with unseen(session):
        session.execute(text("UPDATE audit_event SET subject = 'y' WHERE seq = 3"))
    session.commit()

    with pytest.raises(RefusedError, match="rad 3"):
        take(app, session, tmp_path / "bundle")


def test_a_period_without_rows_is_a_bundle_that_says_so(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    bundle = take(app, session, tmp_path / "bundle")

    code, said = bundle.prove()

    assert (code, "0 rader" in said) == (0, True)


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        (datetime(2026, 2, 28, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 2, 28, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 31, 22, 0, tzinfo=UTC), False),
    ],
)
def test_a_period_is_of_swedish_days(
    app: Flask, session: Session, tmp_path: Path, at: datetime, inside: bool
) -> None:
    append(session, 1, forbund=factories.forbund(session).id, at=at)
    session.commit()

    assert take(app, session, tmp_path / "bundle").manifest()["rows"] == int(inside)


def test_a_clock_that_was_set_back_leaves_no_gap(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    own, late = factories.forbund(session).id, MARCH.ends
    for number, minutes in enumerate((-10, 5, -5, 10)):
        append(session, number, forbund=own, at=late + timedelta(minutes=minutes))
    session.commit()
    bundle = take(app, session, tmp_path / "bundle")

    assert [json.loads(row)["number"] for row in bundle.rows()] == [1, 2, 3]
    assert bundle.prove()[0] == 0
