"""Every page must be what it says it is: HTML5 without a parse error."""

import html5lib


def assert_well_formed(page: str) -> None:
    """Fail when a page has an HTML5 parse error."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(page)
    assert not parser.errors, f"{parser.errors[:3]} in {page[:200]!r}"
