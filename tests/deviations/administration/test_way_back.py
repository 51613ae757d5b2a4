"""Every page of administration leads back to the one above it, by that page's own name."""

import re

import pytest
from flask.testing import FlaskClient

HEAD = re.compile(r"<h1>\s*(.*?)\s*</h1>", re.DOTALL)
BACK = re.compile(r'<nav aria-label="Tillbaka">\s*<a href="([^"]+)">← ([^<]+)</a>\s*</nav>')
ABOVE = "/administration"
PAGES = [
    "personer",
    "personer/bjud-in",
    "forum",
    "forum/nytt",
    "forum/styrgrupp-savsjo",
    "mottagare",
    "mottagare/aneby/rapporter",
    "formularet",
    "genomgang",
    "listor",
    "listor/typ",
    "listor/typ/ord/vantetid",
    "namnare",
    "namnare/2026",
    "nekade",
    "granskning",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_way_back_is_named_as_the_page_it_leads_to(admin: FlaskClient, page: str) -> None:
    back = BACK.search(admin.get(f"{ABOVE}/{page}").text)

    assert back
    above = HEAD.search(admin.get(back[1]).text)
    assert above
    assert above[1] == back[2]
