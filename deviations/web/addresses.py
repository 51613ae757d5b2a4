"""Addresses as somebody sent them: they may be anything."""

from urllib.parse import SplitResult, urlsplit


def taken_apart(address: str) -> SplitResult | None:
    """Return the parts of an address; None for what is none, such as `//[`."""
    try:
        return urlsplit(address)
    except ValueError:
        return None
