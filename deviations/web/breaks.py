"""Where a long address may go on to the next line."""

import re

from markupsafe import Markup

_AFTER_A_SIGN = re.compile(r"(?<=[/@.?=])(?=[^/@.?=])")


def breakable(address: str) -> Markup:
    """Return an address, or a name that is one, with a place to break after each of its signs.

    The text is whatever somebody typed: it is cut first, and then each piece is escaped.

    >>> breakable("kim@exempel.se")
    Markup('kim@<wbr>exempel.<wbr>se')
    """
    # A Markup is text here, like any other: nothing is taken for safe.
    return Markup("<wbr>").join(_AFTER_A_SIGN.split(str(address)))
