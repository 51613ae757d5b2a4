"""With the code: where the report stands, and the koordinator's question."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations import clock
from deviations.audit.models import AuditEvent
from deviations.organisations.models.forbund import PartCode
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.records.models.narrative import Narrative
from deviations.records.services.answers import give_more_time
from deviations.records.vocabulary import Status
from tests.deviations.filing.forms import ANSWERS, code_on, hidden_on, sent
from tests.factories import message
from tests.marks import on_both_databases

STATUS = "/hoglandet/kvitto"


@pytest.fixture
def code(client: FlaskClient) -> str:
    return code_on(client.get(sent(client).location).get_data(as_text=True))


@pytest.fixture
def deviation(code: str, session: Session) -> Deviation:
    return session.scalars(select(Deviation)).one()


@pytest.fixture
def asked(session: Session, deviation: Deviation) -> Message:
    """Return the koordinator's open question, five minutes old."""
    at = clock.now() - timedelta(minutes=5)
    question = message(session, deviation, kind=MessageKind.QUESTION_TO_FILER, part=None, at=at)
    session.commit()
    return question


def show(client: FlaskClient, code: str) -> str:
    return client.post(STATUS, data={"code": code}).get_data(as_text=True)


def reply(client: FlaskClient, code: str, **fields: str) -> TestResponse:
    hidden = hidden_on(show(client, code)).to_dict()
    return client.post(STATUS, data={**hidden, "step": "svara", **fields})


def test_a_new_report_says_when_it_will_be_read(client: FlaskClient, code: str) -> None:
    page = show(client, code)
    assert "Rapporten har kommit in och ska läsas" in page
    assert "Senast" in page
    assert ANSWERS["what_happened"] in page


def test_that_a_part_wants_more_time_is_told_and_nothing_of_what_it_said(
    client: FlaskClient, code: str, deviation: Deviation, session: Session
) -> None:
    deviation.status = Status.MOTTAGEN
    asked = message(session, deviation, at=clock.now())
    give_more_time(question=asked, words="Till 4 mars.", now=clock.now())
    session.commit()

    page = show(client, code)

    assert "<h1>Försäkringskassan har bett om mer tid</h1>" in page
    assert "Försäkringskassan bad om mer tid." in page
    assert "Till 4 mars." not in page


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("", 422),
        ("7RMA", 422),
        ("7RMA KD4E 9TSH V2QX", 404),
        ("<script>" * 2, 422),
        ("x" * 61, 422),
    ],
)
def test_a_code_that_opens_nothing_stays_in_the_field(
    client: FlaskClient, typed: str, status: int
) -> None:
    answer = client.post(STATUS, data={"code": typed})
    assert answer.status_code == status
    assert "<script>" not in answer.get_data(as_text=True)


def test_a_code_opens_nothing_in_another_forbund(client: FlaskClient, code: str) -> None:
    assert client.post("/jamtland/kvitto", data={"code": code}).status_code == 404


def test_reading_needs_no_cookie(client: FlaskClient, code: str) -> None:
    other = client.application.test_client(use_cookies=False)
    assert other.post(STATUS, data={"code": code}).status_code == 200


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.DUBBLETT])
def test_every_status_has_its_sentence(
    client: FlaskClient, session: Session, code: str, deviation: Deviation, status: Status
) -> None:
    deviation.status = status
    session.commit()
    assert "<h1>Rapporten" in show(client, code) or "<h1>Koordinatorn" in show(client, code)


def test_the_way_so_far_names_the_part_and_not_its_words(
    client: FlaskClient, session: Session, code: str, deviation: Deviation
) -> None:
    asked = message(session, deviation, part=PartCode.FK)
    asked.words = "Hemlig fråga"
    session.commit()
    page = show(client, code)
    assert "Försäkringskassan fick en fråga." in page
    assert "Hemlig fråga" not in page


def test_a_besked_is_read_with_the_code(
    client: FlaskClient, session: Session, code: str, deviation: Deviation
) -> None:
    message(session, deviation, kind=MessageKind.NOTICE_TO_FILER, part=None)
    session.commit()
    page = show(client, code)
    assert "Du har fått besked om din rapport" in page
    assert "Hur når kallelsen rätt mottagare?" in page
    deviation.status, deviation.closed_at = Status.AVSLUTAD, clock.now()
    session.commit()
    assert "Det här hände tack vare din rapport" in show(client, code)


def test_gallrade_words_are_said_to_be_gone(
    client: FlaskClient, session: Session, code: str, deviation: Deviation
) -> None:
    session.delete(session.get_one(Narrative, deviation.id))
    session.commit()
    assert "Texten är gallrad" in show(client, code)


@on_both_databases
@pytest.mark.usefixtures("asked")
def test_a_question_is_answered_once(client: FlaskClient, session: Session, code: str) -> None:
    assert "Koordinatorn har en fråga till dig" in show(client, code)
    hidden = {**hidden_on(show(client, code)).to_dict(), "step": "svara"}

    first = client.post(STATUS, data={**hidden, "answer": "Muntligt."})
    again = client.post(STATUS, data={**hidden, "answer": "Muntligt."})
    other = client.post(STATUS, data={**hidden, "answer": "Skriftligt."})

    assert [first.status_code, again.status_code, other.status_code] == [200, 200, 409]
    assert "Tack, svaret är skickat" in first.get_data(as_text=True)
    assert "Skriftligt." in other.get_data(as_text=True)
    given = session.scalars(select(Message).filter_by(kind=MessageKind.ANSWER_FROM_FILER)).one()
    assert given.words == "Muntligt."
    acts = session.scalars(select(AuditEvent.action)).all()
    assert acts.count("deviation:answered") == 1


@pytest.mark.usefixtures("asked")
def test_not_knowing_is_an_answer(client: FlaskClient, session: Session, code: str) -> None:
    assert reply(client, code, step="vet-inte").status_code == 200
    given = session.scalars(select(Message).filter_by(kind=MessageKind.ANSWER_FROM_FILER)).one()
    assert given.words == "Vet inte."


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("fields", "status", "kept"),
    [
        ({"answer": ""}, 422, "Skriv ett svar."),
        ({"answer": "ö" * 2001}, 422, "ö" * 2001),
        ({"answer": "Det var 19121212-1212."}, 422, "Ta bort personnumret."),
        ({"answer": "Muntligt.", "csrf_token": "x"}, 400, "Muntligt."),
        ({"answer": "Muntligt.", "question": "finns-inte"}, 409, "Muntligt."),
    ],
)
def test_an_answer_that_cannot_be_sent_comes_back(
    client: FlaskClient,
    session: Session,
    code: str,
    fields: dict[str, str],
    status: int,
    kept: str,
) -> None:
    answer = reply(client, code, **fields)
    assert answer.status_code == status
    assert kept in answer.get_data(as_text=True)
    assert (
        session.scalars(select(Message).filter_by(kind=MessageKind.ANSWER_FROM_FILER)).all() == []
    )


def test_a_report_that_has_ended_waits_for_no_answer(
    client: FlaskClient, session: Session, code: str, deviation: Deviation, asked: Message
) -> None:
    assert asked.words in show(client, code)
    deviation.status, deviation.closed_at = Status.AVSLUTAD, clock.now()
    session.commit()

    page = show(client, code)

    assert "väntar på ditt svar" not in page
    assert "Skicka svaret" not in page
