from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
import typst

from deviations.reporting.document import Cell, Chart, Column, Section, Table, number
from deviations.reporting.rendering import pdf
from tests.deviations.reporting.contents import fonts as embedded_fonts, structure
from tests.documents import report, with_texts_listed

OURS = {"SourceSans3-Regular", "SourceSans3-Semibold", "SourceSans3-Bold", "SourceSans3-It"}


@pytest.fixture(scope="module")
def file(fonts: Path) -> bytes:
    return pdf.render(report(), fonts=fonts)


def pages(file: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(file)).pages]


def test_it_claims_both_standards_and_the_structure_behind_them(file: bytes) -> None:
    with pikepdf.open(BytesIO(file)) as opened:
        metadata = opened.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert opened.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in opened.Root
        assert str(opened.Root.Lang) == "sv"
        assert opened.Root.ViewerPreferences.DisplayDocTitle


def test_its_author_is_the_forbund_and_its_date_the_cut_off(file: bytes) -> None:
    with pikepdf.open(BytesIO(file)) as opened:
        assert str(opened.docinfo.Title) == "Samverkan i Nässjö, oktober 2026"
        assert str(opened.docinfo.Author) == "Höglandets samordningsförbund"
        assert str(opened.docinfo.CreationDate).startswith("D:20261102050000")


def test_its_body_is_two_pages_and_then_comes_the_appendix(file: bytes) -> None:
    found = pages(file)
    assert len(found) == 3
    assert "Bilaga" in found[2]
    assert "Så läser du siffrorna" in found[1]


def test_every_page_says_what_it_is_and_how_far_one_has_come(file: bytes) -> None:
    for at, page in enumerate(pages(file), 1):
        assert "Styrgruppen i Nässjö, oktober 2026" in page
        assert "Kontrollsumma 8f3a 21c9" in page
        assert f"Sida {at} av 3" in page


def test_tables_have_heads_and_headings_have_levels(file: bytes) -> None:
    assert len(structure(file, "TH")) >= 20
    assert len(structure(file, "H1")) == 1
    assert len(structure(file, "H2")) == len(report().sections) + 3


def test_every_figure_says_what_it_shows(file: bytes) -> None:
    assert structure(file, "Figure") == [report().charts()[0].alt]


def test_a_chart_without_words_stops_the_build(
    fonts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Chart, "__post_init__", lambda chart: None)  # the tree's own check
    chart = replace(report().charts()[0], alt="")
    section = Section(key="trend", question="", heading="Trend", blocks=(chart,))
    with pytest.raises(typst.TypstError, match="missing alt text"):
        pdf.render(replace(report(), sections=(section,)), fonts=fonts)


def test_only_source_sans_is_embedded(file: bytes) -> None:
    assert embedded_fonts(file) == OURS


def test_a_font_of_another_family_is_found() -> None:
    strange = typst.compile(b'#set text(font: "DejaVu Sans Mono")\nannan', format="pdf")
    assert embedded_fonts(strange) - OURS


def test_only_a_character_that_source_sans_lacks_brings_the_reserve_font(fonts: Path) -> None:
    assert embedded_fonts(pdf.render(with_texts_listed(["ﷺ 中 😀 ᚠ"]), fonts=fonts)) - OURS == {
        "LexHellerReserv"
    }
    assert embedded_fonts(pdf.render(with_texts_listed(["é „č” – ▲ я Ω"]), fonts=fonts)) == OURS


def test_a_private_character_is_written_out_since_the_standard_forbids_it(fonts: Path) -> None:
    file = pdf.render(with_texts_listed(["tecknet \ue000 från en blankett"]), fonts=fonts)
    assert "[U+E000]" in "".join(pages(file))


def test_a_long_table_goes_on_with_its_head_repeated(fonts: Path) -> None:
    rows = tuple((Cell(f"Rad {at}"), number(at)) for at in range(200))
    columns = (Column("Radnamn"), Column("Antal", "number"))
    table = Table(caption="Lång tabell", columns=columns, rows=rows)
    section = Section(key="lang", question="", heading="Lång", blocks=(table,))
    found = pages(pdf.render(replace(report(), sections=(section,), appendix=()), fonts=fonts))
    with_rows = [page for page in found if "Rad 1" in page]
    assert len(with_rows) >= 3
    assert all("Radnamn" in page for page in with_rows)


def test_a_word_without_end_stays_on_the_paper(fonts: Path) -> None:
    file = pdf.render(with_texts_listed(["å" * 500]), fonts=fonts)
    right_edge = 210 - 22 + 1
    places: list[float] = []
    for page in pypdf.PdfReader(BytesIO(file)).pages:
        page.extract_text(visitor_text=lambda text, cm, tm, _font, _size: places.append(tm[4]))
    assert max(places) < right_edge * 72 / 25.4


def test_a_document_without_charts_or_appendix_has_no_empty_page(fonts: Path) -> None:
    bare = replace(report(), sections=(), appendix=(), decisions=None)
    assert len(pages(pdf.render(bare, fonts=fonts))) == 1


def test_long_words_beside_it_leave_room_for_the_first_column(fonts: Path) -> None:
    long = Cell("Samverkanskoordinatorsträffarna i Höglandet " * 3)
    columns = (Column("Fråga"), Column("Väntar på"), Column("Läge"))
    table = Table(
        caption="Frågor", columns=columns, rows=((Cell("Hur når kallelsen fram?"), long, long),)
    )
    section = Section(key="fragor", question="", heading="Frågor", blocks=(table,))
    found = pages(pdf.render(replace(report(), sections=(section,), appendix=()), fonts=fonts))
    assert "Hur når kallelsen" in found[0]
