"""A förbund may close its form behind a link, and change the link, and nobody loses a word."""

from typing import Any

import pytest
import time_machine
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.models import AuditEvent
from deviations.config import Config
from deviations.errors import ConflictError
from deviations.extensions import db
from deviations.filing.views import limits, report
from deviations.organisations.services import closed_link
from deviations.organisations.services.closed_link import Fit, Turn
from deviations.records.models.deviation import Deviation
from deviations.throttle import public_form
from deviations.throttle.services import Limit
from tests import factories
from tests.deviations.filing.forms import ANSWERS, FORM, code_on, hidden_on, opened
from tests.marks import on_both_databases

PRINTED = "/hoglandet/rapportera/utskrift"


def config() -> Config:
    settings: Config = current_app.extensions["config"]
    return settings


def turn(session: Session, act: Turn) -> str:
    """Do something with Höglandet's link; return the address that then holds."""
    forbund = factories.forbund(session)
    seen = closed_link.link_of(forbund).seen
    closed_link.turn(session, forbund_id=forbund.id, act=act, seen=seen, by="test", now=clock.now())
    session.commit()
    address = closed_link.address_of(forbund, config())
    session.rollback()
    return address.removeprefix(config().public_base_url)


def post(client: FlaskClient, fields: dict[str, str], **answers: Any) -> Any:
    return client.post(FORM, data={**fields, **ANSWERS, **answers})


def test_an_open_form_asks_for_no_key(client: FlaskClient) -> None:
    for path in (FORM, PRINTED, f"{FORM}?nyckel=vad-som-helst"):
        assert client.get(path).status_code == 200
    assert 'href="/hoglandet/rapportera"' in client.get("/hoglandet/").text


@on_both_databases
def test_without_the_key_a_closed_form_opens_for_nobody(
    client: FlaskClient, session: Session
) -> None:
    fields = opened(client)
    turn(session, Turn.CLOSE)

    for path in (FORM, PRINTED, f"{FORM}?nyckel=", f"{FORM}?nyckel=fel", f"{FORM}?nyckel=å"):
        answer = client.get(path)
        assert answer.status_code == 403, path
        title = "<title>Formuläret öppnas med en länk – Lex Heller, Höglandets samordningsförbund<"
        assert title in " ".join(answer.text.split()).replace("> ", ">").replace(" <", "<")
        assert '<a class="header__home" href="/hoglandet/">' in answer.text
        assert "submission_key" not in answer.text
    for step in ("", "andra", "skicka"):
        assert post(client, fields, step=step).status_code == 403
    assert session.scalars(select(func.count()).select_from(Deviation)).one() == 0
    start = client.get("/hoglandet/").text
    assert "/rapportera" not in start
    assert "med länken som du har fått" in start
    assert client.get("/jamtland/rapportera").status_code == 200


@on_both_databases
def test_with_the_key_one_comes_all_the_way_to_the_receipt_and_back(
    client: FlaskClient, session: Session, capfd: pytest.CaptureFixture[str]
) -> None:
    address = turn(session, Turn.CLOSE)
    key = address.partition("nyckel=")[2]

    fields = opened(client, address)
    assert post(client, fields).status_code == 200
    assert post(client, fields, step="andra").status_code == 200
    sent = post(client, fields, step="skicka")
    assert sent.status_code == 303
    code = code_on(client.get(sent.location).text)
    assert client.post("/hoglandet/kvitto", data={"code": code}).status_code == 200
    assert address in client.get(PRINTED).text
    assert 'href="/hoglandet/rapportera"' in client.get("/hoglandet/").text

    said = capfd.readouterr()
    assert key not in said.out + said.err
    cookie = client.get_cookie("session")
    assert cookie
    assert key not in cookie.value


