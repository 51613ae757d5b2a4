"""Where a matter stands: one tag, one sentence, whom it waits for. Derived, never stored. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from deviations import working_days
from deviations.formatting import day_near, listed, short_day
from deviations.records.vocabulary import Status

# Working days. The filer's receipt promises it, the koordinator's list holds to it.
DAYS_TO_READ = 5


class Family(StrEnum):
    """The five looks of a tag."""

    NEW = "new"
    PROGRESS = "progress"
    LATE = "late"
    DONE = "done"
    BESIDE = "beside"


class WaitingFor(StrEnum):
    """Whose turn it is."""

    KOORDINATOR = "mig"
    FILER = "rapportor"
    PART = "part"
    FORUM = "forum"
    NOBODY = "ingen"


@dataclass(frozen=True, kw_only=True)
class OpenQuestion:
    """A question without an answer: to a part, named as people say it, or to the filer (None).

    `more_time`: the part has asked for more; `due_on` is then the later day.
    """

    to: str | None
    asked_on: date
    due_on: date | None = None
    more_time: bool = False

    def late(self, today: date) -> bool:
        """Say whether an answer was wanted before today. Nobody hurries a filer."""
        return self.to is not None and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What is known of a deviation's way so far.

    `answered`: an answer has come since the filer last got besked. `beside` names where it was
    referred, the original of a duplicate, or the law it falls under.
    """

    status: Status
    received_on: date
    questions: tuple[OpenQuestion, ...] = ()
    answered: bool = False
    notified: bool = False
    lifted_to: str | None = None
    lifted_on: date | None = None
    meets_on: date | None = None
    closed_on: date | None = None
    beside: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The tag, its sentence, what comes next, and the same in short for a list."""

    family: Family
    word: str
    sentence: str
    next_step: str = ""
    brief: str = ""
    waiting_for: WaitingFor = WaitingFor.NOBODY
    since: date | None = None


def standing(matter: Matter, *, today: date) -> Standing:
    """Say where a matter stands on a day. What is late comes before what is merely asked."""
    if matter.status is Status.INKOMMEN:
        return _new(matter, today)
    if matter.status is not Status.MOTTAGEN:
        return _over(matter, today)
    return _in_progress(matter, today)


def _in_progress(matter: Matter, today: date) -> Standing:
    to_parts = [question for question in matter.questions if question.to is not None]
    late = [question for question in to_parts if question.late(today)]
    if late:
        return _late(late, today)
    if to_parts and all(question.more_time for question in to_parts):
        return _more_time(to_parts, today)
    if to_parts:
        return _asked(to_parts, today)
    if matter.questions:
        return _filer_asked(matter.questions, today)
    if matter.lifted_to:
        return _lifted(matter, today)
    return _ours(matter, today)


def _new(matter: Matter, today: date) -> Standing:
    read_by = working_days.after(matter.received_on, DAYS_TO_READ)
    overdue = read_by < today
    verb = "Skulle ha lästs" if overdue else "Läs senast"
    return Standing(
        family=Family.NEW,
        word="Ny",
        sentence=f"Kom in {day_near(matter.received_on, today)} och är inte läst.",
        next_step=f"{verb} {day_near(read_by, today)}.",
        brief=f"{verb} {short_day(read_by)}",
        waiting_for=WaitingFor.KOORDINATOR,
        since=matter.received_on,
    )


def _late(questions: list[OpenQuestion], today: date) -> Standing:
    since, due = _first(questions)
    days = _days((today - due).days) if due else ""
    who = _names(questions)
    return Standing(
        family=Family.LATE,
        word="Svar försenat",
        sentence=f"Väntar på {who} sedan {day_near(since, today)}.",
        next_step=f"Svaret önskades senast {day_near(due, today)} och är {days} sent."
        if due
        else "",
        brief=f"{_start(who)}, svaret är {days} sent",
        waiting_for=WaitingFor.PART,
        since=since,
    )


def _more_time(questions: list[OpenQuestion], today: date) -> Standing:
    since, due = _first(questions)
    who = _names(questions)
    return Standing(
        family=Family.PROGRESS,
        word="Mer tid",
        sentence=f"{_start(who)} har bett om mer tid.",
        next_step=f"Svar önskas nu senast {day_near(due, today)}, {_ahead(due, today)}."
        if due
        else "Frågan väntar på svar.",
        brief=f"{_start(who)}, mer tid till {short_day(due)}" if due else f"{_start(who)}, mer tid",
        waiting_for=WaitingFor.PART,
        since=since,
    )


def _asked(questions: list[OpenQuestion], today: date) -> Standing:
    since, due = _first(questions)
    who = _names(questions)
    return Standing(
        family=Family.PROGRESS,
        word="Svar begärt",
        sentence=f"Väntar på {who} sedan {day_near(since, today)}.",
        next_step=f"Svar önskas senast {day_near(due, today)}, {_ahead(due, today)}."
        if due
        else "",
        brief=f"{_start(who)}, {short_day(due)}"
        if due
        else f"{_start(who)}, sedan {short_day(since)}",
        waiting_for=WaitingFor.PART,
        since=since,
    )


def _filer_asked(questions: Iterable[OpenQuestion], today: date) -> Standing:
    since = min(question.asked_on for question in questions)
    return Standing(
        family=Family.PROGRESS,
        word="Fråga ställd",
        sentence=f"Väntar på rapportören sedan {day_near(since, today)}.",
        next_step="Rapportören ser frågan med sin kod.",
        brief=f"Rapportören, sedan {short_day(since)}",
        waiting_for=WaitingFor.FILER,
        since=since,
    )


def _lifted(matter: Matter, today: date) -> Standing:
    meets = matter.meets_on
    return Standing(
        family=Family.PROGRESS,
        word="Lyft",
        sentence=f"Rapporten är lyft till {_inside(matter.lifted_to or '')}.",
        next_step=f"Nästa möte är {day_near(meets, today)}."
        if meets
        else "Nästa möte är inte satt.",
        brief=f"{matter.lifted_to} {short_day(meets)}" if meets else f"{matter.lifted_to}",
        waiting_for=WaitingFor.FORUM,
        since=matter.lifted_on,
    )


def _ours(matter: Matter, today: date) -> Standing:
    word, sentence, next_step, brief = (
        "Mottagen",
        "Rapporten är mottagen.",
        "Välj nästa steg.",
        "Nästa steg",
    )
    family = Family.PROGRESS
    if matter.answered:
        family, word, sentence = Family.DONE, "Besvarad", "Svaret har kommit."
        next_step, brief = "Läs svaret och lämna besked.", "Läs svaret"
    elif matter.notified:
        sentence, next_step = "Rapportören har fått besked.", "Avsluta om inget mer behövs."
        brief = "Avsluta eller gå vidare"
    return Standing(
        family=family,
        word=word,
        sentence=sentence,
        next_step=next_step,
        brief=brief,
        waiting_for=WaitingFor.KOORDINATOR,
    )


def _over(matter: Matter, today: date) -> Standing:
    closed = (
        f"avslutades {day_near(matter.closed_on, today)}" if matter.closed_on else "är avslutad"
    )
    family, word, sentence = {
        Status.AVSLUTAD: (Family.DONE, "Avslutad", f"Rapporten {closed}."),
        Status.HANVISAD: (
            Family.BESIDE,
            "Hänvisad",
            f"Rapporten är hänvisad till {matter.beside}.",
        ),
        Status.DUBBLETT: (Family.BESIDE, "Dubblett", f"Samma händelse som {matter.beside}."),
        Status.UTANFOR: (Family.BESIDE, "Utanför Lex Heller", f"Hör till {matter.beside}."),
    }[matter.status]
    return Standing(family=family, word=word, sentence=sentence)


def _first(questions: Iterable[OpenQuestion]) -> tuple[date, date | None]:
    asked = list(questions)
    dues = [question.due_on for question in asked if question.due_on]
    return min(question.asked_on for question in asked), min(dues) if dues else None


def _names(questions: Iterable[OpenQuestion]) -> str:
    return listed(list(dict.fromkeys(question.to or "" for question in questions)))


def _ahead(day: date, today: date) -> str:
    days = (day - today).days
    return {0: "i dag", 1: "i morgon"}.get(days, f"om {_days(days)}")


def _start(words: str) -> str:
    return words[:1].upper() + words[1:]


def _days(count: int) -> str:
    return "1 dag" if count == 1 else f"{count} dagar"


def _inside(name: str) -> str:
    """Write a forum's name inside a sentence: Styrgruppen i Nässjö → styrgruppen i Nässjö."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
