"""Charts as SVG for page and PDF, as PNG for Word.

`vl_convert` hangs in a process that was forked after its first use, so it is imported where it is
used, and must not be used before a fork.
"""

from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from deviations.reporting.document import Chart
from deviations.reporting.rendering.monthly_line import Size, specification

_SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", _SVG)
_LIBRARY_ATTRIBUTES = ("role", "class", "aria-")
_SWEDISH = {"format_locale": "sv-SE", "time_format_locale": "sv-SE"}


def svg(chart: Chart, size: Size, *, fonts: Path, key: str) -> str:
    """Return the chart as SVG that a strict CSP lets through; `key` makes its ids unique."""
    drawing: str = _vega(fonts).vegalite_to_svg(
        specification(chart.line, size), allowed_base_urls=[], **_SWEDISH
    )
    return _named(drawing, chart, key)


def png(chart: Chart, size: Size, *, fonts: Path) -> bytes:
    """Return the chart as PNG, sharp enough for print."""
    picture: bytes = _vega(fonts).vegalite_to_png(
        specification(chart.line, size), scale=4, allowed_base_urls=[], **_SWEDISH
    )
    return picture


@cache
def _vega(fonts: Path) -> Any:
    import vl_convert  # noqa: PLC0415 - see above

    vl_convert.register_font_directory(str(fonts))
    return vl_convert


def _named(drawing: str, chart: Chart, key: str) -> str:
    """Put one role, title and description on the whole in place of the library's own.

    The library repeats every datum on its mark, in English.
    """
    root = ElementTree.fromstring(drawing)  # noqa: S314 - drawn here, not a stranger's file
    for element in root.iter():
        for name in [n for n in element.attrib if n.startswith(_LIBRARY_ATTRIBUTES)]:
            del element.attrib[name]
    for place, (tag, text) in enumerate({"title": chart.title, "desc": chart.alt}.items()):
        words = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{key}-{tag}"})
        words.text = text
        root.insert(place, words)
    root.set("role", "img")
    root.set("aria-labelledby", f"{key}-title {key}-desc")
    return ElementTree.tostring(root, encoding="unicode")
