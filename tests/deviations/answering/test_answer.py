"""A part answers: once, in its own words or by saying that it cannot."""

import re
import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations import clock
from deviations.audit.models import AuditEvent
from deviations.mailing.models import OutboxMail
from deviations.organisations.models.user import Membership, User
from deviations.organisations.roles import Role
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.records.services.answers import answer_for_part
from deviations.records.vocabulary import Status
from deviations.tenancy import rows_of
from tests import factories
from tests.deviations.answering.conftest import browser_of
from tests.marks import on_both_databases
from tests.pages import send, token_on

WORDS = "Vi kallar numera genom funktionsbrevlådan."


def answer(browser: FlaskClient, question: Message, **typed: str) -> TestResponse:
    path, at = f"/fragor/{question.public_id}", "/byt-roll"
    return send(browser, path, at=at, **({"reply": "svar", "words": WORDS} | typed))


def answers(session: Session, question: Message) -> list[Message]:
    found = rows_of(Message, question.forbund_id).where(Message.answers_id == question.id)
    return list(session.scalars(found))


def tag(page: str) -> str:
    found = re.search(r'<span class="tag tag--\w+">([^<]+)</span>', page)
    assert found
    return found[1]


@on_both_databases
def test_the_answer_stands_as_if_the_koordinator_had_written_it_in(
    app: Flask, kontaktperson: FlaskClient, session: Session, question: Message
) -> None:
    written = factories.deviation(session, status=Status.MOTTAGEN)
    by_hand = factories.message(session, written)
    session.commit()
    koordinator = browser_of(app, session, "forbund:hoglandet", Role.KOORDINATOR)
    deviation = session.get_one(Deviation, question.deviation_id)
    before = deviation.version

    sent = answer(kontaktperson, question)
    form = {"words": WORDS, "part": "fk", "version": written.version}
    send(koordinator, f"/avvikelser/{written.public_id}/skriv-in-svar", at="/byt-roll", **form)

    assert (sent.status_code, sent.headers["Location"]) == (303, f"/fragor/{question.public_id}")
    (given,), (registered,) = answers(session, question), answers(session, by_hand)
    assert (given.kind, given.part, given.words) == (
        MessageKind.ANSWER_FROM_PART, registered.part, registered.words,
    )  # fmt: skip
    session.refresh(deviation)
    assert deviation.version == before + 1
    pages = [koordinator.get(f"/avvikelser/{one.public_id}").text for one in (deviation, written)]
    assert [tag(page) for page in pages] == ["Besvarad", "Besvarad"]
    for page in pages:
        assert f'Försäkringskassan svarade: <q class="words">{WORDS}</q>' in page


def test_the_trail_names_the_part_and_never_the_words(
    kontaktperson: FlaskClient, session: Session, deviation: Deviation, question: Message
) -> None:
    answer(kontaktperson, question)

    (event,) = session.scalars(
        select(AuditEvent).where(
            AuditEvent.forbund_id == deviation.forbund_id,
            AuditEvent.subject == deviation.public_id,
            AuditEvent.action == "deviation:answered",
        )
    )
    (given,) = answers(session, question)
    assert event.facts == {"part": "fk", "message": given.public_id}
    assert event.actor == given.by


@pytest.mark.parametrize(
    ("reply", "words", "said"),
    [
        ("vet-inte", "", "Vi vet inte."),
        ("inte-hos-oss", "Fråga regionen.", "Frågan hör inte hemma hos oss. Fråga regionen."),
    ],
)
def test_not_knowing_and_pointing_elsewhere_are_answers_too(
    kontaktperson: FlaskClient, session: Session, question: Message, reply: str, words: str,
    said: str,
) -> None:  # fmt: skip
    assert answer(kontaktperson, question, reply=reply, words=words).status_code == 303

    assert [given.words for given in answers(session, question)] == [said]
    assert said in kontaktperson.get(f"/fragor/{question.public_id}").text


def test_the_same_answer_twice_is_one(
    kontaktperson: FlaskClient, session: Session, question: Message
) -> None:
    first, second = answer(kontaktperson, question), answer(kontaktperson, question)

    assert (first.status_code, second.status_code) == (303, 303)
    assert len(answers(session, question)) == 1
    mails = select(func.count()).select_from(OutboxMail).where(OutboxMail.key.like("answered:%"))
    assert session.scalar(mails.where(OutboxMail.forbund_id == question.forbund_id)) == 1


def test_another_answer_comes_too_late_and_its_words_are_given_back(
    app: Flask, kontaktperson: FlaskClient, session: Session, question: Message
) -> None:
    colleague = browser_of(app, session, "part:hoglandet/fk")
    answer(kontaktperson, question)

    late = answer(colleague, question, words="Vi ringer alltid.")

    assert late.status_code == 409
    assert "Frågan har redan ett svar" in late.text
    assert "Vi ringer alltid." in late.text
    assert [given.words for given in answers(session, question)] == [WORDS]


