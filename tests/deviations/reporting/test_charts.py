import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from deviations.reporting.document import MonthlyLine, MonthPoint
from deviations.reporting.rendering import charts
from deviations.reporting.rendering.monthly_line import NARROW, PAPER, WIDE, Size, specification
from tests.documents import report

CHART = report().charts()[0]
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW, PAPER])


def line(*counts: int | None) -> MonthlyLine:
    return MonthlyLine(tuple(MonthPoint(f"m{at}", count) for at, count in enumerate(counts)))


def breaches(drawing: str) -> list[str]:
    """Return what a strict Content-Security-Policy would stop in an inline drawing."""
    found = []
    for element in ElementTree.fromstring(drawing).iter():  # noqa: S314 - our own
        tag = element.tag.split("}")[-1]
        found += [tag] * (tag in {"script", "style", "image", "foreignObject", "a"})
        found += [name for name in element.attrib if name == "style" or name.startswith("on")]
    return found


@SIZES
def test_a_drawing_holds_nothing_that_a_strict_policy_stops(size: Size, fonts: Path) -> None:
    assert not breaches(charts.svg(CHART, size, fonts=fonts, key="k"))


@pytest.mark.parametrize(
    "planted", ['<g style="fill:red"/>', "<style>g{}</style>", '<g onload="x()"/>', "<script/>"]
)
def test_a_planted_style_or_script_is_found(planted: str, fonts: Path) -> None:
    drawing = charts.svg(CHART, WIDE, fonts=fonts, key="k").replace("</svg>", f"{planted}</svg>")
    assert breaches(drawing)


def test_only_the_whole_has_a_role_and_a_name(fonts: Path) -> None:
    root = ElementTree.fromstring(charts.svg(CHART, WIDE, fonts=fonts, key="k"))  # noqa: S314
    named = [
        e for e in root.iter() if {"role", "class"} & set(e.attrib) or "aria-" in str(e.attrib)
    ]
    assert named == [root]
    assert root.attrib["aria-labelledby"] == "k-title k-desc"
    assert [child.text for child in root[:2]] == [CHART.title, CHART.alt]


def test_words_in_a_chart_stay_words(fonts: Path) -> None:
    hostile = 'class="x" </text><script>alert(1)</script> role="y" datum.count'
    points = (MonthPoint("jan", 1, mark=hostile), MonthPoint("feb", 2))
    drawing = charts.svg(replace(CHART, line=MonthlyLine(points)), WIDE, fonts=fonts, key="k")
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own
    assert hostile in "".join(root.itertext())
    assert not breaches(drawing)


def test_a_protected_month_is_a_gap_and_a_word(fonts: Path) -> None:
    drawing = charts.svg(replace(CHART, line=line(3, None, 4)), WIDE, fonts=fonts, key="k")
    assert drawing.count("skyddad") == 1
    assert "skyddad" not in charts.svg(CHART, WIDE, fonts=fonts, key="k")


def test_a_protected_month_keeps_its_label(fonts: Path) -> None:
    drawing = charts.svg(replace(CHART, line=line(3, None, 4)), WIDE, fonts=fonts, key="k")
    assert ">m1<" in drawing


def test_the_axis_begins_at_zero_and_holds_the_highest_count() -> None:
    scale = specification(line(3, 9), WIDE)["encoding"]["y"]["scale"]
    assert scale["domain"] == [0, 10]


def test_a_year_without_reports_can_be_drawn(fonts: Path) -> None:
    assert ">skyddad<" not in charts.svg(
        replace(CHART, line=line(*[0] * 12)), WIDE, fonts=fonts, key="k"
    )


@SIZES
def test_the_last_month_always_has_a_label(size: Size, fonts: Path) -> None:
    points = tuple(MonthPoint(f"månad {at}", at) for at in range(24))
    drawing = charts.svg(replace(CHART, line=MonthlyLine(points)), size, fonts=fonts, key="k")
    assert ">månad 23<" in drawing


def test_the_same_chart_gives_the_same_bytes(fonts: Path) -> None:
    assert charts.png(CHART, PAPER, fonts=fonts) == charts.png(CHART, PAPER, fonts=fonts)


def test_the_chart_library_is_not_loaded_before_a_chart_is_drawn() -> None:
    """It hangs in a process forked after its first use."""
    program = (
        "import sys; import deviations.reporting.rendering.charts;"
        " sys.exit('vl_convert' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
