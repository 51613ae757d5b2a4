"""What was typed, fit to be put back on the page."""

from deviations.text.characters import REMOVED

_UNSEEN = str.maketrans(dict.fromkeys(REMOVED, ""))


def as_typed(text: str) -> str:
    r"""Return a text as it was typed, without what a page cannot hold. Linear in its length.

    >>> as_typed("ett\x00 ord ")
    'ett ord '
    """
    return text.translate(_UNSEEN)
