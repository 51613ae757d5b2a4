"""The server's secret is changed: with the old one at hand nothing is lost, without it all is."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit import anchors, chain
from deviations.audit.anchors import NOTHING_BEFORE, Anchor
from deviations.audit.services import audit_key, older_audit_keys, record
from deviations.audit.verifying import ANCHOR, Keys, read_anchors
from deviations.config import Config, from_environment
from deviations.extensions import db
from deviations.filing.services.receipt_code import code_behind, code_of, hash_of
from deviations.organisations.services import closed_link, recovery_codes, second_factors
from deviations.organisations.services.closed_link import Fit, Turn
from tests import factories
from tests.deviations.filing.forms import ANSWERS, FORM, code_on, opened, sent
from tests.deviations.organisations.codes import code_of as app_code
from tests.pages import sign_in, token_on

Change = Callable[[], None]
CHANGED = b"another-secret-another-secret-00"

pytestmark = pytest.mark.parametrize(
    "kept", [pytest.param(True, id="old-at-hand"), pytest.param(False, id="old-gone")]
)


def settings(app: Flask) -> Config:
    config: Config = app.extensions["config"]
    return config


@pytest.fixture
def change(app: Flask, kept: bool) -> Change:
    """Return what gives the service another secret, with the old one beside it or not."""

    def act() -> None:
        before = settings(app)
        older = (before.secret,) if kept else ()
        after = replace(before, secret=CHANGED, older_secrets=older)
        app.extensions["config"] = after
        app.config["SECRET_KEY"] = after.key("session cookie").hex()
        fallbacks = [key.hex() for key in after.older_keys("session cookie")]
        app.config["SECRET_KEY_FALLBACKS"] = fallbacks

    return act


def test_who_is_signed_in_stays_so(
    client: FlaskClient, session: Session, change: Change, kept: bool
) -> None:
    sign_in(client, factories.member(session))

    change()

    assert client.get("/mitt-konto").status_code == (200 if kept else 302)


def test_the_app_and_the_codes_on_paper_still_open(
    session: Session, change: Change, kept: bool
) -> None:
    user = factories.member(session).user
    secret = factories.code_app(session, user)
    on_paper = recovery_codes.make(session, user=user)[0]

    change()

    now = clock.now()
    app_opens = second_factors.accepts(session, user=user, code=app_code(secret), now=now)
    paper_opens = recovery_codes.accepts(session, user=user, code=on_paper, now=now)
    assert (app_opens, paper_opens) == (kept, kept)


def test_a_receipt_still_shows_its_code_and_the_code_its_report(
    client: FlaskClient, change: Change, kept: bool
) -> None:
    code = code_on(client.get(sent(client).location).text)

    change()

    found = client.post("/hoglandet/kvitto", data={"code": code})
    assert found.status_code == (200 if kept else 404)


def test_a_receipt_is_written_as_it_was_given(app: Flask, change: Change, kept: bool) -> None:
    nonce = "00" * 16
    given = code_of(nonce, settings(app))
    stored = hash_of(given, settings(app))

    change()

    assert (code_behind(nonce, stored, settings(app)) == given) is kept


def test_a_form_that_was_open_is_taken(client: FlaskClient, change: Change, kept: bool) -> None:
    fields = opened(client)

    change()

    token = token_on(client.get(FORM).text)
    answer = client.post(FORM, data={**fields, **ANSWERS, "step": "skicka", "csrf_token": token})
    assert answer.status_code == (303 if kept else 400)


def test_a_closed_forms_link_still_opens_it(
    app: Flask, session: Session, change: Change, kept: bool
) -> None:
    forbund = factories.forbund(session)
    closed_link.turn(
        session, forbund_id=forbund.id, act=Turn.CLOSE, seen="0o", by="test", now=clock.now()
    )
    key = closed_link.current_key(forbund, settings(app)) or ""

    change()

    fit = closed_link.fit_of(forbund, key, settings(app))
    assert fit is (Fit.CURRENT if kept else Fit.NONE)


def test_the_trail_is_whole_from_before_and_after(
    session: Session, change: Change, kept: bool
) -> None:
    record("user:signed-in", subject="x")
    change()
    record("user:signed-in", subject="x")
    db.session.commit()

    broken = chain.first_broken(session, key=audit_key(), older=older_audit_keys())

    assert broken == (None if kept else 1)


def test_an_anchor_from_before_is_ours(
    app: Flask, tmp_path: Path, change: Change, kept: bool
) -> None:
    made = Anchor(day="2026-11-01", seq=0, seal="0", rows=0, heads=(), after=NOTHING_BEFORE)
    anchors.add(tmp_path / "anchors", made.signed(settings(app).key(ANCHOR)))

    change()

    (line,) = read_anchors(tmp_path / "anchors", Keys.of(settings(app)))
    assert (line.anchor is not None) is kept


def test_the_old_ones_are_read_from_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kept: bool
) -> None:
    for name in ("new", "old", "older"):
        (tmp_path / name).write_text(name * 32)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "new"))
    files = f"{tmp_path / 'old'}, {tmp_path / 'older'}" if kept else ""
    monkeypatch.setenv("SECRET_KEY_FALLBACK_FILES", files)

    config = from_environment(tmp_path)

    assert config.secret == b"new" * 32
    assert config.older_secrets == ((b"old" * 32, b"older" * 32) if kept else ())
    assert len(config.generations) == (3 if kept else 1)
