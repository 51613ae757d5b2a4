import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from deviations.reporting.document import (
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    Section,
)
from deviations.reporting.rendering.docx import render
from tests.documents import report


@pytest.fixture(scope="module")
def file(fonts: Path) -> bytes:
    return render(report(), fonts=fonts)


@pytest.fixture(scope="module")
def word(file: bytes) -> WordDocument:
    return docx.Document(BytesIO(file))


def part(file: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(file)) as package:
        return package.read(name).decode()


def test_headings_are_headings(word: WordDocument) -> None:
    styles = {p.text: p.style.name for p in word.paragraphs if p.style}
    assert styles["Samverkan i Nässjö, oktober 2026"] == "Title"
    assert {styles[section.heading] for section in report().sections} == {"Heading 1"}
    assert {styles[section.heading] for section in report().appendix} == {"Heading 2"}


@pytest.mark.parametrize(("columns", "named"), [(4, "Försäkringskassan"), (5, "FK")])
def test_part_names_are_short_where_the_columns_are_many(
    columns: int, named: str, fonts: Path
) -> None:
    names = tuple(MatrixColumn(f"Part {at}") for at in range(1, columns))
    matrix = Matrix(
        caption="Vem möter vem",
        row_title="Rapporterar",
        column_title="Berör",
        columns=(*names, MatrixColumn("Försäkringskassan", "FK")),
        rows=(MatrixRow("Kommunen", (MatrixCell(1),) * columns),),
    )
    section = Section(key="k", question="Vem?", heading="Svar", blocks=(matrix,))
    file = render(replace(report(), sections=(section,), appendix=()), fonts=fonts)
    heads = [table.rows[0].cells[-1].text for table in docx.Document(BytesIO(file)).tables]
    assert named in heads


def test_the_language_is_swedish(file: bytes) -> None:
    assert 'w:lang w:val="sv-SE"' in part(file, "word/styles.xml")
    assert 'w:themeFontLang w:val="sv-SE"' in part(file, "word/settings.xml")
    assert "en-US" not in part(file, "word/styles.xml")


def test_calibri_stands_in_for_source_sans(file: bytes) -> None:
    table = part(file, "word/fontTable.xml")
    assert '<w:font w:name="Source Sans 3"><w:altName w:val="Calibri"/>' in table


def test_every_table_repeats_its_head_and_splits_no_row(word: WordDocument) -> None:
    assert len(word.tables) >= 6
    for table in word.tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)


def test_every_picture_says_what_it_shows(word: WordDocument) -> None:
    alts = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert alts == [chart.alt for chart in report().charts()]


def test_its_author_is_the_forbund_and_its_date_the_cut_off(word: WordDocument) -> None:
    properties = word.core_properties
    assert properties.author == properties.last_modified_by == "Höglandets samordningsförbund"
    assert properties.title == "Samverkan i Nässjö, oktober 2026"
    assert properties.created == properties.modified == report().issued


def test_the_foot_counts_the_pages(file: bytes) -> None:
    with zipfile.ZipFile(BytesIO(file)) as package:
        names = [name for name in package.namelist() if name.startswith("word/footer")]
    feet = "".join(part(file, name) for name in names)
    assert 'w:instr="PAGE"' in feet
    assert 'w:instr="NUMPAGES"' in feet


def test_marks_and_own_parts_are_seen_without_colour(word: WordDocument, file: bytes) -> None:
    assert any("▲ 15" in cell.text for table in word.tables for cell in table._cells)
    assert part(file, "word/document.xml").count("thinDiagStripe") >= 5


def test_no_part_carries_the_time_it_was_made(file: bytes) -> None:
    with zipfile.ZipFile(BytesIO(file)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
