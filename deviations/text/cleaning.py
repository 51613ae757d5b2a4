"""The one cleaner: every text that enters passes here once, and is plain data after that."""

import unicodedata

from deviations.errors import LexHellerError
from deviations.text.characters import BLANKS, JOINERS, LINE_BREAKS, REMOVED

FREE_TEXT_LIMIT = 2_000
"""Code points in a free text, everywhere."""

_LONGEST_DECOMPOSITION = 4  # no letter falls into more code points than this

_KEPT_LINES = str.maketrans(
    dict.fromkeys(REMOVED, "") | dict.fromkeys(LINE_BREAKS, "\n") | {"\t": " "}
)
_ONE_LINE = _KEPT_LINES | {ord(mark): " " for mark in LINE_BREAKS}

_WHITESPACE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_ENDS = _WHITESPACE + "".join(sorted(JOINERS))
_INVISIBLE = JOINERS | BLANKS | frozenset(_WHITESPACE)


class TextTooLong(LexHellerError):  # noqa: N818 – it is said as it is: the text is too long
    """A text of `length` code points where `limit` are allowed."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"{length} code points, {limit} allowed")
        self.length = length
        self.limit = limit


def clean(text: str, *, limit: int, multiline: bool) -> str:
    """Give the text as it is stored: NFC, with nothing unseen in it.

    Every line break becomes LF, or a space where one line is wanted; a tab becomes a space.
    Removed are other control characters, bidi controls, invisible formatting (soft hyphen and
    zero-width space among it), lone surrogates and noncharacters. All that can be seen stays,
    private-use signs and combining marks too, and so do the joiners of scripts and emoji.
    The ends are stripped; a text that nobody can see is `""`. Cleaning twice changes nothing.

    Raises `TextTooLong` when more than `limit` code points are left.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = unified.translate(_KEPT_LINES if multiline else _ONE_LINE).strip(_ENDS)
    # Normalising takes quadratic time over a long row of combining marks, so what cannot
    # come down to the limit is refused before.
    if len(kept) > limit * _LONGEST_DECOMPOSITION:
        raise TextTooLong(len(kept), limit)
    normal = unicodedata.normalize("NFC", kept).strip(_ENDS)
    if _INVISIBLE.issuperset(normal):
        return ""
    if len(normal) > limit:
        raise TextTooLong(len(normal), limit)
    return normal
