from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import pytest

from deviations.reporting.document import Document, Examples, Section
from deviations.reporting.rendering.html import context, render
from tests.documents import report, with_texts_everywhere, with_texts_listed
from tests.hostile import HOSTILE_TEXTS
from tests.html import assert_well_formed


def parsed(document: Document, fonts: Path) -> Any:
    page = render(document, fonts=fonts).decode()
    return html5lib.parse(page, namespaceHTMLElements=False)


def unsafe(tree: Any) -> list[str]:
    """Return what a strict Content-Security-Policy would stop, but for the file's own style."""
    found = [e.tag for e in tree.iter() if e.tag in {"script", "iframe", "object", "link", "img"}]
    found += [name for e in tree.iter() for name in e.attrib if name.startswith("on")]
    found += ["style" for e in tree.iter() if "style" in e.attrib]
    return found + ["style element"] * (len(tree.findall(".//style")) - 1)


@pytest.fixture(scope="module")
def page(fonts: Path) -> Any:
    return parsed(report(), fonts)


@pytest.mark.parametrize(
    "document",
    [report(), with_texts_everywhere(HOSTILE_TEXTS), with_texts_listed(HOSTILE_TEXTS)],
    ids=["ordinary", "everywhere", "listed"],
)
def test_the_page_is_html5_and_holds_only_what_a_strict_policy_allows(
    document: Document, fonts: Path
) -> None:
    assert_well_formed(render(document, fonts=fonts).decode())
    assert not unsafe(parsed(document, fonts))


@pytest.mark.parametrize(
    "planted", ["<script></script>", '<p style="x">', "<img src=x onerror=y>", "<style></style>"]
)
def test_planted_markup_is_found(planted: str, fonts: Path) -> None:
    page = render(report(), fonts=fonts).decode().replace("</main>", f"{planted}</main>")
    assert unsafe(html5lib.parse(page, namespaceHTMLElements=False))


def test_there_is_one_first_heading_and_every_id_stands_once(page: Any) -> None:
    ids = [element.attrib["id"] for element in page.iter() if "id" in element.attrib]
    assert [h.text for h in page.iter("h1")] == ["Samverkan i Nässjö, oktober 2026"]
    assert len(ids) == len(set(ids))


def test_every_name_that_is_pointed_at_exists(page: Any) -> None:
    ids = {element.attrib.get("id") for element in page.iter()}
    pointed = {
        name
        for element in page.iter()
        for name in element.attrib.get("aria-labelledby", "").split()
    }
    pointed |= {a.attrib["href"].removeprefix("#") for a in page.iter("a")}
    assert pointed <= ids


def test_every_table_has_a_caption_and_every_head_a_scope(page: Any) -> None:
    tables = list(page.iter("table"))
    assert len(tables) >= 6
    for table in tables:
        assert "".join(table.find("caption").itertext()).strip()
        assert all(head.attrib.get("scope") for head in table.iter("th"))


def test_a_chart_has_a_sentence_a_table_and_two_drawings(page: Any) -> None:
    figure = page.find(".//figure")
    assert len([e for e in figure.iter() if e.tag.endswith("svg")]) == 2
    assert "sex till nio" in "".join(figure.find("figcaption").itertext())
    assert page.find(".//details/div/table") is not None


def test_no_examples_is_said(fonts: Path) -> None:
    blocks = (Examples((), "Inga exempel har valts för oktober."),)
    section = Section(key="exempel", question="", heading="Exempel", blocks=blocks)
    page = render(replace(report(), sections=(section,)), fonts=fonts).decode()
    assert "Inga exempel har valts för oktober." in page


def test_the_page_gets_the_tree_and_a_drawing_of_each_chart(fonts: Path) -> None:
    found = context(report(), fonts=fonts)
    assert found["document"] == report()
    assert set(found["drawings"]) == set(report().charts())
    drawing = found["drawings"][report().charts()[0]]
    assert drawing.wide != drawing.narrow


def test_the_file_fetches_nothing(page: Any) -> None:
    assert not [e for e in page.iter() if "src" in e.attrib]
    assert all(a.attrib["href"].startswith("#") for a in page.iter("a"))
    assert "url(" not in "".join(page.find(".//style").itertext())
