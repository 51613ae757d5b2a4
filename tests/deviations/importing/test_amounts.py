"""How much one person may take home and hand in within an hour."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.models import AuditEvent
from deviations.organisations.views import amounts
from deviations.organisations.views.amounts import EXPORTS, UPLOADS
from deviations.throttle.counting import key_of
from deviations.throttle.models import Throttle
from deviations.throttle.services import note
from tests import factories
from tests.deviations.importing.test_pages import hand_in, many
from tests.marks import on_both_databases
from tests.pages import sign_in, token_on

HOUR = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
START = HOUR + timedelta(minutes=50)  # the proof of who it is must be fresh at the hour's end
LIST = "/avvikelser.xlsx"


@pytest.fixture
def person(client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch) -> str:
    """Sign a koordinator in, and stop the clock; return who it is."""
    monkeypatch.setattr(clock, "now", lambda: START)
    hat = factories.member(session)
    sign_in(client, hat)
    return hat.user.public_id


def counted(session: Session, name: str, person: str, amount: int) -> None:
    session.add(Throttle(key=key_of(name, person), window=HOUR, tries=amount))
    session.commit()


@on_both_databases
def test_twenty_lists_are_taken_home_in_an_hour_and_no_more(
    client: FlaskClient, session: Session, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted(session, EXPORTS.name, person, 19)

    answers = [client.get(LIST) for _ in range(2)]
    monkeypatch.setattr(clock, "now", lambda: HOUR + timedelta(minutes=59, seconds=59))
    late = client.get(LIST)
    monkeypatch.setattr(clock, "now", lambda: HOUR + timedelta(minutes=60))

    assert [answer.status_code for answer in answers] == [200, 429]
    assert "Vänta 10\xa0minuter" in answers[1].get_data(as_text=True)
    assert late.headers["Retry-After"] == "1"
    assert client.get(LIST).status_code == 200


HANDS = 6


def taken_at_once(app: Flask, client: FlaskClient) -> list[int]:
    """Take the list home in six windows of one browser at the same time."""
    cookie = client.get_cookie("session")
    assert cookie
    barrier = Barrier(HANDS)

    def hand(_number: int) -> int:
        window = FlaskClient(app)
        window.set_cookie("session", cookie.value)
        barrier.wait(timeout=30)
        return window.get(LIST).status_code

    with ThreadPoolExecutor(HANDS) as hands:
        return sorted(hands.map(hand, range(HANDS)))


def taken_home(session: Session) -> int:
    acts = session.scalars(select(AuditEvent.action)).all()
    session.rollback()
    return sum(action == "list:exported" for action in acts)


@on_both_databases
@pytest.mark.usefixtures("looked_too_early")
def test_of_many_lists_at_once_no_more_than_the_limit_leave(
    app: Flask, client: FlaskClient, session: Session, person: str
) -> None:
    counted(session, EXPORTS.name, person, EXPORTS.tries - 2)

    assert taken_at_once(app, client) == [200] * 2 + [429] * (HANDS - 2)
    assert taken_home(session) == 2


@pytest.mark.usefixtures("looked_too_early")
def test_control_counted_without_being_judged_all_of_them_leave(
    app: Flask, client: FlaskClient, session: Session, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted(session, EXPORTS.name, person, EXPORTS.tries - 2)
    monkeypatch.setattr(amounts, "take", note)

    assert taken_at_once(app, client) == [200] * HANDS


@pytest.fixture
def looked_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each have looked before any was counted, as when all come in the same moment."""
    monkeypatch.setattr(amounts, "wait", lambda *_asked, **_now: 0)


@on_both_databases
def test_a_sheet_sent_in_chunks_is_counted_by_what_was_read(
    client: FlaskClient, session: Session, person: str
) -> None:
    answers = [hand_in_chunks(client), hand_in_chunks(client)]

    key = key_of(UPLOADS.name, person)
    assert answers == [303, 303]
    assert session.scalars(select(Throttle.tries).where(Throttle.key == key)).one() == 2


@on_both_databases
def test_a_sheet_sent_in_chunks_is_refused_like_any_other(
    client: FlaskClient, session: Session, person: str
) -> None:
    counted(session, UPLOADS.name, person, UPLOADS.tries)

    assert hand_in_chunks(client) == 429


def hand_in_chunks(client: FlaskClient) -> int:
    """Hand a small sheet in without saying how long it is."""
    token = token_on(client.get("/import").get_data(as_text=True))
    sent = client.post(
        "/import",
        data={"csrf_token": token, "sheet": (many(1), "a.csv")},
        environ_overrides={
            "CONTENT_LENGTH": "",
            "HTTP_TRANSFER_ENCODING": "chunked",
            "wsgi.input_terminated": True,
        },
    )
    return sent.status_code


@on_both_databases
def test_fifty_megabytes_are_handed_in_within_an_hour_and_no_more(
    client: FlaskClient, session: Session, person: str
) -> None:
    counted(session, UPLOADS.name, person, 50 * 1024 - 1)

    taken = hand_in(client, many(1))  # a kilobyte begun is a kilobyte
    refused = hand_in(client, many(1))

    assert (taken.status_code, refused.status_code) == (303, 429)
    key = key_of(UPLOADS.name, person)
    assert session.scalars(select(Throttle.tries).where(Throttle.key == key)).one() == 50 * 1024
