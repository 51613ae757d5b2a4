"""Counts by month as a Vega-Lite drawing: a line with circles, the report's period on a tint.

Texts go in as data, never as expressions. A protected month is a gap and a word, never a height.
"""

import math
from dataclasses import dataclass
from typing import Any

from deviations.reporting.document import PROTECTED, MonthlyLine, MonthPoint

FONT = "'Source Sans 3', sans-serif"  # quoted: a bare 3 is no CSS name, and the text would vanish
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

_INK, _INK_2, _PETROL, _PETROL_DARK = "#14272c", "#47595e", "#00515e", "#003b45"
_TINT, _RULE, _AXIS, _PAPER = "#e0eeef", "#d3d9d8", "#7a888c", "#ffffff"

_LABEL_EMS = 3.6  # "okt 26" and the space after it
_HAIR = 0.5
_LONGEST_EMS = 8  # a label is a month; whatever is longer stands whole in the table
_DIGIT_EMS = 0.55
_LOWEST_TOP = 4  # the axis reaches 4 at least, so that 0 and 1 do not look like much
_MOST_STEPS = 5

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """What a chart is drawn for, in pixels; `right` is room for the words beside the last mark."""

    width: int
    height: int
    type: float
    right: int
    line: float


WIDE = Size(width=900, height=280, type=15, right=110, line=2.2)
NARROW = Size(width=232, height=190, type=13, right=66, line=1.8)
PAPER = Size(width=388, height=104, type=8.6, right=64, line=1.2)


def specification(line: MonthlyLine, size: Size) -> Spec:
    """Return the drawing of `line` at `size`."""
    ticks = _ticks(max((point.value or 0 for point in line.points), default=0))
    return {
        "$schema": SCHEMA,
        "width": size.width,
        "height": size.height,
        "autosize": "none",
        "padding": _padding(size, ticks),
        "background": _PAPER,
        "config": {"view": {"stroke": None}, "text": {"font": FONT, "fontSize": size.type}},
        "encoding": {"x": _across(len(line.points)), "y": _up(ticks, size)},
        "layer": [
            *_period(line, size),
            _base_line(size),
            _path(line, size),
            _circles(line, size, filling=False),
            _circles(line, size, filling=True),
            _marks(line, size),
            _protected(line, size),
            _months(line, size),
        ],
    }


def _across(months: int) -> Spec:
    scale = {"domain": [-0.5, months - 0.5], "nice": False, "zero": False}
    return {"field": "at", "type": "quantitative", "scale": scale, "axis": None}


def _padding(size: Size, ticks: list[int]) -> Spec:
    room = math.ceil(2.2 * size.type)
    left = math.ceil((len(f"{ticks[-1]:,}") * _DIGIT_EMS + 0.6) * size.type)
    return {"left": left, "right": size.right, "top": room, "bottom": room}


def _up(ticks: list[int], size: Size) -> Spec:
    axis = {
        "title": None,
        "domain": False,
        "ticks": False,
        "gridColor": _RULE,
        "gridWidth": size.line * _HAIR,
        "values": ticks,
        "format": ",d",
        "labelFont": FONT,
        "labelFontSize": size.type,
        "labelColor": _INK_2,
        "labelPadding": size.type / 2,
    }
    scale = {"domain": [0, ticks[-1]], "nice": False}
    return {"field": "count", "type": "quantitative", "scale": scale, "axis": axis}


def _ticks(highest: int) -> list[int]:
    """Return round steps from 0 to at or above the highest count, five of them at most.

    >>> _ticks(0), _ticks(9), _ticks(1180)
    ([0, 1, 2, 3, 4], [0, 2, 4, 6, 8, 10], [0, 500, 1000, 1500])
    """
    top = max(highest, _LOWEST_TOP)
    steps = (digit * 10**power for power in range(len(str(top))) for digit in (1, 2, 5))
    step = next(step for step in steps if top <= _MOST_STEPS * step)
    return list(range(0, top + step, step))


