"""What has happened to a deviation, as dated sentences, the last first.

The trail counts whole seconds and a message fractions of them, so a second is one instant here,
and within it the trail's own numbers tell what came first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from markupsafe import Markup

from deviations.audit.models import AuditEvent
from deviations.formatting import day, moment
from deviations.records.models.message import Message, MessageKind
from deviations.records.rendering import open_questions, spoken
from deviations.records.workflow.acts import RULES, Act
from deviations.triage.queries import Background, Case
from deviations.triage.rendering import part_name

WANTING_TIME = "deviation:asked-more-time"


@dataclass(frozen=True)
class Event:
    """One line of the timeline; state: happened, now or expected."""

    when: str
    text: str | Markup
    state: str = "happened"


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands among all that happened.

    `number` is the trail's, 0 where it names nothing. What was said stands before the act that it
    was said with.
    """

    second: datetime
    number: int
    is_act: bool = False
    row: int = 0


def timeline(case: Case, background: Background) -> list[Event]:
    """Return what has happened, the last first; above it what is waited for."""
    told = sorted(_told(case, background), key=lambda one: one[0], reverse=True)
    return [*_expected(case), *(event for _place, event in told), _arrival(case)]


def _told(case: Case, background: Background) -> Iterator[tuple[Place, Event]]:
    for message in case.messages:
        written, wanted = _in_the_trail(message, background.events)
        yield _place_of(message, message.at, written), _said(case, message)
        if asked_at := message.more_time_at:
            yield _place_of(message, asked_at, wanted), _wanting_time(case, message, asked_at)
    for act in background.events:
        if sentence := _done(act.action):
            place = Place(_second(act.at), act.seq, is_act=True)
            yield place, Event(moment(act.at), sentence)
    for added in background.addenda:
        place = Place(_second(added.at), 0, row=added.id)
        yield place, Event(moment(added.at), _("Ett tillägg skrevs."))


def _in_the_trail(
    message: Message, events: Iterable[AuditEvent]
) -> tuple[AuditEvent | None, AuditEvent | None]:
    """Return the act that a message was written by, and that by which more time was asked for."""
    named = [event for event in events if event.facts.get("message") == message.public_id]
    wanting = [event for event in named if event.action == WANTING_TIME]
    written = [event for event in named if event.action != WANTING_TIME]
    return next(iter(written), None), next(iter(wanting), None)


def _place_of(message: Message, at: datetime, act: AuditEvent | None) -> Place:
    if act is None:  # before the trail named each message
        return Place(_second(at), 0, row=message.id)
    return Place(_second(act.at), act.seq, row=message.id)


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _expected(case: Case) -> Iterable[Event]:
    for question in open_questions(case.messages):
        if question.wanted_by and question.part:
            yield Event(
                day(question.wanted_by),
                _("Svar önskas från %(part)s.", part=spoken(case.parts, question.part)),
                "expected",
            )


def _arrival(case: Case) -> Event:
    deviation = case.deviation
    text = _("Rapporten kom in %(how)s.", how=deviation.channel.label)
    return Event(moment(deviation.received_at), text)


def _said(case: Case, message: Message) -> Event:
    part = part_name(case.parts, message.part) if message.part else ""
    inside = spoken(case.parts, message.part) if message.part else ""
    lead = {
        MessageKind.QUESTION_TO_FILER: _("Rapportören fick en fråga:"),
        MessageKind.ANSWER_FROM_FILER: _("Rapportören svarade:"),
        MessageKind.QUESTION_TO_PART: _("Svar begärt från %(part)s:", part=inside),
        MessageKind.ANSWER_FROM_PART: _("%(part)s svarade:", part=part),
        MessageKind.NOTICE_TO_FILER: _("Rapportören fick besked:"),
    }[message.kind]
    quoted = Markup('{} <q class="words">{}</q>').format(lead, message.words)
    return Event(moment(message.at), quoted)


def _wanting_time(case: Case, question: Message, at: datetime) -> Event:
    part = part_name(case.parts, question.part) if question.part else ""
    if not question.more_time_words:
        return Event(moment(at), _("%(part)s bad om mer tid.", part=part))
    lead = _("%(part)s bad om mer tid:", part=part)
    quoted = Markup('{} <q class="words">{}</q>').format(lead, question.more_time_words)
    return Event(moment(at), quoted)


def _done(action: str) -> str | None:
    """Return the sentence of an act that leaves no message behind."""
    said = {
        Act.RECEIVE: _("Koordinatorn tog emot rapporten."),
        Act.SET_FACTS: _("Koordinatorn ändrade fakta."),
        Act.LIFT: _("Koordinatorn lyfte frågan till ett forum."),
        Act.TAKE_BACK: _("Koordinatorn tog tillbaka frågan från forumet."),
        Act.CLOSE: _("Koordinatorn avslutade avvikelsen."),
        Act.REFER: _("Koordinatorn hänvisade den vidare."),
        Act.MARK_DUPLICATE: _("Koordinatorn markerade den som dubblett."),
        Act.MARK_OUTSIDE: _("Koordinatorn markerade att den inte hör till Lex Heller."),
        Act.REOPEN: _("Koordinatorn öppnade den igen."),
        Act.CHOOSE_EXAMPLE: _("Koordinatorn valde den som exempel i rapporter."),
        Act.DROP_EXAMPLE: _("Den används inte längre som exempel."),
        Act.PUBLISH: _("Koordinatorn publicerade vad som har ändrats."),
        Act.WITHDRAW: _("Publiceringen drogs tillbaka."),
        Act.TAKE_OVER: _("En annan koordinator tog över rapporten."),
    }
    return next(
        (text for act, text in said.items() if action == f"deviation:{RULES[act].past}"), None
    )
