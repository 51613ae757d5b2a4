"""`flask import`: its last line, its exit code, and the file of refused rows."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from deviations.importing.reading.row import Reading
from deviations.importing.refused import RefusedRows
from deviations.importing.sheets.opening import open_sheet
from tests.deviations.importing.storing import narratives, stored
from tests.deviations.importing.writing import DOCUMENTED, as_csv, as_xlsx, rows
from tests.marks import on_both_databases


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Return a copy of the documented sheet in a folder of the test's own."""
    copy = tmp_path / "avvikelser.csv"
    copy.write_bytes(DOCUMENTED.read_bytes())
    return copy


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["import", *map(str, arguments)])


def last_line(result: Result) -> str:
    return result.output.splitlines()[-1]


@on_both_databases
@pytest.mark.parametrize(
    ("slug", "line"),
    [
        ("hoglandet", "lästa 79 · sparade 51 · fanns redan 0 · avvisade 28"),
        ("jamtland", "lästa 79 · sparade 13 · fanns redan 0 · avvisade 66"),
        ("norra-vastmanland", "lästa 79 · sparade 15 · fanns redan 0 · avvisade 64"),
    ],
)
def test_the_last_line_counts_and_refused_rows_make_it_fail(
    app: Flask, sheet: Path, slug: str, line: str
) -> None:
    result = run(app, sheet, "--forbund", slug)

    assert (last_line(result), result.exit_code) == (line, 1)
    assert Path(f"{sheet}.avvisade.csv").exists()


def test_a_forum_that_the_forbund_does_not_have_is_named_once(app: Flask, sheet: Path) -> None:
    output = run(app, sheet, "--forbund", "norra-vastmanland").output

    assert "de står kvar i ord: ”Samordningsteam” och ”SIP”." in output
    assert output.count("Samordningsteam") == 1


def test_without_refused_rows_it_succeeds_and_leaves_no_file(app: Flask, tmp_path: Path) -> None:
    sheet = tmp_path / "rader.xlsx"
    sheet.write_bytes(as_xlsx(rows({}, {"Ärendemening": "x"})).getvalue())

    result = run(app, sheet, "--forbund", "hoglandet")

    assert result.exit_code == 0
    assert "Kolumner som inte läses: ”Ärendemening”." in result.output
    assert list(tmp_path.glob("*.avvisade.csv")) == []


def test_a_dry_run_says_what_would_happen_and_stores_nothing(
    app: Flask, session: Session, sheet: Path
) -> None:
    result = run(app, sheet, "--forbund", "hoglandet", "--dry-run")

    assert last_line(result) == "lästa 79 · sparade 51 · fanns redan 0 · avvisade 28"
    assert "Inget är sparat." in result.output
    assert stored(session) == []


def test_refused_rows_can_be_mended_and_imported(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    sheet, refused = tmp_path / "rader.csv", tmp_path / "fel.csv"
    words = "=HYPERLINK(1) sa systemet"
    sheet.write_bytes(as_csv(rows({"Typ": "Trassel", "Vad hände": words}, {})).getvalue())
    first = run(app, sheet, "--forbund", "hoglandet", "--rejected", refused)
    text = refused.read_text("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    refused.write_text(text.replace("Trassel", "Väntetid"), "utf-8-sig", newline="")

    second = run(app, refused, "--forbund", "hoglandet")

    assert last_line(first) == "lästa 2 · sparade 1 · fanns redan 0 · avvisade 1"
    assert (row["Rad"], row["Vad hände"]) == ("2", f"'{words}")
    assert row["Skäl"].startswith("”Trassel” är ingen typ")
    assert last_line(second) == "lästa 1 · sparade 1 · fanns redan 0 · avvisade 0"
    assert words in narratives(session)


def test_a_file_of_refused_rows_that_is_refused_again_has_its_columns_once(
    app: Flask, tmp_path: Path
) -> None:
    sheet, once, twice = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    sheet.write_bytes(as_csv(rows({"Typ": "Trassel"})).getvalue())

    run(app, sheet, "--forbund", "hoglandet", "--rejected", once)
    run(app, once, "--forbund", "hoglandet", "--rejected", twice)

    assert once.read_bytes() == twice.read_bytes()


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+46 var numret", "-2 platser", "@SUMMA(1)", "\t=1", "\r=1", " =1", "＝1", "'=1",
     "''=1", "'citat'", "vanlig text", 'han sa "nej"; och gick', "rad\nbruten", ""],
)  # fmt: skip
def test_no_refused_cell_runs_in_a_spreadsheet_and_each_comes_back_as_it_was(cell: str) -> None:
    headings, row = rows({"Vad hände": cell})
    file = io.StringIO(newline="")
    RefusedRows(file, headings).write([Reading(row=2, cells=tuple(row), reasons=("Skäl.",))])

    written = list(csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=";"))[1]
    with open_sheet(io.BytesIO(file.getvalue().encode("utf-8-sig"))) as sheet:
        ((_number, cells),) = sheet.rows

    assert not any(
        text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for text in written
    )
    assert cells[headings.index("Vad hände")] == cell


def test_an_unknown_forbund_and_an_unreadable_file_say_what_to_do(
    app: Flask, tmp_path: Path
) -> None:
    sheet = tmp_path / "tom.csv"
    sheet.write_bytes(b"")

    unknown = run(app, sheet, "--forbund", "hoglander")
    empty = run(app, sheet, "--forbund", "hoglandet")

    assert (unknown.exit_code, empty.exit_code) == (1, 1)
    assert "hoglandet" in unknown.output
    assert "Filen är tom." in empty.output


def test_a_place_that_cannot_be_written_asks_for_another(app: Flask, sheet: Path) -> None:
    result = run(app, sheet, "--forbund", "hoglandet", "--rejected", sheet / "inte" / "en mapp")

    assert result.exit_code == 1
    assert "--rejected" in result.output
