"""`flask reports build`: files with the agreed names, whole or not there, errors in Swedish."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deviations.reporting.services import FORMATS
from tests import documented, factories
from tests.marks import on_both_databases

ASKED = {"--forbund": "hoglandet", "--forum": "styrelse", "--period": "2019-Q1"}


def run(app: Flask, out: Path, *formats: str, **changed: str) -> tuple[int, str]:
    """Return the exit code and what was said."""
    asked = ASKED | {f"--{name}": value for name, value in changed.items()}
    arguments = [word for option in asked.items() for word in option]
    wanted = [word for ending in formats for word in ("--format", ending)]
    done = app.test_cli_runner().invoke(
        args=["reports", "build", *arguments, *wanted, "--out", str(out)]
    )
    return done.exit_code, done.output


@on_both_databases
def test_each_format_is_written_under_its_agreed_name(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    documented.store_sheet(session, received_at=factories.NOW.replace(year=2020))
    session.commit()
    out = tmp_path / "ny" / "mapp"

    code, _said = run(app, out, *FORMATS)

    assert code == 0
    assert {file.name for file in out.iterdir()} == {f"styrelse_2019-Q1.{end}" for end in FORMATS}
    told = json.loads((out / "styrelse_2019-Q1.json").read_text("utf-8"))
    assert list(told) == [
        "schema",
        "forbund",
        "forum",
        "period",
        "cut_off",
        "data_hash",
        "rule_set",
        "totals",
        "tables",
    ]
    assert told["totals"] == {"deviations": 16, "successes": 0, "forbund_wide": 11, "late": 0}


def test_two_builds_of_the_same_data_have_the_same_hash(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    documented.store_sheet(session, received_at=factories.NOW.replace(year=2020))
    session.commit()

    def told(folder: str) -> dict[str, object]:
        run(app, tmp_path / folder, "json")
        text = (tmp_path / folder / "styrelse_2019-Q1.json").read_text("utf-8")
        return {key: value for key, value in json.loads(text).items() if key != "cut_off"}

    assert told("a") == told("b")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"forbund": "fel"}, "Det finns inget förbund som heter fel."),
        ({"forum": "fel"}, "har inget forum som heter fel."),
        ({"period": "2019-Q5"}, "Okänd period: ”2019-Q5”."),
    ],
)
def test_what_does_not_exist_is_said_by_name(
    app: Flask, tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    code, output = run(app, tmp_path, "json", **changed)

    assert code == 1
    assert said in output
    assert "Traceback" not in output


def test_a_folder_that_cannot_be_written_in_is_said(app: Flask, tmp_path: Path) -> None:
    in_the_way = tmp_path / "fil"
    in_the_way.write_text("")

    code, output = run(app, in_the_way / "mapp", "json")

    assert code == 1
    assert "Ange en annan mapp med --out." in output


def test_a_stopped_build_leaves_the_old_file_whole(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(app, tmp_path, "json")
    before = (tmp_path / "styrelse_2019-Q1.json").read_bytes()

    def no_room(_file: int) -> None:
        raise OSError

    monkeypatch.setattr("deviations.cli.reports.os.fsync", no_room)
    code, _said = run(app, tmp_path, "json")

    assert code == 1
    assert not [file for file in tmp_path.iterdir() if file.name.startswith("tmp")]
    assert (tmp_path / "styrelse_2019-Q1.json").read_bytes() == before
