"""A part asks for more time: its question waits on, on both sides, until it is answered."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.models import AuditEvent
from deviations.mailing.models import OutboxMail
from deviations.organisations.roles import Role
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message
from deviations.records.rendering import matter_of, situation_of
from deviations.records.services.answers import give_more_time
from deviations.records.vocabulary import Status
from deviations.records.workflow.acts import Act, first_step
from deviations.records.workflow.standing import WaitingFor, standing
from tests.deviations.answering.conftest import browser_of
from tests.deviations.answering.test_answer import answer, answers, tag
from tests.marks import on_both_databases

WORDS = "Till 4 mars."
# A Tuesday; ten working days on is Tuesday 8 December.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = date(2026, 12, 8)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def due(session: Session, question: Message) -> Message:
    """Return the question, wanted yesterday."""
    question.due_on = date(2026, 11, 23)
    session.commit()
    return question


def more_time(browser: FlaskClient, question: Message, words: str = WORDS) -> int:
    return answer(browser, question, reply="mer-tid", words=words).status_code


def plain(page: str) -> str:
    return page.replace("\xa0", " ")


@on_both_databases
def test_the_question_waits_on_for_the_part(
    kontaktperson: FlaskClient, session: Session, due: Message
) -> None:
    assert more_time(kontaktperson, due) == 303

    listed = plain(kontaktperson.get("/fragor").text)
    page = plain(kontaktperson.get(f"/fragor/{due.public_id}").text)

    assert answers(session, due) == []
    assert "En fråga väntar på svar från Försäkringskassan" in listed
    assert "Svar önskas nu senast 8 december" in listed
    assert "<h1>Ni har bett om mer tid</h1>" in page
    assert "Ni bad om mer tid 24 november." in page
    assert WORDS in page
    assert "<textarea" in page
    assert 'value="mer-tid"' not in page
    assert 'value="vet-inte"' in page


@on_both_databases
def test_the_koordinator_reads_that_the_part_wants_time_and_still_waits(
    app: Flask, kontaktperson: FlaskClient, session: Session, deviation: Deviation, due: Message
) -> None:
    koordinator = browser_of(app, session, "forbund:hoglandet", Role.KOORDINATOR)
    path = f"/avvikelser/{deviation.public_id}"
    before = tag(koordinator.get(path).text)

    more_time(kontaktperson, due)
    page = plain(koordinator.get(path).text)
    waits = {
        word: path in koordinator.get(f"/avvikelser?vantar_pa={word}").text
        for word in ("mig", "part", "fk", "forsenat")
    }

    assert (before, tag(page)) == ("Svar försenat", "Mer tid")
    assert "Försäkringskassan har bett om mer tid." in page
    assert f'Försäkringskassan bad om mer tid: <q class="words">{WORDS}</q>' in page
    assert "Svaret har kommit" not in page
    assert "Lämna besked" not in page.partition("Fler val")[0].partition("Gör nu")[2]
    assert waits == {"mig": False, "part": True, "fk": True, "forsenat": False}


def test_what_the_table_of_acts_asks_is_as_before_the_part_wanted_time(
    session: Session, deviation: Deviation, due: Message
) -> None:
    before = situation_of(deviation, [due])
    give_more_time(question=due, words="", now=NOW)
    after = situation_of(deviation, [due])

    assert after == before
    assert (after.heard, after.to_tell) == (False, False)
    step = first_step(after, Role.KOORDINATOR.permissions)
    assert step is not None
    assert step.act is Act.WRITE_ANSWER


@pytest.mark.parametrize(
    ("today", "word"), [(LATER, "Mer tid"), (date(2026, 12, 9), "Svar försenat")]
)
def test_ten_working_days_on_it_is_late_again(
    session: Session, deviation: Deviation, due: Message, today: date, word: str
) -> None:
    give_more_time(question=due, words="", now=NOW)

    stands = standing(matter_of(deviation, [due], parts={}), today=today)

    assert due.more_time_until == LATER
    assert (stands.word, stands.waiting_for) == (word, WaitingFor.PART)


@pytest.mark.parametrize(
    ("wanted", "until"),
    [
        (None, None),
        (date(2026, 12, 7), LATER),
        (date(2026, 12, 9), date(2026, 12, 9)),
    ],
)
def test_asking_for_time_never_brings_the_day_nearer(
    due: Message, wanted: date | None, until: date | None
) -> None:
    due.due_on = wanted

    give_more_time(question=due, words="", now=NOW)

    assert due.wanted_by == until
    assert due.due_on == wanted


@on_both_databases
def test_asking_again_with_the_same_words_changes_nothing_and_with_others_is_refused_kindly(
    app: Flask, kontaktperson: FlaskClient, session: Session, due: Message
) -> None:
    colleague = browser_of(app, session, "part:hoglandet/fk")
    more_time(kontaktperson, due)

    same = more_time(kontaktperson, due)
    other = answer(colleague, due, reply="mer-tid", words="Till 1 april.")

    assert same == 303
    assert other.status_code == 422
    assert "Ni har redan bett om mer tid." in other.text
    assert "Till 1 april." in other.text
    session.expire_all()
    assert due.more_time_words == WORDS
    assert len(mails(session, due)) == 1


@on_both_databases
def test_the_answer_comes_afterwards_as_any_other(
    app: Flask, kontaktperson: FlaskClient, session: Session, deviation: Deviation, due: Message
) -> None:
    koordinator = browser_of(app, session, "forbund:hoglandet", Role.KOORDINATOR)
    more_time(kontaktperson, due)

    answered = answer(kontaktperson, due, words="Vi ringer.")
    too_late = more_time(kontaktperson, due)
    page = koordinator.get(f"/avvikelser/{deviation.public_id}").text

    assert (answered.status_code, too_late) == (303, 409)
    assert [given.words for given in answers(session, due)] == ["Vi ringer."]
    assert tag(page) == "Besvarad"
    assert "bad om mer tid" in page


def mails(session: Session, question: Message) -> list[OutboxMail]:
    chosen = select(OutboxMail).where(
        OutboxMail.forbund_id == question.forbund_id,
        OutboxMail.key == f"more-time:{question.public_id}",
    )
    return list(session.scalars(chosen))


def test_who_asked_is_mailed_and_nothing_of_what_was_said_is_in_it(
    kontaktperson: FlaskClient, session: Session, deviation: Deviation, due: Message
) -> None:
    more_time(kontaktperson, due)

    (mail,) = mails(session, due)
    assert mail.recipient == "koordinator@exempel.se"
    assert mail.subject == f"En part ber om mer tid för {deviation.reference}"
    assert f"/avvikelser/{deviation.public_id}" in mail.body
    for secret in (WORDS, due.words, "kvasten", "Försäkringskassan"):
        assert secret not in mail.subject + mail.body


def test_it_is_written_down_and_who_acts_meanwhile_has_to_look(
    kontaktperson: FlaskClient, session: Session, deviation: Deviation, due: Message
) -> None:
    before = deviation.version

    more_time(kontaktperson, due)

    event = session.scalars(
        select(AuditEvent).where(
            AuditEvent.forbund_id == deviation.forbund_id,
            AuditEvent.action == "deviation:asked-more-time",
        )
    ).one()
    assert event.subject == deviation.public_id
    assert event.facts == {"part": "fk", "message": due.public_id}
    session.refresh(deviation)
    assert deviation.version == before + 1


@pytest.mark.parametrize("words", ["Ring Maja, 19850709-9805.", "x" * 2001])
def test_the_words_are_looked_at_like_those_of_an_answer(
    kontaktperson: FlaskClient, session: Session, due: Message, words: str
) -> None:
    assert more_time(kontaktperson, due, words) == 422
    session.expire_all()
    assert due.more_time_at is None


def test_a_closed_matter_gives_no_more_time(
    kontaktperson: FlaskClient, session: Session, deviation: Deviation, due: Message
) -> None:
    deviation.status = Status.AVSLUTAD
    session.commit()

    assert more_time(kontaktperson, due) == 409
    assert mails(session, due) == []
