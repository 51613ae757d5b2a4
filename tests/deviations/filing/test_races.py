"""A double click is one report, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from deviations.extensions import db
from deviations.filing import queries
from deviations.mailing.models import OutboxMail
from deviations.records.models.deviation import Deviation
from tests.deviations.filing.forms import ANSWERS, FORM, opened
from tests.marks import Told, on_both_databases

RACES = {"small": 12, "full": 50}


@pytest.fixture
def races(full: bool, record_property: Told) -> int:
    times = RACES["full" if full else "small"]
    record_property("size", f"{times} races")
    return times


def open_form(app: Flask) -> tuple[dict[str, Any], str]:
    """Open the form in a browser of its own; return what it would post, and its cookie."""
    browser = FlaskClient(app)
    fields = {**opened(browser), **ANSWERS, "contact": "a@b.se", "step": "skicka"}
    cookie = browser.get_cookie("session")
    assert cookie is not None
    return fields, cookie.value


def click(app: Flask, fields: dict[str, Any], cookie: str, barrier: Barrier) -> int:
    """Press the button when the other hand does."""
    window = FlaskClient(app)
    window.set_cookie("session", cookie)
    barrier.wait(timeout=30)
    return window.post(FORM, data=fields).status_code


def double_click(app: Flask, times: int) -> list[int]:
    """Press the button of each of so many forms twice at once."""
    answers = []
    with ThreadPoolExecutor(2) as hands:
        for _race in range(times):
            fields, cookie = hands.submit(open_form, app).result()
            barrier = Barrier(2)
            clicks = [hands.submit(click, app, fields, cookie, barrier) for _hand in range(2)]
            answers += [done.result() for done in clicks]
    return answers


def count(session: Session, what: type) -> int:
    return session.scalars(select(func.count()).select_from(what)).one()


@pytest.mark.slow
@on_both_databases
def test_every_double_click_is_stored_once(app: Flask, session: Session, races: int) -> None:
    answers = double_click(app, races)
    session.rollback()
    assert answers == [303] * (2 * races)
    assert count(session, Deviation) == races
    assert count(session, OutboxMail) == races
    numbers = session.scalars(select(Deviation.reference).order_by(Deviation.reference)).all()
    assert [int(number[-4:]) for number in numbers] == list(range(1, races + 1))


@pytest.mark.slow
@pytest.mark.usefixtures("as_owner")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_race_is_real(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: to look first and then insert is not enough without the constraint."""
    for name in ("uq_deviation_forbund_id_submission_key", "uq_deviation_receipt_hash"):
        session.execute(text(f"ALTER TABLE deviation DROP CONSTRAINT {name}"))
    session.commit()
    both_have_looked = Barrier(2)
    looked = queries.by_submission

    def look_and_wait(*asked: object) -> Deviation | None:
        found = looked(*asked)  # type: ignore[arg-type] # passed on as it came
        db.session.expire_all()
        both_have_looked.wait(timeout=30)
        return found

    monkeypatch.setattr(queries, "by_submission", look_and_wait)
    double_click(app, 1)
    session.rollback()
    assert count(session, Deviation) == 2


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_looks_too_early_gets_the_first_one_s_receipt(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both look before either inserts: only the constraint can tell them apart."""
    both_have_looked = Barrier(2)
    looked = queries.by_submission
    first_looks: list[None] = []

    def look_and_wait(*asked: object) -> Deviation | None:
        found = looked(*asked)  # type: ignore[arg-type] # passed on as it came
        if len(first_looks) < 2:
            first_looks.append(None)
            both_have_looked.wait(timeout=30)
        return found

    monkeypatch.setattr(queries, "by_submission", look_and_wait)
    assert double_click(app, 1) == [303, 303]
    session.rollback()
    assert count(session, Deviation) == 1
