"""What a koordinator does with a deviation."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations import clock
from deviations.audit.models import AuditEvent
from deviations.mailing.models import OutboxMail
from deviations.meetings.models import ProposedDecision
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.roles import Role
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.records.models.publication import Publication, ReportExample
from deviations.records.queries import Reach
from deviations.records.vocabulary import Status
from deviations.records.workflow.acts import RULES, Act, Situation, allowed
from deviations.triage.queries import case_of
from tests import factories
from tests.marks import on_both_databases
from tests.pages import token_on

READ = "deviation:read"
WORDS = "Hur fördelas mötena mellan handläggare?"


def page_of(deviation: Deviation) -> str:
    return f"/avvikelser/{deviation.public_id}"


def do(
    browser: FlaskClient,
    deviation: Deviation,
    act: Act,
    *,
    version: int | None = None,
    **typed: Any,
) -> TestResponse:
    """Do an act as its form does, with the version the page had."""
    token = token_on(browser.get("/byt-roll").get_data(as_text=True))
    fields = {"csrf_token": token, "version": version or deviation.version, **typed}
    return browser.post(f"{page_of(deviation)}/{act}", data=fields)


def situation(session: Session, deviation: Deviation) -> Situation:
    reach = Reach(forbund_id=deviation.forbund_id)
    found = case_of(session, reach, deviation.public_id, today=clock.today()).situation
    session.rollback()
    return found


def in_two_weeks() -> str:
    return (clock.today() + timedelta(days=14)).isoformat()


def typed_for(session: Session, act: Act, deviation: Deviation) -> dict[str, Any]:
    """Return a valid answer to an act's form."""
    other = factories.deviation(session)
    forum = factories.forum(session)
    session.commit()
    answers: dict[Act, dict[str, Any]] = {
        Act.SET_FACTS: {"cause": "samsyn", "level": "handlaggare", "influence": "lokalt"},
        Act.ASK_FILER: {"words": WORDS},
        Act.ASK_PART: {"words": WORDS, "part": "af", "due_on": in_two_weeks()},
        Act.WRITE_ANSWER: {"words": WORDS, "part": "fk"},
        Act.NOTIFY: {"words": WORDS},
        Act.LIFT: {"forum": forum.id, "question": "Ska samma person följa med?"},
        Act.CLOSE: {"words": WORDS},
        Act.REFER: {"place": "patientnämnden"},
        Act.MARK_DUPLICATE: {"reference": other.reference},
        Act.MARK_OUTSIDE: {"place": "lex Sarah"},
        Act.CHOOSE_EXAMPLE: {"heading": "Mötet", "words": "En part kom inte till mötet."},
        Act.PUBLISH: {"heading": "Ny rutin", "words": "Kallelsen går nu till en funktion."},
    }
    return answers.get(act, {})


@on_both_databases
def test_one_matter_goes_all_the_way(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    steps: list[tuple[Act, dict[str, Any], str]] = [
        (Act.RECEIVE, {}, "Mottagen"),
        (Act.ASK_PART, {"words": WORDS, "part": "fk", "due_on": in_two_weeks()}, "Svar begärt"),
        (Act.WRITE_ANSWER, {"words": "En person ett halvår i taget.", "part": "fk"}, "Besvarad"),
        (Act.NOTIFY, {"words": "Försäkringskassan prövar samma person."}, "Mottagen"),
        (Act.LIFT, {"forum": factories.forum(session).id, "question": "Prövas ett år?"}, "Lyft"),
        (Act.CLOSE, {}, "Avslutad"),
    ]
    session.rollback()
    for act, typed, word in steps:
        session.refresh(deviation)
        answer = do(koordinator, deviation, act, **typed)

        assert answer.status_code == 303, answer.get_data(as_text=True)
        page = koordinator.get(page_of(deviation)).get_data(as_text=True)
        assert re.search(rf'<span class="tag tag--\w+">{word}</span>', page), word

    session.refresh(deviation)
    assert (deviation.status, deviation.lifted_to_id) == (Status.AVSLUTAD, None)
    assert deviation.closed_at
    assert session.scalars(select(ProposedDecision.closed_at)).one()
    actions = session.scalars(
        select(AuditEvent.action)
        .where(
            AuditEvent.forbund_id == deviation.forbund_id,
            AuditEvent.action.startswith("deviation:"),
            AuditEvent.action != "deviation:read",
        )
        .order_by(AuditEvent.seq)
    ).all()
    assert list(actions) == [f"deviation:{RULES[act].past}" for act, _typed, _word in steps]


@pytest.mark.parametrize("act", list(Act))
def test_each_act_can_be_done_where_the_table_allows_it(
    koordinator: FlaskClient, session: Session, deviation: Deviation, act: Act
) -> None:
    prepare(session, deviation, act)
    rule = RULES[act]
    assert rule.allows(situation(session, deviation), Role.KOORDINATOR.permissions)
    if rule.has_form:
        assert koordinator.get(f"{page_of(deviation)}/{act}").status_code == 200

    answer = do(koordinator, deviation, act, **typed_for(session, act, deviation))

    assert answer.status_code == 303, answer.get_data(as_text=True)
    told = koordinator.get(page_of(deviation)).text
    assert f'<p class="quote" role="status">{rule.done}</p>' in told
    session.refresh(deviation)
    assert rule.leads_to in {None, deviation.status}
    last = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.forbund_id == deviation.forbund_id, AuditEvent.action != READ)
        .order_by(AuditEvent.seq.desc())
    ).first()
    assert last
    assert last.action == f"deviation:{rule.past}"
    assert WORDS not in str(last.facts)


