"""Excel's own traps: dates, formulas, escapes, and parcels that mean no good."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from deviations.importing.sheets import archive
from deviations.importing.sheets.opening import open_sheet
from deviations.importing.sheets.table import SheetError
from deviations.importing.vocabulary import FORMULA_MARK, Column
from tests.deviations.importing.writing import as_xlsx, repacked, rows, saved

SHEET = "xl/worksheets/sheet1.xml"


def only(file: io.BytesIO, column: Column) -> str:
    """Return one cell of the only row."""
    with open_sheet(file) as sheet:
        ((_number, cells),) = sheet.rows
        place = sheet.headings.columns[column]
        return cells[place] if place < len(cells) else ""


def dated(value: Any, number_format: str) -> io.BytesIO:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in rows({"Datum": value}):
        page.append(row)
    page["B2"].number_format = number_format
    return saved(book)


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("yyyy-mm-dd", "2019-03-01"),
        ("d/m yyyy", "2019-03-01"),
        ("[$-41D]d mmmm yyyy;@", "2019-03-01"),
        ("mmm-yy", "2019-03"),
        ("mmmm yyyy", "2019-03"),
        ("yyyy-mm", "2019-03"),
        ('yyyy" dagar"', "2019"),
    ],
)
def test_an_excel_date_is_as_close_as_its_cell_shows(number_format: str, text: str) -> None:
    assert only(dated(date(2019, 3, 1), number_format), Column.DATE) == text


def test_a_time_of_day_does_not_change_the_day() -> None:
    moment = datetime(2019, 3, 1, 23, 30)  # noqa: DTZ001 - Excel knows no time zones

    assert only(dated(moment, "yyyy-mm-dd hh:mm"), Column.DATE) == "2019-03-01"


@pytest.mark.parametrize(("value", "text"), [(190322, "190322"), (682.0, "682"), (True, "ja")])
def test_numbers_and_truths_are_as_typed(value: Any, text: str) -> None:
    assert only(as_xlsx(rows({"Återkommande": value})), Column.RECURRENCE) == text


def test_what_excel_escapes_is_unescaped() -> None:
    assert only(as_xlsx(rows({"Vad hände": "rad ett_x000D_\nrad två"})), Column.WHAT) == (
        "rad ett\r\nrad två"
    )
    assert only(as_xlsx(rows({"Vad hände": "_x005F_x0041_"})), Column.WHAT) == "_x0041_"


def with_formula(kept: bytes) -> io.BytesIO:
    """Return a workbook whose Vad hände is a formula, with this after it in its cell."""
    file = as_xlsx(rows({"Vad hände": "=A1&quot;"}))
    with zipfile.ZipFile(file) as parcel:
        content = parcel.read(SHEET)
    before, rest = content.split(b"<f>", 1)
    formula, after = rest.split(b"</f>", 1)
    cell = before.rindex(b"<c ")
    head = before[:cell] + before[cell:].replace(
        b'r="H2"', b'r="H2" t="str"' if kept else b'r="H2"'
    )
    after = after[after.index(b"</c>") :]
    return repacked(file, {SHEET: head + b"<f>" + formula + b"</f>" + kept + after})


def test_a_formula_is_its_kept_value_and_is_never_run() -> None:
    assert only(with_formula(b"<v>Svaret kom sent.</v>"), Column.WHAT) == "Svaret kom sent."
    assert only(with_formula(b"<v></v>"), Column.WHAT) == ""


def test_a_formula_without_a_kept_value_is_marked() -> None:
    assert only(with_formula(b""), Column.WHAT).startswith(f"{FORMULA_MARK}=A1")


def entries(count: int) -> io.BytesIO:
    file = as_xlsx(rows({}))
    with zipfile.ZipFile(file) as parcel:
        missing = count - len(parcel.infolist())
    return repacked(
        file, {f"extra/{number}.bin": bytes([number % 256]) for number in range(missing)}
    )


def test_a_thousand_entries_are_read_and_one_more_is_not() -> None:
    assert only(entries(archive.MOST_ENTRIES), Column.KOMMUN) == "Nässjö"
    with pytest.raises(SheetError, match="för stor när den packas upp"):
        only(entries(archive.MOST_ENTRIES + 1), Column.KOMMUN)


def test_a_bomb_is_refused_by_its_ratio_and_by_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    swelling = repacked(as_xlsx(rows({})), {"xl/media/a.bin": b"0" * 4_000_000})

    with pytest.raises(SheetError, match="för stor när den packas upp"):
        only(swelling, Column.KOMMUN)
    monkeypatch.setattr(archive, "MOST_RATIO", 10_000)
    assert only(swelling, Column.KOMMUN) == "Nässjö"
    monkeypatch.setattr(archive, "MOST_UNPACKED", 4_000_000)
    with pytest.raises(SheetError, match="för stor när den packas upp"):
        only(swelling, Column.KOMMUN)


@pytest.mark.parametrize(
    "prologue",
    [
        b'<!DOCTYPE w [<!ENTITY a "ha">]>',
        b'<!DOCTYPE w SYSTEM "file:///etc/passwd">',
        b'<!doctype w [<!entity % b SYSTEM "http://example.invalid/">]>',
    ],
)
def test_xml_that_could_grow_or_fetch_is_refused(prologue: bytes) -> None:
    file = as_xlsx(rows({}))
    with zipfile.ZipFile(file) as parcel:
        content = parcel.read(SHEET)

    with pytest.raises(SheetError, match="går inte att läsa"):
        only(repacked(file, {SHEET: prologue + content}), Column.KOMMUN)


def test_utf_16_does_not_hide_a_document_type() -> None:
    hidden = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w><w/>'.encode("utf-16")

    with pytest.raises(SheetError, match="går inte att läsa"):
        only(repacked(as_xlsx(rows({})), {"xl/styles.xml": hidden}), Column.KOMMUN)


def test_a_nested_parcel_and_another_kind_of_parcel_are_not_read() -> None:
    inner = as_xlsx(rows({})).getvalue()
    assert only(repacked(as_xlsx(rows({})), {"xl/embeddings/b.xlsx": inner}), Column.TYPE)

    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as parcel:
        parcel.writestr("word/document.xml", "<w/>")
    with pytest.raises(SheetError, match="ingen Excelfil"):
        only(other, Column.KOMMUN)


def test_a_row_or_a_cell_far_away_costs_nothing() -> None:
    file = as_xlsx(rows({}))
    with zipfile.ZipFile(file) as parcel:
        content = parcel.read(SHEET)
    far = (
        b'<row r="3"><c r="XFD3" t="inlineStr"><is><t>x</t></is></c></row>'
        b'<row r="99999999"><c r="A99999999"><v>1</v></c></row></sheetData>'
    )

    file = repacked(file, {SHEET: content.replace(b"</sheetData>", far)})

    assert only(file, Column.KOMMUN) == "Nässjö"


def test_a_locked_or_cut_parcel_is_refused() -> None:
    whole = as_xlsx(rows({})).getvalue()

    with pytest.raises(SheetError):
        only(io.BytesIO(whole[: len(whole) // 2]), Column.KOMMUN)
