"""Real processes: killed between and within batches, and two with the same file at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deviations.extensions import db
from tests.databases import SECRET
from tests.deviations.importing.storing import narratives, stored
from tests.deviations.importing.writing import ROOT, as_csv, rows
from tests.marks import on_both_databases

ROWS = 450
KILLED = -9


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "rader.csv"
    changes = ({"Vad hände": f"Svar nummer {number} dröjde."} for number in range(ROWS))
    path.write_bytes(as_csv(rows(*changes)).getvalue())
    return path


def start(database_url: str, sheet: Path, *, faultpoint: str = "") -> "subprocess.Popen[str]":
    """Start an import in a process of its own, on the same database."""
    key = sheet.with_name("secret.key")
    key.write_bytes(SECRET)
    setting = {
        "DATABASE_URL": database_url,
        "SECRET_KEY_FILE": str(key),
        "FAULTPOINT": faultpoint,
        "PATH": os.environ["PATH"],  # noqa: TID251 - the child's own environment
    }
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "flask",
            "--app",
            "app",
            "import",
            str(sheet),
            "--forbund",
            "hoglandet",
        ],
        cwd=ROOT,
        env=setting,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(process: "subprocess.Popen[str]") -> tuple[int, str]:
    output, _errors = process.communicate(timeout=120)
    return process.returncode, output.splitlines()[-1] if output else ""


@on_both_databases
@pytest.mark.slow
@pytest.mark.parametrize(
    ("faultpoint", "left"),
    [
        ("import.after_insert:2:kill9", 200),
        ("import.after_batch:1:kill9", 200),
    ],
)
def test_a_killed_import_leaves_whole_batches_and_another_run_finishes_it(
    app: Flask, session: Session, database_url: str, sheet: Path, faultpoint: str, left: int
) -> None:
    session.rollback()

    code, _line = finish(start(database_url, sheet, faultpoint=faultpoint))
    assert (code, len(stored(session))) == (KILLED, left)
    session.rollback()
    code, line = finish(start(database_url, sheet))

    assert (code, line) == (
        0, f"lästa {ROWS} · sparade {ROWS - left} · fanns redan {left} · avvisade 0",
    )  # fmt: skip
    assert sorted(narratives(session)) == sorted(f"Svar nummer {n} dröjde." for n in range(ROWS))


@on_both_databases
@pytest.mark.slow
def test_two_imports_of_the_same_file_at_once_store_it_once(
    app: Flask, session: Session, database_url: str, sheet: Path
) -> None:
    session.rollback()
    db.engine.dispose()

    ended = [finish(process) for process in [start(database_url, sheet) for _ in range(2)]]

    assert [code for code, _line in ended] == [0, 0]
    assert len(stored(session)) == ROWS
    assert len(set(narratives(session))) == ROWS
