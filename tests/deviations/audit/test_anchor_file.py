"""The anchor file: each way to touch it is named, and one line of it is enough to test by."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deviations.config import Config
from tests.deviations.audit.trail import Verify, anchor, write
from tests.marks import on_both_databases

# Whoever can rewrite the file may well own the tables too.
pytestmark = pytest.mark.usefixtures("as_owner")


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
