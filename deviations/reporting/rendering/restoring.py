"""A document from the tree it was filed as, so that a filed report is shown as it was."""

from dataclasses import fields
from datetime import date, datetime
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from deviations.reporting.document import Block, Document

_BLOCKS = {block.kind: block for block in get_args(Block)}


def document_of(tree: dict[str, Any]) -> Document:
    """Return the document that `plain.tree` made the tree of.

    Raises KeyError or TypeError for a tree of another make.
    """
    document: Document = _built(Document, tree)
    return document


def _built(kind: type[Any], tree: dict[str, Any]) -> Any:
    hints = get_type_hints(kind)
    wanted = (field.name for field in fields(kind) if field.init)
    return kind(**{name: _value(hints[name], tree[name]) for name in wanted})


def _value(hint: Any, node: Any) -> Any:
    if isinstance(node, dict):
        return _built(_class_of(hint, node), node)
    if isinstance(node, list):
        inner = get_args(hint)[0]
        return tuple(_value(inner, child) for child in node)
    return _text(hint, node) if isinstance(node, str) else node


def _class_of(hint: Any, node: dict[str, Any]) -> type[Any]:
    """Return the one class a field holds, or of a block's several the one it says it is."""
    options = [option for option in get_args(hint) or (hint,) if option is not NoneType]
    found: type[Any] = options[0] if len(options) == 1 else _BLOCKS[node["kind"]]
    return found


def _text(hint: Any, text: str) -> Any:
    """Read a text back as the date it was, where the field holds dates."""
    if get_origin(hint) is Literal:
        return text
    options = get_args(hint) or (hint,)
    if datetime in options:
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if date in options else text
