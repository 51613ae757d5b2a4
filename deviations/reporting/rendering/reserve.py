"""The reserve font: a box with its code point for each character that Source Sans 3 may lack.

PDF/UA and PDF/A refuse a text without a glyph, and no report may fail because someone wrote an
emoji. So the rare characters of one document get a small TrueType font of our own, each with a
glyph of its own: the page shows which character stands there, and the text layer keeps it.
Table layouts: ISO/IEC 14496-22.
"""

import math
import struct
import unicodedata
from collections.abc import Iterable

FAMILY = "Lex Heller Reserv"

_EM = 1000
_CAP_HEIGHT = 660
_DIGIT = (150, 240)
_GAP = 60
_STROKE = 36
_SPACE = 250
_DIGITS_PER_SIDE = 2

# Which of the seven segments (a top, then clockwise, g middle) draw each hexadecimal digit.
_SEGMENTS = {
    "0": "abcdef",
    "1": "bc",
    "2": "abdeg",
    "3": "abcdg",
    "4": "bcfg",
    "5": "acdfg",
    "6": "acdefg",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
    "A": "abcefg",
    "B": "cdefg",
    "C": "adef",
    "D": "bcdeg",
    "E": "adefg",
    "F": "aefg",
}

Box = tuple[int, int, int, int]
Glyph = tuple[int, list[Box]]


def font(characters: Iterable[str]) -> bytes:
    """Return a TrueType font with one glyph for each of the characters."""
    codes = sorted({ord(character) for character in characters})
    glyphs = [(_SPACE, []), *(_glyph(code) for code in codes)]
    outlines = [_outline(boxes) for _, boxes in glyphs]
    tables = {
        b"cmap": _cmap(codes),
        b"glyf": b"".join(outlines),
        b"head": _head(),
        b"hhea": _hhea(glyphs),
        b"hmtx": b"".join(struct.pack(">Hh", advance, _left(boxes)) for advance, boxes in glyphs),
        b"loca": _loca(outlines),
        b"maxp": _maxp(glyphs),
        b"name": _name(),
        b"post": struct.pack(">IIhhIIIII", 0x00030000, 0, -100, 50, 0, 0, 0, 0, 0),
    }
    return _file(tables)


def _glyph(code: int) -> Glyph:
    if unicodedata.category(chr(code)) == "Zs":
        return _SPACE, []
    digits = f"{code:04X}" if code <= 0xFFFF else f"{code:06X}"
    half = len(digits) // _DIGITS_PER_SIDE
    width = 2 * _GAP + half * (_DIGIT[0] + _GAP) + _GAP
    below = (_CAP_HEIGHT - 2 * _DIGIT[1] - _GAP) // 2
    boxes = _frame(_GAP // 2, 0, width - _GAP // 2, _CAP_HEIGHT)
    for place, digit in enumerate(digits):
        x = 2 * _GAP + place % half * (_DIGIT[0] + _GAP)
        y = below + (_DIGIT[1] + _GAP if place < half else 0)
        boxes += _digit(digit, x, y)
    return width, boxes


def _frame(x0: int, y0: int, x1: int, y1: int) -> list[Box]:
    s = _STROKE
    return [(x0, y0, x1, y0 + s), (x0, y1 - s, x1, y1), (x0, y0, x0 + s, y1), (x1 - s, y0, x1, y1)]


def _digit(digit: str, x: int, y: int) -> list[Box]:
    (width, height), s = _DIGIT, _STROKE
    right, top, middle = x + width, y + height, y + height // 2
    segments = {
        "a": (x, top - s, right, top),
        "b": (right - s, middle, right, top),
        "c": (right - s, y, right, middle),
        "d": (x, y, right, y + s),
        "e": (x, y, x + s, middle),
        "f": (x, middle, x + s, top),
        "g": (x, middle - s // 2, right, middle + s // 2),
    }
    return [segments[name] for name in _SEGMENTS[digit]]


def _left(boxes: list[Box]) -> int:
    return min((box[0] for box in boxes), default=0)


def _outline(boxes: list[Box]) -> bytes:
    if not boxes:
        return b""
    points = [
        point
        for x0, y0, x1, y1 in boxes
        for point in ((x0, y0), (x0, y1), (x1, y1), (x1, y0))  # clockwise is filled
    ]
    xs, ys = zip(*points, strict=True)
    ends = range(3, len(points), 4)
    packed = struct.pack(">5h", len(boxes), min(xs), min(ys), max(xs), max(ys))
    packed += struct.pack(f">{len(boxes)}HH", *ends, 0)
    packed += b"\x01" * len(points) + _steps(xs) + _steps(ys)
    return packed + b"\0" * (-len(packed) % 4)


def _steps(places: tuple[int, ...]) -> bytes:
    steps = (b - a for a, b in zip((0, *places), places, strict=False))
    return struct.pack(f">{len(places)}h", *steps)


def _cmap(codes: list[int]) -> bytes:
    groups = b"".join(struct.pack(">III", code, code, i) for i, code in enumerate(codes, 1))
    subtable = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(codes)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + subtable


def _head() -> bytes:
    bounds = (0, 0, 2 * _EM, _EM)
    return struct.pack(
        ">IIIIHHqqhhhhHHhhh",
        *(0x00010000, 0x00010000, 0, 0x5F0F3CF5, 0b11, _EM, 0, 0, *bounds, 0, 6, 2, 1, 0),
    )


def _hhea(glyphs: list[Glyph]) -> bytes:
    widest = max(advance for advance, _ in glyphs)
    return struct.pack(
        ">IhhhHhhhhhhhhhhhH",
        *(0x00010000, _CAP_HEIGHT, -_GAP, 0, widest, 0, 0, widest, 1, 0, 0, 0, 0, 0, 0, 0),
        len(glyphs),
    )


def _maxp(glyphs: list[Glyph]) -> bytes:
    contours = max(len(boxes) for _, boxes in glyphs)
    rest = (4 * contours, contours, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
    return struct.pack(">IH13H", 0x00010000, len(glyphs), *rest)


def _loca(outlines: list[bytes]) -> bytes:
    ends = [0]
    for outline in outlines:
        ends.append(ends[-1] + len(outline))
    return struct.pack(f">{len(ends)}I", *ends)


def _name() -> bytes:
    postscript = FAMILY.replace(" ", "")
    names = {1: FAMILY, 2: "Regular", 4: FAMILY, 6: postscript}
    records, strings = b"", b""
    for name_id, name in names.items():
        encoded = name.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x409, name_id, len(encoded), len(strings))
        strings += encoded
    return struct.pack(">HHH", 0, len(names), 6 + len(records)) + records + strings


def _file(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = int(math.log2(count))
    search = 16 * 2**power
    directory = struct.pack(">IHHHH", 0x00010000, count, search, power, 16 * count - search)
    body, offset = b"", 12 + 16 * count
    for tag, table in tables.items():
        padded = table + b"\0" * (-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, offset + len(body), len(table))
        body += padded
    return directory + body
