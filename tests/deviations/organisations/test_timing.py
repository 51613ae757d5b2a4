"""The doors answer alike, in words and in time, whoever has an account."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from deviations import clock
from deviations.config import PasswordCost
from deviations.extensions import db
from deviations.organisations.queries import may_enter
from deviations.organisations.services import passwords
from deviations.organisations.views import entrance, links, tries
from deviations.throttle.pacing import Pace
from deviations.throttle.services import Limit
from deviations.web.afterwards import Act
from tests.factories import member
from tests.marks import Told, on_both_databases
from tests.timing import FULL, SMALL, Size, auc, measured, telling

KNOWN, UNKNOWN = "anna.known@exempel.se", "nina.known@exempel.se"
WRONG = "fel-hästar-åt-tårta"
OFTEN = 100_000

# The proofs hash as the service does; the small ones enough to drown the rest.
FULL_COST, SMALL_COST = PasswordCost(), PasswordCost(passes=2, memory_kib=19_456)


@pytest.fixture
def tried_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one account be tried as often as a measurement needs."""
    monkeypatch.setattr(tries, "SIGN_IN_PACE", Pace("sign-in-account", free=OFTEN, seconds=60))
    for name in ("SIGN_IN_HOUR", "SIGN_IN_ADDRESS", "SIGN_IN_ALL"):
        monkeypatch.setattr(tries, name, Limit(name, OFTEN, 3600))
    for name in ("ASK_ACCOUNT", "ASK_ADDRESS", "RESET_ACCOUNT", "RESET_ADDRESS"):
        monkeypatch.setattr(tries, name, Limit(name, OFTEN, 3600))


@pytest.fixture
def accounts_of_every_kind(session: Session) -> dict[str, str]:
    """Return addresses of one length, by what stands in the way of their signing in."""
    kinds = {
        "known": KNOWN,
        "closed": "cina.known@exempel.se",
        "no-password": "pina.known@exempel.se",
    }
    for kind, email in kinds.items():
        user = member(session, email=email).user
        user.disabled_at = clock.now() if kind == "closed" else None
        user.password_hash = None if kind == "no-password" else user.password_hash
    session.commit()
    return kinds | {"unknown": UNKNOWN}


@pytest.fixture
def browser(app: Flask, tried_often: None) -> FlaskClient:
    """Return a browser that is measured: it reads no page and sends no token."""
    app.config["WTF_CSRF_ENABLED"] = False
    return FlaskClient(app, app.response_class, use_cookies=False)


def posts(browser: FlaskClient, path: str, **fields: str) -> Callable[[], None]:
    """Return what posts, and is done when the answer is there: what comes after has no part."""

    def post() -> None:
        answer = browser.post(path, data=fields)
        answer.get_data()
        assert answer.status_code in {200, 422}

    return post


@pytest.mark.parametrize("kind", ["known", "closed", "no-password"])
def test_a_wrong_password_gets_the_same_answer_whosever_it_is(
    browser: FlaskClient, accounts_of_every_kind: dict[str, str], kind: str
) -> None:
    answers = [
        browser.post("/logga-in", data={"email": accounts_of_every_kind[who], "password": WRONG})
        for who in (kind, "unknown")
    ]

    one, other = (
        (
            answer.status_code,
            sorted(name for name, _value in answer.headers),
            answer.headers["Content-Length"],
        )
        for answer in answers
    )
    assert one == other
    assert one[0] == 422


@on_both_databases
@pytest.mark.parametrize("kind", ["known", "closed", "no-password"])
def test_the_time_of_a_refusal_does_not_tell_who_has_an_account(
    app: Flask,
    browser: FlaskClient,
    accounts_of_every_kind: dict[str, str],
    kind: str,
    full: bool,
    record_property: Told,
) -> None:
    cost = FULL_COST if full else SMALL_COST
    app.extensions["config"] = replace(app.extensions["config"], password_cost=cost)
    rehash(accounts_of_every_kind["known"], cost)
    one = posts(browser, "/logga-in", email=accounts_of_every_kind[kind], password=WRONG)
    other = posts(browser, "/logga-in", email=UNKNOWN, password=WRONG)

    seen, told = telling(one, other, FULL if full else SMALL)

    record_property("size", str(seen))
    assert told == frozenset()


def rehash(email: str, cost: PasswordCost) -> None:
    """Give an account a password that is hashed as the service would."""
    user = may_enter(db.session(), email=email)
    assert user
    user.password_hash = passwords.hashed("rätt-häst-batteri", cost=cost)
    db.session.commit()


def test_control_without_the_dummy_hash_the_time_tells(
    app: Flask,
    browser: FlaskClient,
    accounts_of_every_kind: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app.extensions["config"] = replace(app.extensions["config"], password_cost=SMALL_COST)
    rehash(KNOWN, SMALL_COST)
    real = passwords.matches
    monkeypatch.setattr(
        passwords,
        "matches",
        lambda stored, password, **cost: stored is not None and real(stored, password, **cost),
    )
    one = posts(browser, "/logga-in", email=UNKNOWN, password=WRONG)
    other = posts(browser, "/logga-in", email=KNOWN, password=WRONG)

    assert auc(measured(one, other, Size(10, 0.45)).worked) < 0.05


@on_both_databases
def test_control_a_wait_that_only_who_has_an_account_meets_tells(
    browser: FlaskClient,
    accounts_of_every_kind: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = passwords.matches

    def waits(stored: str | None, password: str, **cost: PasswordCost) -> bool:
        if stored:
            time.sleep(0.05)
        return real(stored, password, **cost)

    monkeypatch.setattr(passwords, "matches", waits)
    one = posts(browser, "/logga-in", email=KNOWN, password=WRONG)
    other = posts(browser, "/logga-in", email=UNKNOWN, password=WRONG)

    assert "the one takes longer" in measured(one, other, SMALL).tells(SMALL)


ASKING = ["/glomt-losenord", "/logga-in/skicka-lank"]


@on_both_databases
@pytest.mark.parametrize("path", ASKING)
def test_the_time_of_a_yes_does_not_tell_whether_a_mail_goes_out(
    browser: FlaskClient,
    accounts_of_every_kind: dict[str, str],
    path: str,
    full: bool,
    record_property: Told,
) -> None:
    one, other = posts(browser, path, email=KNOWN), posts(browser, path, email=UNKNOWN)

    seen, told = telling(one, other, FULL if full else SMALL)

    record_property("size", str(seen))
    assert told == frozenset()


@on_both_databases
@pytest.mark.parametrize("path", ASKING)
def test_control_a_mail_that_is_queued_before_the_answer_tells(
    browser: FlaskClient,
    accounts_of_every_kind: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    path: str,
) -> None:
    def at_once(act: Act) -> None:
        act(db.session())
        db.session.commit()

    monkeypatch.setattr(links, "after_answer", at_once)
    monkeypatch.setattr(entrance, "after_answer", at_once)
    one, other = posts(browser, path, email=UNKNOWN), posts(browser, path, email=KNOWN)

    assert auc(measured(one, other, SMALL).worked) < 0.2
