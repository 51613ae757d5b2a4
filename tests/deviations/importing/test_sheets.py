"""Files as they lie: encodings, delimiters, where the headings stand, and what is no row."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings, strategies as st

from deviations.importing.sheets.opening import open_sheet
from deviations.importing.sheets.table import SheetError
from deviations.importing.vocabulary import Column
from tests.deviations.importing.writing import DOCUMENTED, ROW, as_csv, as_xlsx, rows, saved

Cells = dict[str, str]


def read(file: io.BytesIO) -> list[Cells]:
    """Return each row as column → cell, for known columns."""
    with open_sheet(file) as sheet:
        columns = sheet.headings.columns
        return [
            {str(column): cells[place] if place < len(cells) else ""
             for column, place in columns.items()}
            for _number, cells in sheet.rows
        ]  # fmt: skip


def ignored(file: io.BytesIO) -> tuple[str, ...]:
    with open_sheet(file) as sheet:
        return sheet.headings.ignored


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_csv_is_read_in_every_writing(delimiter: str, encoding: str) -> None:
    tricky = 'Mötet; "nytt", blev\när åter\tsent'
    table = rows({"Vad hände": tricky, "Datum": "2019-03"}, {"Kommun": "Sävsjö"})

    read_rows = read(as_csv(table, delimiter=delimiter, encoding=encoding))

    assert [row["Kommun"] for row in read_rows] == ["Nässjö", "Sävsjö"]
    assert read_rows[0]["Vad hände"] == tricky


def test_windows_text_is_said_to_have_been_read_as_that() -> None:
    with open_sheet(as_csv(rows({}), encoding="cp1252")) as sheet:
        assert sheet.notes[0].startswith("Filen är inte i UTF-8")
    with open_sheet(as_csv(rows({}), encoding="utf-8")) as sheet:
        assert sheet.notes == ()


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_headings_may_stand_below_other_rows(write: Any) -> None:
    table = [["Avvikelser i samverkan"], [], ["Uppdaterad", "2019"], *rows({}, {})]

    assert len(read(write(table))) == 2


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
@pytest.mark.parametrize(("above", "found"), [(49, True), (50, False)])
def test_headings_are_looked_for_in_the_first_fifty_rows(
    write: Any, above: int, *, found: bool
) -> None:
    table = [*([["text"]] * above), *rows({})]

    if found:
        assert len(read(write(table))) == 1
    else:
        with pytest.raises(SheetError):
            read(write(table))


@settings(max_examples=40, deadline=None)
@given(st.permutations(list(ROW)), st.sampled_from([as_csv, as_xlsx]))
def test_any_order_of_columns_gives_the_same_rows(order: Sequence[str], write: Any) -> None:
    row = ROW | {"Vad hände": "Totalt stopp i remissflödet.", "Nr": ""}
    table = [list(order), [row[heading] for heading in order]]

    (cells,) = read(write(table))

    assert {heading: cells[heading] for heading in ROW} == row


def test_headings_are_known_by_their_ordinary_spellings() -> None:
    table = [
        ["DATUM", "kommunområde", "Rapportör", "Berörda  parter", "Kategori", "Vad hände?"],
        ["2019-03-22", "Nässjö", "AF", "FK", "Väntetid", "Svaret dröjde."],
    ]

    assert read(as_csv(table))[0]["Berörd part"] == "FK"


def test_the_exports_own_heading_goes_before_another_writing_of_it() -> None:
    table = [
        ["Datum", "Kommun", "Rapporterad av", "Part", "Typ", "Vad hände", "Berörd part"],
        ["2019-03-22", "Nässjö", "AF", "AF", "Väntetid", "Svaret dröjde.", "FK"],
    ]

    assert read(as_csv(table))[0]["Berörd part"] == "FK"
    assert ignored(as_csv(table)) == ("Part",)


def test_unknown_columns_are_named_and_known_ones_that_are_not_stored_are_not() -> None:
    table = rows({"Handläggare": "x", "Ev.  ärende": "y", "Status": "Ny", "Referens": "LH-2026-1"})

    assert ignored(as_csv(table)) == ("Handläggare", "Ev. ärende")


def test_missing_headings_are_named() -> None:
    table = [["Datum", "Kommun", "Berörd part", "Vad hände"], ["2019", "Nässjö", "FK", "x"]]

    with pytest.raises(SheetError, match="saknar ”Rapporterad av” och ”Typ”"):
        read(as_csv(table))


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_blank_rows_summaries_and_repeated_headings_are_passed_over(write: Any) -> None:
    headings, row = rows({})
    blank = [""] * len(headings)
    table = [
        headings,
        row,
        blank,
        ["80", *blank[1:]],
        ["Summa", *blank[1:-1], "79"],
        ["", "Totalt: 79", *blank[2:]],
        headings,
        row,
    ]

    with open_sheet(write(table)) as sheet:
        assert [number for number, _cells in sheet.rows] == [2, 8]


def test_a_row_that_only_begins_like_a_summary_is_a_row() -> None:
    headings = ["Vad hände", "Datum", "Kommun", "Rapporterad av", "Berörd part", "Typ"]
    table = [headings, ["Totalt stopp i remisserna.", "", "Nässjö", "AF", "FK", "Väntetid"]]

    assert len(read(as_csv(table))) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen är tom."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "äldre eller låst Excelfil"),
        (b"\x81\x8d\x8f\x90\x9d" * 200, "varken text eller Excel"),
        (b"PK\x03\x04trasig", "Excelfilen går inte att läsa"),
        (b"bara text\n", "Filen saknar"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(SheetError, match=words):
        read(io.BytesIO(content))


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_rest() -> None:
    text = as_csv(rows({}, {}, {})).getvalue().decode("utf-8-sig")
    broken = text.replace("Svaret på", '"Svaret på', 1)

    with pytest.raises(SheetError, match="Citattecknen går inte ihop efter rad 1"):
        read(io.BytesIO(broken.encode()))


def test_hidden_rows_are_rows_and_the_first_sheet_with_headings_is_read() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Anteckningar"])
    for kommun in ("Aneby", "Eksjö"):
        page = book.create_sheet()
        for row in rows({"Kommun": kommun}):
            page.append(row)
        page.row_dimensions[2].hidden = True

    assert [row["Kommun"] for row in read(saved(book))] == ["Aneby"]


def test_the_documented_sheet_has_79_rows_and_every_known_column() -> None:
    with DOCUMENTED.open("rb") as file, open_sheet(file) as sheet:
        assert len(list(sheet.rows)) == 79
        assert sheet.headings.ignored == ()
        assert set(sheet.headings.columns) == set(list(Column)[:11])
