"""The document as a page: what the page's template needs, and a file that stands alone."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from deviations.reporting.document import Chart, Document
from deviations.reporting.rendering import charts
from deviations.reporting.rendering.monthly_line import NARROW, WIDE
from deviations.reporting.rendering.plain import reworded

_ROOT = Path(__file__).parents[3]
_STYLES = tuple(
    _ROOT / "static" / "css" / name
    for name in ("report.css", "report-tables.css", "report-print.css")
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart drawn twice, since a wide one scaled down cannot be read."""

    wide: Markup
    narrow: Markup


def context(document: Document, *, fonts: Path) -> dict[str, Any]:
    """Return what `reporting/_document.html` needs: `document` and `drawings` by chart."""
    written = reworded(document)
    drawings = {
        chart: _drawing(chart, f"diagram-{at}", fonts)
        for at, chart in enumerate(written.charts(), 1)
    }
    return {"document": written, "drawings": drawings}


def render(document: Document, *, fonts: Path) -> bytes:
    """Return a page that fetches nothing; the same document gives the same bytes."""
    css = "\n".join(path.read_text() for path in _STYLES)
    styles = Markup(css)  # noqa: S704 - our own style sheets
    page = _environment().get_template("reporting/standalone.html")
    return page.render(styles=styles, **context(document, fonts=fonts)).encode()


def _drawing(chart: Chart, key: str, fonts: Path) -> Drawing:
    wide = charts.svg(chart, WIDE, fonts=fonts, key=f"{key}-bred")
    narrow = charts.svg(chart, NARROW, fonts=fonts, key=f"{key}-smal")
    return Drawing(Markup(wide), Markup(narrow))  # noqa: S704 - drawn and escaped by `charts`


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