def prepare(session: Session, deviation: Deviation, act: Act) -> None:
    """Bring a deviation to where an act is allowed."""
    statuses = RULES[act].from_statuses
    deviation.status = Status.MOTTAGEN if Status.MOTTAGEN in statuses else min(statuses)
    if act is Act.WRITE_ANSWER:
        factories.message(session, deviation)
    if act is Act.TAKE_BACK:
        deviation.lifted_to_id, deviation.lifted_at = factories.forum(session).id, clock.now()
    if act is Act.TAKE_OVER:
        factories.filer(session, deviation)
    words = {"heading": "Rubrik", "words": "Text", "deviation_id": deviation.id}
    if act is Act.DROP_EXAMPLE:
        session.add(
            ReportExample(
                forbund_id=deviation.forbund_id, chosen_at=clock.now(), chosen_by="x", **words
            )
        )
    if act is Act.WITHDRAW:
        session.add(
            Publication(
                forbund_id=deviation.forbund_id,
                published_at=clock.now(),
                published_by="x",
                **words,
            )
        )
    session.commit()


@on_both_databases
def test_no_act_is_possible_outside_the_table_and_the_buttons_are_the_acts(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    for status in Status:
        original = factories.deviation(session).id if status is Status.DUBBLETT else None
        deviation.status, deviation.original_id = status, original
        session.commit()
        acts = {
            rule.act
            for rule in allowed(situation(session, deviation), Role.KOORDINATOR.permissions)
        }
        page = koordinator.get(page_of(deviation)).get_data(as_text=True)
        shown = set(re.findall(rf'(?:href|action)="{page_of(deviation)}/([a-z-]+)"', page))

        assert shown == acts, status
        for act in set(Act) - acts:
            typed = typed_for(session, act, deviation)
            refused = do(koordinator, deviation, act, **typed)
            opened = koordinator.get(f"{page_of(deviation)}/{act}")
            session.refresh(deviation)
            assert refused.status_code in {303, 409, 422}
            assert opened.status_code == 302
            assert deviation.status is status
        session.rollback()
    said = session.scalars(select(Message).where(Message.forbund_id == deviation.forbund_id)).all()
    assert said == []


@on_both_databases
def test_of_two_koordinatorer_the_second_sees_what_the_first_did_and_keeps_her_words(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    seen = deviation.version
    do(koordinator, deviation, Act.ASK_PART, words=WORDS, part="fk", due_on=in_two_weeks())

    late = do(koordinator, deviation, Act.ASK_FILER, version=seen, words="Mina <egna> ord")

    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Någon annan ändrade avvikelsen medan du skrev" in page
    assert "Mina &lt;egna&gt; ord" in page
    assert "Väntar på Försäkringskassan" in page
    kinds = session.scalars(
        select(Message.kind).where(Message.forbund_id == deviation.forbund_id)
    ).all()
    assert kinds == [MessageKind.QUESTION_TO_PART]


def test_a_button_pressed_twice_does_it_once(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    seen = deviation.version
    do(koordinator, deviation, Act.RECEIVE, version=seen)

    again = do(koordinator, deviation, Act.RECEIVE, version=seen)
    page = koordinator.get(again.headers["Location"]).get_data(as_text=True)

    assert "Någon annan hann ändra." in page
    assert len(events(session, "deviation:received")) == 1


def events(session: Session, action: str) -> list[AuditEvent]:
    return list(session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


@on_both_databases
def test_besked_is_mailed_as_news_without_a_word_of_what_it_says(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    deviation.status = Status.MOTTAGEN
    factories.filer(session, deviation, contact="anna@exempel.se")
    session.commit()

    for words in ("Hemligt besked ett.", "Hemligt besked två."):
        session.refresh(deviation)
        assert do(koordinator, deviation, Act.NOTIFY, words=words).status_code == 303

    mails = session.scalars(
        select(OutboxMail).where(OutboxMail.forbund_id == deviation.forbund_id)
    ).all()
    assert [mail.recipient for mail in mails] == ["anna@exempel.se"] * 2
    assert "Hemligt" not in mails[0].subject + mails[0].body
    assert deviation.reference not in mails[0].subject + mails[0].body
    assert "http://127.0.0.1:8000/hoglandet/kvitto" in mails[0].body


def test_a_certain_personnummer_is_refused_and_the_words_are_kept(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    answer = do(koordinator, deviation, Act.ASK_FILER, words="Gäller det 19811228-9874?")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Ta bort personnumret." in page
    assert "Gäller det 19811228-9874?" in page


def test_an_example_that_may_point_somebody_out_is_read_again_first(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    deviation.status = Status.MOTTAGEN
    session.commit()
    typed: dict[str, Any] = {"heading": "Mötet", "words": "Ring Anna Svensson på 070-123 45 67."}

    asked = do(koordinator, deviation, Act.CHOOSE_EXAMPLE, **typed)
    done = do(koordinator, deviation, Act.CHOOSE_EXAMPLE, checked="1", **typed)

    assert asked.status_code == 422
    assert "Kan det här peka ut någon?" in asked.get_data(as_text=True)
    assert done.status_code == 303


@pytest.mark.parametrize(
    ("act", "typed", "said"),
    [
        (Act.ASK_PART, {"words": ""}, "Skriv vad du vill veta."),
        (Act.ASK_PART, {"due_on": "2020-01-01"}, "Skriv en dag som inte har varit."),
        (Act.ASK_PART, {"part": "nato"}, "Välj vem som ska svara."),
        (Act.CLOSE, {"words": ""}, "Skriv varför."),
        (Act.LIFT, {"question": ""}, "Skriv frågan till gruppen."),
        (Act.LIFT, {"forum": "999999"}, "Välj ett forum."),
        (Act.REFER, {"place": " "}, "Skriv vart den hänvisas."),
        (Act.MARK_DUPLICATE, {"reference": "LH-1999-1"}, "Ingen avvikelse har den referensen."),
        (Act.NOTIFY, {"words": "x" * 2001}, "Korta texten"),
        (Act.SET_FACTS, {"cause": "paparazzi"}, "Välj ett av alternativen."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    koordinator: FlaskClient,
    session: Session,
    deviation: Deviation,
    act: Act,
    typed: dict[str, Any],
    said: str,
) -> None:
    deviation.status = Status.MOTTAGEN
    session.commit()
    given = {**typed_for(session, act, deviation), **typed}

    answer = do(koordinator, deviation, act, **given)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    kept = [given[name] for name in ("words", "question", "place", "due_on") if name in given]
    assert all(text.strip() in page for text in kept if act is not Act.MARK_OUTSIDE)


@on_both_databases
def test_a_fourth_question_to_a_forum_is_refused(
    koordinator: FlaskClient, session: Session
) -> None:
    forum = factories.forum(session)
    answers = []
    for _ in range(4):
        one = factories.deviation(session, status=Status.MOTTAGEN)
        session.commit()
        answers.append(do(koordinator, one, Act.LIFT, forum=forum.id, question="Ska vi?"))

    assert [answer.status_code for answer in answers] == [303, 303, 303, 422]
    assert "har redan tre frågor" in answers[-1].get_data(as_text=True)


def test_a_form_that_lay_open_too_long_comes_back_filled_in(
    koordinator: FlaskClient, deviation: Deviation
) -> None:
    path = f"{page_of(deviation)}/{Act.ASK_FILER}"

    answer = koordinator.post(path, data={"words": WORDS, "version": "1"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert WORDS in page
    assert "Allt du skrev finns kvar" in page


def test_a_part_with_an_open_question_is_not_asked_twice(
    koordinator: FlaskClient, session: Session, deviation: Deviation
) -> None:
    deviation.status = Status.MOTTAGEN
    factories.message(session, deviation, part=PartCode.FK)
    session.commit()

    answer = do(koordinator, deviation, Act.ASK_PART, words=WORDS, part="fk", due_on=in_two_weeks())

    assert answer.status_code == 422
    assert "har redan en fråga" in answer.get_data(as_text=True)