def test_a_question_of_a_closed_matter_takes_no_answer(
    kontaktperson: FlaskClient, session: Session, deviation: Deviation, question: Message
) -> None:
    deviation.status = Status.AVSLUTAD
    session.commit()

    late = answer(kontaktperson, question)

    assert late.status_code == 409
    assert WORDS in late.text
    assert answers(session, question) == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"words": " \u200b "}, "Skriv ert svar"),
        ({"words": "Det gällde 19811228-9874."}, "Ta bort personnumret."),
        ({"words": "x" * 2001}, "Korta texten med minst 1 tecken."),
        ({"words": "x" * 2000, "reply": "vet-inte"}, "Korta texten med minst 13 tecken."),
        ({"reply": "nej"}, "Välj ett av svaren."),
    ],
)
def test_what_cannot_be_an_answer_is_asked_again_with_the_words_kept(
    kontaktperson: FlaskClient, session: Session, question: Message, typed: dict[str, str],
    told: str,
) -> None:  # fmt: skip
    asked_again = answer(kontaktperson, question, **typed)

    assert asked_again.status_code == 422
    assert told in asked_again.text
    assert typed.get("words", WORDS).strip(" \u200b") in asked_again.text
    assert answers(session, question) == []


@pytest.mark.parametrize(
    "typed", [{"words": "x" * 2000}, {"words": "x" * 1987, "reply": "vet-inte"}]
)
def test_an_answer_of_two_thousand_characters_fits(
    kontaktperson: FlaskClient, session: Session, question: Message, typed: dict[str, str]
) -> None:
    assert answer(kontaktperson, question, **typed).status_code == 303
    assert [len(given.words) for given in answers(session, question)] == [2000]


def test_a_page_that_was_open_too_long_gives_the_words_back(
    kontaktperson: FlaskClient, session: Session, question: Message
) -> None:
    sent = kontaktperson.post(f"/fragor/{question.public_id}", data={"words": WORDS})

    assert sent.status_code == 422
    assert "Sidan hade varit öppen för länge" in sent.text
    assert WORDS in sent.text
    assert answers(session, question) == []


@on_both_databases
def test_of_eight_who_answer_at_once_one_is_stored(
    app: Flask, session: Session, question: Message
) -> None:
    browsers = [browser_of(app, session, "part:hoglandet/fk") for _ in range(8)]
    tokens = [token_on(browser.get("/byt-roll").text) for browser in browsers]
    path = f"/fragor/{question.public_id}"
    session.rollback()
    statuses: list[int] = []
    ready = threading.Barrier(len(browsers))

    def race(number: int) -> None:
        ready.wait()
        typed = {"csrf_token": tokens[number], "words": f"Svar {number}."}
        with app.app_context():
            statuses.append(browsers[number].post(path, data=typed).status_code)

    threads = [threading.Thread(target=race, args=(number,)) for number in range(len(browsers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [303] + [409] * 7
    assert len(answers(session, question)) == 1


@on_both_databases
def test_control_the_database_itself_refuses_a_second_answer(
    session: Session, question: Message
) -> None:
    def say(words: str) -> Message:
        now = clock.now()
        return answer_for_part(session, question=question, words=words, by="någon", now=now)

    say("Ett.")
    with pytest.raises(IntegrityError):
        say("Två.")


def mail_to(session: Session, question: Message) -> OutboxMail | None:
    chosen = select(OutboxMail).where(
        OutboxMail.forbund_id == question.forbund_id,
        OutboxMail.key == f"answered:{question.public_id}",
    )
    return session.scalars(chosen).one_or_none()


def test_who_asked_gets_a_link_and_nothing_of_what_was_said(
    kontaktperson: FlaskClient, session: Session, deviation: Deviation, question: Message
) -> None:
    answer(kontaktperson, question)

    mail = mail_to(session, question)
    assert mail is not None
    assert mail.recipient == "koordinator@exempel.se"
    assert f"/avvikelser/{deviation.public_id}" in mail.body
    for secret in (WORDS, question.words, "kvasten", "Försäkringskassan"):
        assert secret not in mail.subject + mail.body


@pytest.mark.parametrize("gone", ["hat", "person"])
def test_who_asked_and_has_left_gets_no_mail(
    kontaktperson: FlaskClient, session: Session, question: Message, gone: str
) -> None:
    asker = session.scalars(select(User).where(User.public_id == question.by)).one()
    if gone == "hat":
        worn = rows_of(Membership, question.forbund_id).where(Membership.user_id == asker.id)
        session.scalars(worn).one().ended_at = clock.now()
    else:
        asker.disabled_at = clock.now()
    session.commit()

    assert answer(kontaktperson, question).status_code == 303
    assert mail_to(session, question) is None


def test_questions_stand_by_when_their_answer_is_wanted(
    kontaktperson: FlaskClient, session: Session, deviation: Deviation
) -> None:
    today = clock.today()
    for days, words in ((9, "Nummer tre?"), (-3, "Nummer ett?"), (0, "Nummer två?")):
        other = factories.deviation(session, status=Status.MOTTAGEN)
        factories.message(session, other, due_on=today + timedelta(days=days)).words = words
    session.commit()

    page = kontaktperson.get("/fragor").text

    assert re.findall(r"Nummer \w+\?", page) == ["Nummer ett?", "Nummer två?", "Nummer tre?"]
    assert re.findall(r"Svar (önska\w+) senast", page) == ["önskades", "önskas", "önskas"]
