"""Do an act: write what was said, change the status by the table, tell who should know.

Every act adds and flushes; the view commits. None decides whether it may be done: the table does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from deviations.audit.services import record
from deviations.config import Config
from deviations.errors import ConflictError, RefusedError
from deviations.forms.addresses import is_address
from deviations.mailing.services import queue
from deviations.meetings.services import Wording, close_decisions_about, propose
from deviations.organisations.models.forbund import Forbund, PartCode
from deviations.organisations.models.forum import Forum
from deviations.organisations.roles import Permission
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.records.models.narrative import Filer
from deviations.records.models.publication import Publication, ReportExample
from deviations.records.vocabulary import Status
from deviations.records.workflow.acts import RULES, Act
from deviations.tenancy import one_of, rows_of, within
from deviations.triage.queries import Case, by_reference


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a form gave: cleaned words, and choices among what was offered."""

    words: str = ""
    heading: str = ""
    part: PartCode | None = None
    due_on: date | None = None
    question: str = ""
    forum_id: int | None = None
    place: str = ""
    reference: str = ""
    cause: str | None = None
    level: str | None = None
    influence: str | None = None


@dataclass(frozen=True, kw_only=True)
class Doing:
    """One act under way."""

    session: Session
    act: Act
    case: Case
    typed: Typed
    by: str
    now: datetime

    @property
    def deviation(self) -> Deviation:
        """Return the deviation it is about."""
        return self.case.deviation


def perform(doing: Doing, *, permissions: frozenset[Permission], version: int | None) -> None:
    """Do an act that the table allows and write it down.

    Raises ConflictError when the deviation is another than the one who acts has seen, and
    RefusedError, with what to do instead, when a rule beyond the table says no.
    """
    rule, deviation = RULES[doing.act], doing.deviation
    if version != deviation.version or not rule.allows(doing.case.situation, permissions):
        raise ConflictError(doing.act)
    if rule.words.required(doing.case.situation) and not doing.typed.words:
        raise RefusedError("Skriv några ord.")
    noted = _DEEDS[doing.act](doing)
    if rule.leads_to is not None:
        deviation.status = rule.leads_to
    # Words alone change no column; the version must still count them.
    flag_modified(deviation, "status")
    doing.session.flush()
    record(
        f"deviation:{rule.past}",
        subject=deviation.public_id,
        by=doing.by,
        forbund_id=deviation.forbund_id,
        **noted,
    )


Noted = dict[str, str | list[str]]


def _nothing(_doing: Doing) -> Noted:
    return {}


def _set_facts(doing: Doing) -> Noted:
    changed = []
    for field in ("cause", "level", "influence"):
        value = getattr(doing.typed, field)
        if getattr(doing.deviation, field) != value:
            setattr(doing.deviation, field, value)
            changed.append(field)
    return {"fields": changed}


def _ask_filer(doing: Doing) -> Noted:
    _say(doing, MessageKind.QUESTION_TO_FILER)
    _mail_filer(doing)
    return {}


def _ask_part(doing: Doing) -> Noted:
    part = _chosen_part(doing)
    if part in doing.case.situation.parts_asked:
        raise RefusedError("Parten har redan en fråga att svara på. Vänta på svaret först.")
    _say(doing, MessageKind.QUESTION_TO_PART, part=part, due_on=doing.typed.due_on)
    return {"part": part}


def _write_answer(doing: Doing) -> Noted:
    part = _chosen_part(doing)
    answered = {message.answers_id for message in doing.case.messages}
    asked = [
        message
        for message in doing.case.messages
        if message.kind is MessageKind.QUESTION_TO_PART
        and message.part is part
        and message.id not in answered
    ]
    if not asked:
        raise RefusedError("Välj en part som har en fråga att svara på.")
    _say(doing, MessageKind.ANSWER_FROM_PART, part=part, answers_id=asked[0].id)
    return {"part": part}


def _notify(doing: Doing) -> Noted:
    _say(doing, MessageKind.NOTICE_TO_FILER)
    _mail_filer(doing)
    return {}


def _lift(doing: Doing) -> Noted:
    deviation, typed = doing.deviation, doing.typed
    forum = one_of(doing.session, Forum, deviation.forbund_id, id=typed.forum_id)
    try:
        propose(
            doing.session,
            forum=forum,
            wording=Wording(question=typed.question, pattern=typed.words, part=typed.part),
            by=doing.by,
            at=doing.now,
            deviation_id=deviation.id,
        )
    except ConflictError:
        raise RefusedError(
            f"{forum.name} har redan tre frågor att besluta. Ta tillbaka en av dem först."
        ) from None
    deviation.lifted_to_id, deviation.lifted_at = forum.id, doing.now
    return {"forum": forum.slug}


def _take_back(doing: Doing) -> Noted:
    deviation = doing.deviation
    close_decisions_about(
        doing.session,
        forbund_id=deviation.forbund_id,
        deviation_id=deviation.id,
        by=doing.by,
        at=doing.now,
    )
    deviation.lifted_to_id = deviation.lifted_at = None
    return {}


