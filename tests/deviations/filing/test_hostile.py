"""Texts that mean no good, through the form to the filer's page and the mail."""

from html import unescape
from urllib.parse import quote, unquote

import html5lib
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.records.models.narrative import Narrative
from deviations.text import FREE_TEXT_LIMIT, TextTooLong, clean
from tests.deviations.filing.forms import ANSWERS, FORM, code_on, fresh_key, opened, sent
from tests.hostile import HOSTILE_TEXTS
from tests.marks import on_both_databases


def posted(text: str) -> bytes:
    """Return the bytes of a text, half characters too."""
    return text.encode("utf-8", "surrogatepass")


def as_stored(text: str) -> str | None:
    """Return what the one cleaner makes of a text, or None when it is too long."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        # What is no UTF-8 comes in as the percent signs it was sent as.
        text = unquote(quote(posted(text)), errors="werkzeug.url_quote")
    try:
        return clean(text, limit=FREE_TEXT_LIMIT, multiline=True)
    except TextTooLong:
        return None


def words_on(page: str) -> list[str]:
    """Return the text of every element that shows somebody's words."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return ["".join(node.itertext()) for node in tree.iter() if "words" in node.get("class", "")]


@on_both_databases
def test_no_text_breaks_a_page_or_loses_a_character_that_can_be_read(
    client: FlaskClient, session: Session
) -> None:
    form = {**opened(client), **ANSWERS, "step": "skicka"}
    for text in HOSTILE_TEXTS:
        expected = as_stored(text)
        form |= {"what_happened": posted(text), "submission_key": fresh_key(session)}
        answer = client.post(FORM, data=form)
        if not expected or answer.status_code == 422:
            assert answer.status_code == 422, text
            continue
        assert answer.status_code == 303, text
        code = code_on(client.get(answer.location).get_data(as_text=True))
        newest = select(Narrative).order_by(Narrative.deviation_id.desc()).limit(1)
        assert session.scalars(newest).one().what_happened == expected
        page = client.post("/hoglandet/kvitto", data={"code": code}).get_data(as_text=True)
        assert expected in words_on(page), text


def test_the_check_page_shows_every_text_as_text(client: FlaskClient) -> None:
    form = {**opened(client), **ANSWERS}
    for text in HOSTILE_TEXTS:
        expected = as_stored(text)
        answer = client.post(
            FORM, data={**form, "what_happened": posted(text), "tried": posted(text)}
        )
        page = answer.get_data(as_text=True)
        assert answer.status_code in {200, 422}, text
        if expected and answer.status_code == 200:
            assert expected in words_on(page), text
        elif expected:
            assert expected.replace("\n", "") in unescape(page).replace("\n", ""), text


def test_texts_of_bytes_and_controls_are_stored_clean(
    client: FlaskClient, session: Session
) -> None:
    sent(client, what_happened=b"Det \xff\xfe brast \x00\x0b\x1b[31m i \xe2\x80\xaegniremrofni")
    assert session.scalars(select(Narrative)).one().what_happened.startswith("Det ")
    assert "\x00" not in session.scalars(select(Narrative)).one().what_happened


def test_a_post_far_beyond_any_form_is_refused_whole(client: FlaskClient) -> None:
    assert sent(client, what_happened="x" * 600_000).status_code == 413
    assert sent(client, what_happened="x" * 400_000).status_code == 422
