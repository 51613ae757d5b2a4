import datetime
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook import Workbook

from deviations.reporting.document import Cell, Column, Document, Section, Table
from deviations.reporting.rendering.xlsx import render
from tests.documents import report, with_texts_everywhere, with_texts_listed
from tests.hostile import HOSTILE_TEXTS


def opened(document: Document, fonts: Path) -> Workbook:
    return openpyxl.load_workbook(BytesIO(render(document, fonts=fonts)))


def live(file: bytes) -> list[str]:
    """Return what in a workbook would compute, link or fetch."""
    with zipfile.ZipFile(BytesIO(file)) as package:
        sheets = "".join(
            package.read(name).decode() for name in package.namelist() if "worksheets" in name
        )
    return re.findall(r"<f[ >]|<hyperlink|externalLink|TargetMode", sheets)


def rows(book: Workbook, sheet: str) -> list[tuple[object, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def titled(question: str) -> Section:
    columns = (Column("Typ"),)
    table = Table(caption="Tabell", columns=columns, rows=((Cell("rad"),),))
    return Section(key="k", question=question, heading="Svar", blocks=(table,))


@pytest.fixture(scope="module")
def book(fonts: Path) -> Workbook:
    return opened(report(), fonts)


@pytest.mark.parametrize("place", [with_texts_everywhere, with_texts_listed])
def test_no_text_becomes_a_formula_or_a_link(place, fonts: Path) -> None:
    file = render(place(HOSTILE_TEXTS), fonts=fonts)
    assert not live(file)
    book = openpyxl.load_workbook(BytesIO(file))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


@pytest.mark.parametrize("text", ["<r><t>rik text</t></r>", "<r></r><f>1+1</f><r></r>"])
def test_a_text_that_looks_like_rich_text_is_read_as_it_was_written(text: str, fonts: Path) -> None:
    book = opened(with_texts_listed([text]), fonts)
    assert text in [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize(("length", "fits"), [(32_767, True), (32_768, False)])
def test_no_text_that_looks_like_rich_text_is_cut(length: int, fits: bool, fonts: Path) -> None:
    document = with_texts_listed(["<r>" + "a" * (length - 7) + "</r>"])
    if fits:
        assert render(document, fonts=fonts)
    else:
        with pytest.raises(ValueError, match="no cell holds 32768 characters"):
            render(document, fonts=fonts)


def test_rich_text_written_the_plain_way_is_lost() -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_string(0, 0, "<r><t>rik text</t></r>")
    assert openpyxl.load_workbook(file).worksheets[0]["A1"].value == "rik text"


def test_a_planted_formula_and_link_are_found() -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "=1+1")
        sheet.write(1, 0, "http://example.invalid/")
    assert {found[:2] for found in live(file.getvalue())} >= {"<f", "<h"}


def test_numbers_are_numbers_and_protected_ones_a_word(book: Workbook) -> None:
    found = rows(book, "Vad betydde det för personen")
    assert ("Försening", 31, 0.46) in found
    assert ("Ekonomisk följd", "skyddad", "skyddad") in found
    assert ("Alla rapporter", 67, 1) in found


def test_a_share_looks_like_a_share(book: Workbook) -> None:
    formats = {
        cell.value: cell.number_format
        for row in book["Vad betydde det för personen"].iter_rows()
        for cell in row
    }
    assert formats[0.46] == "0%"


def test_dates_are_dates(book: Workbook) -> None:
    days = {row[2] for row in rows(book, "Vad väntar")}
    assert datetime.datetime(2026, 8, 25) in days  # noqa: DTZ001 - Excel knows no zones


def test_the_matrix_has_its_counts_its_foot_and_its_marks_in_words(book: Workbook) -> None:
    found = rows(book, "Vem möter vem")
    assert (
        "Rapporterar",
        "Kommunen",
        "Regionen",
        "Arbetsförmedlingen",
        "Försäkringskassan",
    ) in found
    assert ("Kommunen", 5, 9, 11, 15) in found
    assert ("Besvarade hittills", "17 av 24", "8 av 17", "9 av 16", "11 av 21") in found
    assert any("▲ säkert fler" in str(row[0]) for row in found)


def test_the_first_sheet_is_about_the_report(book: Workbook) -> None:
    assert book.sheetnames[0] == "Om rapporten"
    found = {row[0]: row[1] for row in rows(book, "Om rapporten")}
    assert found["Regelverk"] == "lex-heller-1"
    assert found["Kontrollsumma"] == "8f3a21c9"


def test_every_sheet_says_its_base_and_keeps_its_head_in_sight(book: Workbook) -> None:
    for sheet in book:
        words = " ".join(str(row[0]) for row in sheet.iter_rows(values_only=True))
        assert "Kontrollsumma" in words
        assert sheet.freeze_panes


def test_its_author_is_the_forbund(book: Workbook) -> None:
    assert book.properties.creator == "Höglandets samordningsförbund"
    assert book.properties.created == report().issued.replace(tzinfo=None)


def test_sheet_names_are_made_so_that_excel_takes_them(fonts: Path) -> None:
    questions = ("a/b:*?[]\\'", "history", "", "''", "x" * 40, "X" * 40, "😀" * 20, "x" * 31)
    sections = tuple(titled(question) for question in questions)
    names = opened(replace(report(), sections=sections, appendix=()), fonts).sheetnames[2:]
    assert names[:2] == ["a b", "Tabell"]
    assert len({name.casefold() for name in names}) == len(questions)
    assert all(len(name.encode("utf-16-le")) <= 2 * 31 for name in names)
    assert not [name for name in names if re.search(r"[\[\]:*?/\\]|^'|'$|^$", name)]


@pytest.mark.parametrize(("length", "fits"), [(32_767, True), (32_768, False)])
def test_no_text_is_cut_in_silence(length: int, fits: bool, fonts: Path) -> None:
    document = with_texts_listed(["a" * length])
    if fits:
        assert render(document, fonts=fonts)
    else:
        with pytest.raises(ValueError, match="no cell holds 32768 characters"):
            render(document, fonts=fonts)


def test_no_decision_is_said_and_not_shown_as_an_empty_table(fonts: Path) -> None:
    box = replace(report().decisions, decisions=())  # type: ignore[type-var]  # it has a box
    found = rows(opened(replace(report(), decisions=box), fonts), "Att besluta 8 december")
    assert any("Inget föreslås" in str(row[0]) for row in found)