def _end(doing: Doing) -> Noted:
    """Close, refer or set aside: off every agenda, and what was written goes to the filer."""
    _take_back(doing)
    doing.deviation.closed_at = doing.now
    if doing.typed.words:
        _notify(doing)
    return {}


def _refer(doing: Doing) -> Noted:
    doing.deviation.referred_to = doing.typed.place
    return _end(doing)


def _mark_duplicate(doing: Doing) -> Noted:
    deviation = doing.deviation
    original = by_reference(doing.session, deviation.forbund_id, doing.typed.reference)
    if original is None:
        raise RefusedError("Ingen avvikelse har den referensen. Skriv så här: LH-2026-0042.")
    if original.id == deviation.id:
        raise RefusedError("Skriv referensen till den andra avvikelsen, inte till den här.")
    if original.status is Status.DUBBLETT:
        raise RefusedError("Den är själv en dubblett. Skriv referensen till originalet.")
    # The check in the database wants status and original to change in one statement.
    deviation.original_id, deviation.status = original.id, Status.DUBBLETT
    _end(doing)
    return {"original": original.public_id}


def _reopen(doing: Doing) -> Noted:
    deviation = doing.deviation
    deviation.status, deviation.original_id = Status.MOTTAGEN, None
    deviation.closed_at = None
    deviation.referred_to = ""
    return {}


def _choose_example(doing: Doing) -> Noted:
    example, typed = doing.case.example, doing.typed
    if example is None:
        example = ReportExample(
            forbund_id=doing.deviation.forbund_id, deviation_id=doing.deviation.id
        )
        doing.session.add(example)
    example.heading, example.words = typed.heading, typed.words
    example.chosen_at, example.chosen_by = doing.now, doing.by
    return {}


def _drop_example(doing: Doing) -> Noted:
    doing.session.execute(
        delete(ReportExample).where(
            within(ReportExample, doing.deviation.forbund_id),
            ReportExample.deviation_id == doing.deviation.id,
        )
    )
    return {}


def _publish(doing: Doing) -> Noted:
    """Publish new words; those that stood are withdrawn, never overwritten."""
    _withdraw(doing)
    doing.session.add(
        Publication(
            forbund_id=doing.deviation.forbund_id,
            deviation_id=doing.deviation.id,
            heading=doing.typed.heading,
            words=doing.typed.words,
            published_at=doing.now,
            published_by=doing.by,
        )
    )
    return {}


def _withdraw(doing: Doing) -> Noted:
    if doing.case.publication is not None:
        doing.case.publication.withdrawn_at = doing.now
    return {}


_DEEDS: dict[Act, Callable[[Doing], Noted]] = {
    Act.RECEIVE: _nothing,
    Act.SET_FACTS: _set_facts,
    Act.ASK_FILER: _ask_filer,
    Act.ASK_PART: _ask_part,
    Act.WRITE_ANSWER: _write_answer,
    Act.NOTIFY: _notify,
    Act.LIFT: _lift,
    Act.TAKE_BACK: _take_back,
    Act.CLOSE: _end,
    Act.REFER: _refer,
    Act.MARK_DUPLICATE: _mark_duplicate,
    Act.MARK_OUTSIDE: _refer,
    Act.REOPEN: _reopen,
    Act.CHOOSE_EXAMPLE: _choose_example,
    Act.DROP_EXAMPLE: _drop_example,
    Act.PUBLISH: _publish,
    Act.WITHDRAW: _withdraw,
}


def _chosen_part(doing: Doing) -> PartCode:
    if doing.typed.part is None:
        raise RefusedError("Välj en part.")
    return doing.typed.part


def _say(
    doing: Doing,
    kind: MessageKind,
    *,
    part: PartCode | None = None,
    due_on: date | None = None,
    answers_id: int | None = None,
) -> None:
    doing.session.add(
        Message(
            forbund_id=doing.deviation.forbund_id,
            deviation_id=doing.deviation.id,
            kind=kind,
            part=part,
            words=doing.typed.words,
            at=doing.now,
            by=doing.by,
            due_on=due_on,
            answers_id=answers_id,
        )
    )
    doing.session.flush()


def _mail_filer(doing: Doing) -> None:
    """Tell who left an address that there is news, and nothing of what it is."""
    deviation = doing.deviation
    filer = doing.session.scalars(
        rows_of(Filer, deviation.forbund_id).where(Filer.deviation_id == deviation.id)
    ).one_or_none()
    if filer is None or not doing.case.situation.filer_reads or not is_address(filer.contact):
        return
    settings: Config = current_app.extensions["config"]
    forbund = doing.session.get_one(Forbund, deviation.forbund_id)
    queue(
        doing.session,
        key=f"besked:{deviation.public_id}:{deviation.version}",
        recipient=filer.contact,
        subject="Det finns ett nytt besked om din rapport",
        body=(
            "Det finns ett nytt besked om din rapport. Öppna det med din kod:\n"
            f"{settings.public_base_url}/{forbund.slug}/kvitto\n\n"
            f"Mejlet kommer från {forbund.name}, för att du lämnade din adress i rapporten.\n"
        ),
        forbund_id=deviation.forbund_id,
        now=doing.now,
    )
