"""A bundle against anchors: what the service itself changed before it signed is seen."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from deviations.audit import anchors, chain, links
from deviations.audit.services import audit_key
from deviations.config import Config
from tests import factories
from tests.deviations.audit.bundles import BEGINS, append, take
from tests.marks import on_both_databases
from tests.tampering import unseen

# Who tampers has taken the triggers away, and so owns the table.
pytestmark = pytest.mark.usefixtures("as_owner")


def anchor_file(session: Session, app: Flask, path: Path, *seqs: int) -> str:
    """Write the anchors that a registrator would have got when the trail was this long."""
    config: Config = app.extensions["config"]
    for seq in seqs:
        committed = (
            links.commitment(each, head) for each, head in links.heads(session, until=seq).items()
        )
        anchors.add(
            path,
            anchors.Anchor(
                day=f"2026-03-{seq:02}",
                seq=seq,
                seal="",
                rows=seq,
                heads=tuple(sorted(committed)),
                after="",
            ).signed(config.key("audit anchor")),
        )
    return str(path)


@on_both_databases
def test_a_bundle_fits_the_anchors_of_its_time(
    app: Flask, session: Session, spring: tuple[int, int], tmp_path: Path
) -> None:
    file = anchor_file(session, app, tmp_path / "anchors", 7, 8, 10, 20, 28, 30, 40)
    bundle = take(app, session, tmp_path / "bundle")

    code, said = bundle.prove("--ankare", file)

    assert code == 0
    # Rows 9–28 are the bundle's; up to row 7 and from row 29 it knows nothing.
    assert "Prövat mot 5 ankare; 2 ligger utanför perioden." in said


@on_both_databases
@pytest.mark.parametrize("forger", ["rewrites", "leaves out"])
def test_what_the_service_itself_changed_before_the_bundle_is_seen_against_an_anchor(
    app: Flask, session: Session, spring: tuple[int, int], tmp_path: Path, forger: str
) -> None:
    file = anchor_file(session, app, tmp_path / "anchors", 20)
    own, other = spring
    # Whoever has every key of the service makes a chain that verifies from end to end.
    with unseen(session):
        session.execute(text("DELETE FROM audit_event"))
    for number in range(20):
        at = BEGINS - timedelta(days=10) + timedelta(days=3 * number)
        struck = number == 6
        if not (struck and forger == "leaves out"):
            append(session, number, forbund=own, at=at, by="somebodyelse" if struck else "x")
        append(session, number, forbund=other, at=at)
    session.commit()
    assert chain.first_broken(session, key=audit_key()) is None
    bundle = take(app, session, tmp_path / "bundle")

    assert bundle.prove()[0] == 0  # nothing in the bundle alone can tell
    code, said = bundle.prove("--ankare", file)

    assert (code, "stämmer inte med ankaret" in said) == (1, True)


@pytest.mark.parametrize("said", ["", "inget ankare\n", "outside"])
def test_a_file_of_anchors_in_which_none_can_be_tried_proves_nothing(
    app: Flask, session: Session, spring: tuple[int, int], tmp_path: Path, said: str
) -> None:
    path = tmp_path / "anchors"
    if said == "outside":
        anchor_file(session, app, path, 30)
    else:
        path.write_text(said)
    bundle = take(app, session, tmp_path / "bundle")

    refused = "INTE HELT: inget ankare i filen gick att pröva mot\n"
    assert bundle.prove("--ankare", str(path)) == (1, refused)


def test_an_anchor_from_before_the_forbunds_first_row_is_said_to_tell_nothing(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    own, other = factories.forbund(session).id, factories.forbund(session, "jamtland").id
    append(session, 1, forbund=other, at=BEGINS)
    append(session, 2, forbund=own, at=BEGINS)
    session.commit()
    bundle = take(app, session, tmp_path / "bundle")
    alone = anchor_file(session, app, tmp_path / "alone", 1)
    both = anchor_file(session, app, tmp_path / "both", 1, 2)

    assert bundle.prove("--ankare", alone)[0] == 1
    code, said = bundle.prove("--ankare", both)
    assert code == 0
    assert "Prövat mot 1 ankare; 0 ligger utanför perioden. 1 kan inte säga något" in said
