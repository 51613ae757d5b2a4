"""What a kontaktperson sees: what was asked of her part, and nothing of what was told."""

from contextlib import suppress

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import delete, select, true
from sqlalchemy.orm import Session

from deviations.answering.queries import Desk
from deviations.audit.models import AuditEvent
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.reception import Reception
from deviations.organisations.roles import Permission, Role
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.records.vocabulary import Status
from deviations.tenancy import new_public_id
from deviations.text import TextTooLong, clean
from tests import factories
from tests.deviations.answering.conftest import browser_of
from tests.hostile import HOSTILE_TEXTS
from tests.pages import sign_in, token_on

WORDS = "Hur når kallelsen rätt mottagare?"


def statuses(browser: FlaskClient, public_id: str) -> tuple[int, int, bool]:
    """Return how a question answers to reading and to answering, and whether the list has it."""
    token = token_on(browser.get("/byt-roll").get_data(as_text=True))
    path = f"/fragor/{public_id}"
    listed = path in browser.get("/fragor").get_data(as_text=True)
    read = browser.get(path).status_code
    written = browser.post(path, data={"csrf_token": token, "words": "Vi ringer."}).status_code
    return read, written, listed


def test_the_question_stands_with_what_is_needed_to_understand_it(
    kontaktperson: FlaskClient, deviation: Deviation, question: Message
) -> None:
    listed = kontaktperson.get("/fragor").get_data(as_text=True)
    page = kontaktperson.get(f"/fragor/{question.public_id}").get_data(as_text=True)

    assert "En fråga väntar på svar från Försäkringskassan" in listed
    for needed in (WORDS, deviation.reference, "Aneby"):
        assert needed in listed
        assert needed in page
    for needed in ("Närvaro och deltagande", "14\xa0oktober 2026"):
        assert needed in page


def test_nothing_of_the_report_or_of_who_filed_reaches_the_part(
    kontaktperson: FlaskClient, session: Session, deviation: Deviation, question: Message
) -> None:
    factories.filer(session, deviation, contact="filer@exempel.se")
    factories.message(session, deviation, part=PartCode.REGION).words = "Frågan till grannen."
    session.commit()

    pages = kontaktperson.get("/fragor").text
    pages += kontaktperson.get(f"/fragor/{question.public_id}").text
    main = pages.partition("<footer")[0]

    assert WORDS in main
    for secret in ("kvasten", "filer@exempel.se", "Frågan till grannen", deviation.public_id):
        assert secret not in pages
    assert "Arbetsförmedlingen" not in main
    assert f"/avvikelser/{deviation.public_id}" not in pages
    assert kontaktperson.get(f"/avvikelser/{deviation.public_id}").status_code == 403
    assert kontaktperson.get("/avvikelser").status_code == 403


@pytest.mark.parametrize(
    "scope", ["part:hoglandet/af", "part:hoglandet/region", "part:jamtland/fk"]
)
def test_another_part_or_forbund_finds_no_such_question(
    app: Flask, session: Session, question: Message, scope: str
) -> None:
    browser = browser_of(app, session, scope)

    assert statuses(browser, question.public_id) == (404, 404, False)
    assert statuses(browser, new_public_id()) == (404, 404, False)


def test_control_without_the_desks_predicate_another_part_would_find_it(
    app: Flask, session: Session, question: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(app, session, "part:hoglandet/af")

    monkeypatch.setattr(Desk, "predicate", property(lambda _desk: true()))

    read, written, listed = statuses(browser, question.public_id)
    assert (read, written, listed) != (404, 404, False)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.KONTAKTPERSON])
def test_no_other_role_enters_the_room(
    app: Flask, session: Session, question: Message, role: Role
) -> None:
    browser = browser_of(app, session, "forbund:hoglandet", role)
    token = token_on(browser.get("/byt-roll").get_data(as_text=True))

    assert Permission.QUESTION_ANSWER not in role.permissions
    for path in ("/fragor", f"/fragor/{question.public_id}"):
        assert browser.get(path).status_code == 403
    sent = browser.post(f"/fragor/{question.public_id}", data={"csrf_token": token})
    assert sent.status_code == 403


