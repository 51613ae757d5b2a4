"""What holds for all four formats alike."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from deviations.reporting.document import (
    Cell,
    Chart,
    Column,
    DecisionBox,
    Document,
    Examples,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    MonthlyLine,
    MonthPoint,
    Section,
    Table,
    number,
)
from deviations.reporting.rendering.formats import Format, render
from deviations.reporting.rendering.plain import printable, texts
from tests.deviations.reporting.contents import raw, seen, words
from tests.documents import report, with_texts_everywhere, with_texts_listed
from tests.hostile import HOSTILE_TEXTS

FORMATS = pytest.mark.parametrize("wanted", list(Format))
SECRET = 7919


def with_count(count: int | None) -> Document:
    """Return a report where one count stands in every place a count can stand."""
    columns = (Column("Typ"), Column("Antal", "number"))
    rows = ((Cell("En"), number(count)), (Cell("Annan"), number(3)))
    table = Table(caption="Tabell", columns=columns, rows=rows, bar=1)
    matrix = Matrix(
        caption="Matris",
        row_title="Rapporterar",
        column_title="Berör",
        columns=(MatrixColumn("Kommunen"),),
        rows=(MatrixRow("Kommunen", (MatrixCell(count),), number(count)),),
        total_title="Alla",
    )
    line = MonthlyLine((MonthPoint("jan", count), MonthPoint("feb", 3)))
    chart = Chart(title="Diagram", alt="Det syns inte.", line=line, table=table)
    blocks = (chart, matrix, table)
    section = Section(key="litet", question="Litet?", heading="Små tal", blocks=blocks)
    return replace(report(), sections=(section,), appendix=())


def tells(document: Document, wanted: Format, fonts: Path) -> bool:
    file = render(document, wanted, fonts=fonts)
    digits = re.compile(rb"7\D{0,6}919")
    return bool(digits.search(raw(file, wanted)) or digits.search(words(file, wanted).encode()))


@FORMATS
def test_every_hostile_text_comes_through_whole(wanted: Format, fonts: Path) -> None:
    document = with_texts_listed(HOSTILE_TEXTS)
    found = seen(words(render(document, wanted, fonts=fonts), wanted))
    if wanted is Format.PDF:  # its text layer is in the order of the eye, right to left too
        expected = Counter("".join(seen(printable(text)) for text in HOSTILE_TEXTS))
        assert not expected - Counter(found)
    else:
        assert not [text for text in HOSTILE_TEXTS if seen(printable(text)) not in found]


@FORMATS
def test_hostile_texts_may_stand_in_every_place(wanted: Format, fonts: Path) -> None:
    document = with_texts_everywhere(HOSTILE_TEXTS)
    assert render(document, wanted, fonts=fonts)


@FORMATS
def test_a_report_says_all_that_the_tree_says(wanted: Format, fonts: Path) -> None:
    found = seen(words(render(report(), wanted, fonts=fonts), wanted))
    for part in (report().lead, report().reading, report().decisions, report().footer):
        assert all(seen(text) in found for text in texts(part) if "Inget föreslås" not in text)
    for section in (*report().sections, *report().appendix):
        assert seen(section.heading) in found
        assert seen(section.question) in found


@FORMATS
def test_a_report_without_figures_is_still_a_report(wanted: Format, fonts: Path) -> None:
    nothing = DecisionBox("Att besluta", (), "Inget föreslås för beslut.")
    empty = Examples((), "Inga exempel har valts.")
    section = Section(key="exempel", question="", heading="Exempel", blocks=(empty,))
    bare = replace(report(), sections=(section,), appendix=(), decisions=nothing)
    shown = seen(words(render(bare, wanted, fonts=fonts), wanted))
    assert seen(nothing.empty) in shown
    assert seen(empty.empty) in shown


def test_every_format_has_a_media_type_of_its_own() -> None:
    assert len({wanted.media_type for wanted in Format}) == len(Format)
    assert Format.PDF.media_type == "application/pdf"


@FORMATS
def test_the_same_tree_gives_the_same_bytes(wanted: Format, fonts: Path) -> None:
    assert render(report(), wanted, fonts=fonts) == render(report(), wanted, fonts=fonts)


@FORMATS
def test_another_tree_gives_other_bytes(wanted: Format, fonts: Path) -> None:
    other = replace(report(), title="Samverkan i Nässjö, november 2026")
    assert render(report(), wanted, fonts=fonts) != render(other, wanted, fonts=fonts)


@FORMATS
def test_a_protected_number_is_in_no_byte(wanted: Format, fonts: Path) -> None:
    assert not tells(with_count(None), wanted, fonts)


@FORMATS
def test_the_same_number_unprotected_is_found(wanted: Format, fonts: Path) -> None:
    assert tells(with_count(SECRET), wanted, fonts)


@FORMATS
def test_a_protected_number_shows_as_a_word(wanted: Format, fonts: Path) -> None:
    shown = words(render(with_count(None), wanted, fonts=fonts), wanted)
    assert shown.count("skyddad") >= 3
