"""The way back looks alike on every page and stands before what the page says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
# A pager's arrow leads to an earlier page of the same list.
ARROW = re.compile(r"←(?![^\n]*(?:Föregående|Nyare))")


def ways_of_their_own(templates: Path) -> Iterator[str]:
    """Yield the templates that draw a way back themselves."""
    for template in sorted(templates.rglob("*.html")):
        text = template.read_text("utf-8")
        is_macro = template.name == "back.html"
        outside = re.sub(r"{% block before %}.*?{% endblock before %}", "", text, flags=re.DOTALL)
        calls_it_elsewhere = "{{ back(" in outside
        if not is_macro and (ARROW.search(text) or "back-link" in text or calls_it_elsewhere):
            yield template.name


def test_no_page_draws_its_own() -> None:
    assert list(ways_of_their_own(TEMPLATES)) == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p><a href="/">← Till listan</a></p>',
        '<a class="govuk-back-link" href="/">Mitt konto</a>',
        '{% block content %}{{ back("/", "Start") }}{% endblock content %}',
    ],
)
def test_control_one_that_does_is_found(tmp_path: Path, planted: str) -> None:
    (tmp_path / "page.html").write_text(planted, "utf-8")

    assert list(ways_of_their_own(tmp_path)) == ["page.html"]
