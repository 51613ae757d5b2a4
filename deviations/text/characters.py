"""Which characters are no text: they cannot be seen, or they change how others are seen."""

from collections.abc import Iterator


def _ranges(*edges: tuple[int, int]) -> Iterator[str]:
    return (chr(code) for first, last in edges for code in range(first, last + 1))


LINE_BREAKS = frozenset("\n\u2028\u2029")

CONTROLS = frozenset(_ranges((0x00, 0x1F), (0x7F, 0x9F))) - {"\n", "\t"}

# They turn the reading direction, so that a page shows other words than it holds.
BIDI = frozenset("\u061c\u200e\u200f") | set(_ranges((0x202A, 0x202E), (0x2066, 0x2069)))

# No width, no ink: soft hyphen, zero-width space, word joiner, byte order mark, invisible
# operators, annotation marks, and the tag characters that can carry a hidden message. The
# joiners U+200C and U+200D are not here: scripts and emoji families are spelled with them.
UNSEEN = frozenset("\u00ad\u180e\u200b\ufeff") | set(
    _ranges((0x2060, 0x2065), (0x206A, 0x206F), (0xFFF9, 0xFFFB), (0xE0000, 0xE007F))
)

SURROGATES = frozenset(_ranges((0xD800, 0xDFFF)))

NONCHARACTERS = frozenset(_ranges((0xFDD0, 0xFDEF))) | {
    chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF)
}

REMOVED = CONTROLS | BIDI | UNSEEN | SURROGATES | NONCHARACTERS

JOINERS = frozenset("\u200c\u200d")

# Letters and signs by the book, blank on the page: fillers of Hangul, the empty Braille
# pattern, the grapheme joiner, variation selectors.
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | set(
    _ranges((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
)