def test_the_receipt_s_code_opens_without_the_key(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    fields = opened(client)
    code = code_on(client.get(post(client, fields, step="skicka").location).text)
    turn(session, Turn.CLOSE)

    stranger = app.test_client()

    assert stranger.post("/hoglandet/kvitto", data={"code": code}).status_code == 200
    assert stranger.get("/hoglandet/publicerat").status_code == 200


def test_the_link_may_lead_to_the_start_page(client: FlaskClient, session: Session) -> None:
    key = turn(session, Turn.CLOSE).partition("nyckel=")[2]

    assert client.get("/hoglandet/?nyckel=fel").status_code == 403
    assert 'href="/hoglandet/rapportera"' in client.get(f"/hoglandet/?nyckel={key}").text
    assert client.get(FORM).status_code == 200


def test_an_old_link_says_that_it_was_changed_and_what_is_being_written_is_kept(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    old = turn(session, Turn.CLOSE)
    fields = opened(client, old)
    new = turn(session, Turn.RENEW)
    assert new != old

    stopped = post(client, fields, step="skicka")

    assert stopped.status_code == 403
    assert "Länken har bytts" in stopped.text
    assert "be din samverkanskoordinator om den nya" in stopped.text.lower()
    held = hidden_on(stopped.text)
    assert held["what_happened"] == ANSWERS["what_happened"]
    assert "Länken har bytts" in app.test_client().get(old).text
    assert client.get(new).status_code == 200
    back = client.post(FORM, data={**held, "step": "andra"})
    assert ANSWERS["what_happened"] in back.text
    assert client.post(FORM, data={**held, "step": "skicka"}).status_code == 303
    assert client.get(old).status_code == 200  # let in by now, whichever bookmark is used


def test_opened_and_closed_again_the_same_link_holds(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    first = turn(session, Turn.CLOSE)

    assert turn(session, Turn.OPEN) == FORM
    assert app.test_client().get(FORM).status_code == 200
    assert turn(session, Turn.RENEW) == FORM
    assert turn(session, Turn.CLOSE) != first


def test_keys_cannot_be_guessed_for_long(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_form, "KEYS_FROM_ONE_ADDRESS", Limit("form-key", 2, 600))
    address = turn(session, Turn.CLOSE)
    inside = app.test_client()
    with time_machine.travel("2026-11-02T08:00:01+00:00", tick=False):
        assert inside.get(address).status_code == 200
        guesses = [client.get(f"{FORM}?nyckel=fel{number}") for number in range(4)]
        assert [guess.status_code for guess in guesses] == [403, 403, 429, 429]
        assert guesses[-1].headers["Retry-After"] == "599"
        assert inside.get(address).status_code == 200  # a browser that was let in stays in
    with time_machine.travel("2026-11-02T08:10:01+00:00", tick=False):
        assert client.get(f"{FORM}?nyckel=fel").status_code == 403


@on_both_databases
def test_a_page_of_images_with_wrong_keys_closes_the_form_to_no_neighbour(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_form, "KEYS_FROM_ONE_ADDRESS", Limit("form-key", 1, 600))
    old = turn(session, Turn.CLOSE)
    new = turn(session, Turn.RENEW)
    images = [app.test_client().get(f"{FORM}?nyckel=x").status_code for _image in range(3)]

    behind_the_same_address = client.get(new)

    assert images == [403, 429, 429]
    assert behind_the_same_address.status_code == 200
    assert "Länken har bytts" in app.test_client().get(old).text


def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the form take one report from an address, and two in all."""
    monkeypatch.setattr(public_form, "FROM_ONE_ADDRESS", (Limit("submit-address", 1, 600),))
    monkeypatch.setattr(public_form, "TO_ONE_FORBUND", (Limit("submit-forbund", 2, 600),))


def strangers_and_a_colleague(app: Flask, session: Session) -> tuple[set[int], int]:
    """Send three reports without the key and one with it; return what was answered to each."""
    colleague, address = app.test_client(), turn(session, Turn.CLOSE)
    fields = opened(colleague, address)
    strangers = {
        app.test_client()
        .post(FORM, data={"step": "skicka"}, environ_base={"REMOTE_ADDR": f"192.0.2.{host}"})
        .status_code
        for host in (1, 2, 3)
    }
    sending = {**fields, **ANSWERS, "step": "skicka"}
    sent = colleague.post(FORM, data=sending, environ_base={"REMOTE_ADDR": "192.0.2.4"})
    return strangers, sent.status_code


@on_both_databases
def test_strangers_without_the_key_use_up_nothing_of_what_a_closed_form_takes(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch)

    assert strangers_and_a_colleague(app, session) == ({403}, 303)


def test_control_counted_before_the_key_is_asked_for_strangers_close_the_form(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow(monkeypatch)
    monkeypatch.setattr(report, "wait_to_submit", limits.count_report)

    assert strangers_and_a_colleague(app, session) == ({403, 429}, 429)


@on_both_databases
def test_a_form_that_is_closed_while_a_report_is_counted_takes_it_no_more(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = opened(client)

    def count_while_it_is_closed(_slug: str, _now: object) -> int:
        db.session.rollback()
        turn(session, Turn.CLOSE)
        return 0

    monkeypatch.setattr(report, "count_report", count_while_it_is_closed)
    answer = post(client, fields, step="skicka")

    assert answer.status_code == 403
    assert hidden_on(answer.text)["what_happened"] == ANSWERS["what_happened"]
    assert session.scalars(select(func.count()).select_from(Deviation)).one() == 0


def test_keys_differ_by_forbund_by_version_and_by_server(session: Session) -> None:
    other = Config(secret=b"x" * 32, database_url="sqlite://")
    keys = {
        closed_link.key_of(slug, version, settings)
        for slug in ("hoglandet", "jamtland")
        for version in (1, 2)
        for settings in (config(), other)
    }
    assert len(keys) == 8
    assert {len(key) for key in keys} == {20}


def test_another_forbund_s_key_fits_nothing(session: Session) -> None:
    turn(session, Turn.CLOSE)
    theirs = closed_link.key_of("jamtland", 1, config())

    assert closed_link.fit_of(factories.forbund(session), theirs, config()) is Fit.NONE


@on_both_databases
def test_what_somebody_else_did_first_is_not_undone(session: Session) -> None:
    forbund = factories.forbund(session)
    seen = closed_link.link_of(forbund).seen
    turn(session, Turn.CLOSE)

    with pytest.raises(ConflictError):
        closed_link.turn(
            session, forbund_id=forbund.id, act=Turn.CLOSE, seen=seen, by="x", now=clock.now()
        )


def test_other_settings_stay_and_the_trail_holds_no_key(session: Session) -> None:
    factories.forbund(session).settings = {"threshold": 4}
    session.commit()
    key = turn(session, Turn.CLOSE).partition("nyckel=")[2]
    turn(session, Turn.RENEW)
    turn(session, Turn.OPEN)

    kept = factories.forbund(session).settings
    assert kept["threshold"] == 4
    trail = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
    acts = [(act.action, act.facts["version"]) for act in trail if act.action[:5] == "form:"]
    assert acts == [("form:closed", 1), ("form:key-changed", 2), ("form:opened", 2)]
    assert key not in str([act.facts for act in trail]) + str(kept)