def _rows(points: list[tuple[int, MonthPoint]]) -> Spec:
    return {"values": [{"at": at, "count": point.value} for at, point in points]}


def _text(field: str, **mark: Any) -> Spec:
    """Return a layer that writes a field; every such mark breaks its lines at line feeds."""
    return {
        "mark": {"type": "text", "lineBreak": "\n", "fill": _INK_2, **mark},
        "encoding": {"text": {"field": field, "type": "nominal"}},
    }


def _period(line: MonthlyLine, size: Size) -> list[Spec]:
    places = [at for at, point in enumerate(line.points) if point.in_period]
    if not places:
        return []
    start, end = places[0] - 0.5, places[-1] + 0.5
    at_the_end = places[-1] == len(line.points) - 1
    word = {"at": end if at_the_end else (start + end) / 2, "word": line.period}
    name = _text(
        "word",
        align="right" if at_the_end else "center",
        baseline="bottom",
        dy=-size.type / 2,
        fontWeight=600,
        fill=_PETROL_DARK,
    )
    name["data"] = {"values": [word]}
    name["encoding"]["y"] = {"value": 0}
    edges = {"x2": {"field": "to"}, "y": {"value": 0}, "y2": {"value": size.height}}
    band = {
        "data": {"values": [{"at": start, "to": end}]},
        "mark": {"type": "rect", "fill": _TINT, "opacity": 0.75},
        "encoding": edges,
    }
    return [band, name]


def _base_line(size: Size) -> Spec:
    return {
        "data": {"values": [{"count": 0}]},
        "mark": {"type": "rule", "stroke": _AXIS, "strokeWidth": size.line * _HAIR},
        "encoding": {"x": None},
    }


def _path(line: MonthlyLine, size: Size) -> Spec:
    points = list(enumerate(line.points))
    mark = {"type": "line", "stroke": _PETROL, "strokeWidth": size.line, "strokeJoin": "round"}
    return {"data": _rows(points), "mark": mark}


def _circles(line: MonthlyLine, size: Size, *, filling: bool) -> Spec:
    points = [(at, p) for at, p in enumerate(line.points) if p.filling is filling]
    mark = {
        "type": "point",
        "shape": "circle",
        "size": (size.line * 3.2) ** 2,
        "filled": True,
        "fill": _PAPER if filling else _PETROL,
        "stroke": _PETROL,
        "strokeWidth": size.line,
        "opacity": 1,
    }
    return {"data": _rows(points), "mark": mark}


def _marks(line: MonthlyLine, size: Size) -> Spec:
    """Write words to the right of their month, outside its tint."""
    words = _text("word", align="left", baseline="middle", dx=size.type / 3, fill=_INK)
    rows = [
        {"at": at + 0.5, "count": point.value, "word": point.mark}
        for at, point in enumerate(line.points)
        if point.mark and point.value is not None
    ]
    return {"data": {"values": rows}, **words}


def _protected(line: MonthlyLine, size: Size) -> Spec:
    words = _text("word", angle=270, align="left", baseline="middle", dx=size.type / 2)
    rows = [
        {"at": at, "count": 0, "word": PROTECTED.text}
        for at, point in enumerate(line.points)
        if point.value is None
    ]
    return {"data": {"values": rows}, **words}


def _months(line: MonthlyLine, size: Size) -> Spec:
    """Label every month there is room for, counted back from the last."""
    step = size.width / max(len(line.points), 1)
    every = math.ceil(_LABEL_EMS * size.type / step)
    words = _text("word", baseline="top", dy=size.type * 0.7, limit=_LONGEST_EMS * size.type)
    rows = [
        {"at": at, "count": 0, "word": point.label}
        for at, point in list(enumerate(line.points))[::-1][::every]
    ]
    return {"data": {"values": rows}, **words}
