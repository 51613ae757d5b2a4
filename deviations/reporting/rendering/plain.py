"""A document as plain values, without the characters that no file format can carry."""

import unicodedata
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from deviations.reporting.document import Document

_BREAKS = "\n\t"
_BYTE_ORDER_MARK = "\ufeff"
_UNWRITABLE = {"Cc", "Cs"}  # controls and lone surrogates
_CODES = {"key", "kind", "tone", "language"}  # fields that no reader reads


def printable(text: str) -> str:
    r"""Drop what XML, PDF or Excel refuse a whole file for: controls, surrogates, noncharacters.

    >>> printable("a\x0bb\ud800 \uffff😀")
    'ab 😀'
    """
    return "".join(character for character in text if _fits(character))


def _fits(character: str) -> bool:
    code = ord(character)
    if character in _BREAKS:
        return True
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    unwritable = unicodedata.category(character) in _UNWRITABLE
    return not (noncharacter or unwritable or character == _BYTE_ORDER_MARK)


def reworded(document: Document, change: Callable[[str], str] = printable) -> Document:
    """Return the document with every text passed through `change`."""
    changed: Document = _changed(document, change)
    return changed


def _changed(node: Any, change: Callable[[str], str]) -> Any:
    if isinstance(node, str):
        return change(node)
    if isinstance(node, tuple):
        return tuple(_changed(child, change) for child in node)
    if is_dataclass(node) and not isinstance(node, type):
        wordy = [f.name for f in fields(node) if f.init and f.name not in _CODES]
        return replace(node, **{name: _changed(getattr(node, name), change) for name in wordy})
    return node


def tree(node: Any) -> Any:
    """Return a node as dicts, lists and numbers, for JSON. A block says its `kind`."""
    if isinstance(node, tuple):
        return [tree(child) for child in node]
    if isinstance(node, date):
        return node.isoformat()
    if is_dataclass(node) and not isinstance(node, type):
        named = {f.name: tree(getattr(node, f.name)) for f in fields(node)}
        return {"kind": node.kind, **named} if hasattr(node, "kind") else named
    return node


def texts(node: Any) -> list[str]:
    """Return every text of a node, in order."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, tuple):
        return [text for child in node for text in texts(child)]
    if is_dataclass(node) and not isinstance(node, type):
        wordy = [f.name for f in fields(node) if f.name not in _CODES]
        return [text for name in wordy for text in texts(getattr(node, name))]
    return []
