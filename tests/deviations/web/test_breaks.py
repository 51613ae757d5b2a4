"""Addresses that break after their signs, whatever somebody put into them."""

import re
from html import unescape

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from markupsafe import Markup
from sqlalchemy.orm import Session

from deviations.organisations.roles import Role
from deviations.web.breaks import breakable
from tests import factories
from tests.hostile import HOSTILE_TEXTS
from tests.pages import sign_in, words_on

TAG = re.compile(r"<[^>]*>")
TYPED = [
    "<wbr>",
    "a&amp;lt;b",
    "&lt;b&gt;.se",
    "kim@<script>alert(1)</script>.se",
    '"><img/src=x.y onerror=alert(1)>',
    "a.&#x2f;@b",
    "/&/</>/\"/'",
]


@pytest.mark.parametrize(
    ("address", "broken"),
    [
        ("https://lh.se/x?nyckel=a", "https://|lh.|se/|x?|nyckel=|a"),
        ("kim@exempel.se", "kim@|exempel.|se"),
        ("Kim Prov", "Kim Prov"),
        ("slutar.", "slutar."),
        ("", ""),
    ],
)
def test_an_address_breaks_after_each_run_of_signs_and_not_at_its_end(
    address: str, broken: str
) -> None:
    assert breakable(address).replace("<wbr>", "|") == broken


@pytest.mark.parametrize("typed", [*TYPED, *HOSTILE_TEXTS, Markup("<b>.x</b>")])
def test_no_sign_that_was_typed_becomes_a_tag(app: Flask, typed: str) -> None:
    with app.test_request_context():
        page = render_template_string("{{ typed|breakable }}", typed=typed)

    assert set(TAG.findall(page)) <= {"<wbr>"}
    assert unescape(words_on(page)) == typed


def test_a_filter_that_forgot_to_escape_would_be_found() -> None:
    planted = "<wbr>".join(re.split(r"(?<=[/@.])", "kim@<b>.se"))

    assert set(TAG.findall(planted)) - {"<wbr>"} == {"<b>"}


def test_a_name_with_tags_in_it_is_shown_as_it_was_typed(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    sign_in(client, factories.member(session, role=Role.ADMIN))
    hat = factories.member(session, role=Role.LASARE, name='<i onclick="x.y">/Kim</i>')

    page = client.get(f"/administration/personer/{hat.user.public_id}").text

    assert "<i onclick" not in page
    assert "&lt;i onclick=&#34;x.y&#34;&gt;/Kim&lt;/i&gt;" in words_on(page)