def test_a_message_that_is_no_question_to_the_part_has_no_page(
    kontaktperson: FlaskClient, session: Session, deviation: Deviation, question: Message
) -> None:
    others = [
        factories.message(session, deviation, kind=MessageKind.QUESTION_TO_FILER, part=None),
        factories.message(session, deviation, kind=MessageKind.NOTICE_TO_FILER, part=None),
        factories.message(
            session, deviation, kind=MessageKind.ANSWER_FROM_PART, answers_id=question.id
        ),
    ]
    session.commit()

    for message in others:
        assert kontaktperson.get(f"/fragor/{message.public_id}").status_code == 404


def receive(session: Session, hat_id: int, kommun_id: int | None) -> None:
    session.add(
        Reception(
            forbund_id=factories.forbund(session).id,
            membership_id=hat_id,
            kommun_id=kommun_id,
            part=PartCode.KOMMUN,
        )
    )
    session.commit()


@pytest.mark.parametrize(
    ("receives", "sees"),
    [("aneby", True), ("nassjo", False), (None, True), ("nobody", False)],
)
def test_the_kommuner_are_several_and_each_sees_what_it_receives(
    app: Flask, session: Session, deviation: Deviation, receives: str | None, sees: bool
) -> None:
    asked = factories.message(session, deviation, part=PartCode.KOMMUN)
    hat = factories.member(session, role=Role.KONTAKTPERSON, scope="part:hoglandet/kommun")
    session.execute(delete(Reception).where(Reception.forbund_id == hat.forbund_id))
    session.commit()
    if receives != "nobody":
        place = factories.kommun(session, receives).id if receives else None
        receive(session, hat.id, place)
    browser = app.test_client()
    sign_in(browser, hat)

    assert statuses(browser, asked.public_id) == ((200, 303, True) if sees else (404, 404, False))


def test_opening_a_question_is_written_down_on_the_deviation(
    kontaktperson: FlaskClient, session: Session, deviation: Deviation, question: Message
) -> None:
    kontaktperson.get(f"/fragor/{question.public_id}")

    trail = select(AuditEvent.action).where(
        AuditEvent.forbund_id == deviation.forbund_id, AuditEvent.subject == deviation.public_id
    )
    assert session.scalars(trail).all() == ["question:read"]


@pytest.mark.parametrize("status", [Status.AVSLUTAD, Status.HANVISAD, Status.UTANFOR])
def test_a_question_about_a_matter_that_is_over_waits_no_longer(
    kontaktperson: FlaskClient,
    session: Session,
    deviation: Deviation,
    question: Message,
    status: Status,
) -> None:
    deviation.status = status
    session.commit()

    listed = kontaktperson.get("/fragor").text
    page = kontaktperson.get(f"/fragor/{question.public_id}").text

    assert "Inga frågor väntar på Försäkringskassan" in listed
    assert "Behöver inte besvaras längre" in listed
    assert "Frågan behöver inte besvaras längre" in page
    assert "<textarea" not in page


def test_hostile_words_are_only_words(
    kontaktperson: FlaskClient, session: Session, deviation: Deviation
) -> None:
    told: dict[str, str] = {}
    for text in HOSTILE_TEXTS:
        with suppress(TextTooLong):
            words = clean(text, limit=2000, multiline=True) or "-"
            asked = factories.message(session, factories.deviation(session, status=Status.MOTTAGEN))
            asked.words = told[asked.public_id] = words
    session.commit()

    assert kontaktperson.get("/fragor").status_code == 200
    for public_id, words in told.items():
        # The honest client parses every page; here the words must stand as they are.
        page = kontaktperson.get(f"/fragor/{public_id}").text
        assert str(escape(words)).replace("\r", "") in page.replace("\r", "")
