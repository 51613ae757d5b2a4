"""A text with what points out a person marked in it."""

from collections.abc import Iterable
from typing import NamedTuple

from deviations.text import Finding


class Piece(NamedTuple):
    """A run of a text, marked or not."""

    words: str
    marked: bool


def marked(text: str, findings: Iterable[Finding]) -> tuple[Piece, ...]:
    """Cut a text at its findings. Joined again, the pieces are the text.

    >>> [piece.words for piece in marked("ring 123 nu", [Finding("phone", 5, 8, True)])]
    ['ring ', '123', ' nu']
    """
    pieces, end = [], 0
    for finding in findings:
        pieces.append(Piece(text[end : finding.start], marked=False))
        pieces.append(Piece(text[finding.start : finding.end], marked=True))
        end = finding.end
    pieces.append(Piece(text[end:], marked=False))
    return tuple(piece for piece in pieces if piece.words)
