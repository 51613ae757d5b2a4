"""What has come of a report, as its filer reads it: oldest first, and no one pointed out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from deviations import clock, working_days
from deviations.formatting import day_near, happened, listed
from deviations.organisations.models.forbund import Forbund, PartCode
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.records.rendering import matter_of, open_questions
from deviations.records.vocabulary import Status
from deviations.records.workflow.standing import DAYS_TO_READ, Matter, WaitingFor, standing


class Event(NamedTuple):
    """One dated sentence of the timeline; state is happened, now or expected."""

    when: str
    text: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """A deviation with what was said about it, and the names of what it points to."""

    today: date
    forbund: Forbund
    deviation: Deviation
    messages: Sequence[Message]
    what_happened: str
    kommuner: Mapping[int, str]
    forums: Mapping[int, str]
    parts: Mapping[PartCode, str]
    types: Mapping[str, str]

    @property
    def place(self) -> str:
        """Return the kommun's name, or the whole area's."""
        return self.kommuner.get(self.deviation.kommun_id or 0, self.forbund.area)

    @property
    def open_question(self) -> Message | None:
        """Return the koordinator's question that still waits for the filer, or None.

        What has ended waits for nobody: its page must tell how it went.
        """
        if self.deviation.status not in {Status.INKOMMEN, Status.MOTTAGEN}:
            return None
        asked = (one for one in open_questions(self.messages) if one.part is None)
        return next(asked, None)

    @property
    def notices(self) -> tuple[Message, ...]:
        """Return the koordinator's besked, newest first."""
        return tuple(
            message
            for message in reversed(self.messages)
            if message.kind is MessageKind.NOTICE_TO_FILER
        )

    def day(self, value: date) -> str:
        """Write a day, with its year only when it is not this one."""
        return day_near(value, self.today)

    def day_of(self, moment: datetime) -> str:
        """Write the Swedish day of a moment."""
        return self.day(clock.day_of(moment))

    @property
    def read_by(self) -> str:
        """Return the day by which a koordinator has read it."""
        received = clock.day_of(self.deviation.received_at)
        return self.day(working_days.after(received, DAYS_TO_READ))


def heading(story: Story) -> str:
    """Return where the report stands, in one sentence: the heading is the answer."""
    if story.open_question:
        return str(_("Koordinatorn har en fråga till dig"))
    if story.notices and story.deviation.status is Status.AVSLUTAD:
        return str(_("Det här hände tack vare din rapport"))
    if story.notices:
        return str(_("Du har fått besked om din rapport"))
    stands = standing(_matter(story), today=story.today)
    if stands.waiting_for in {WaitingFor.PART, WaitingFor.FORUM}:
        return stands.sentence.rstrip(".")
    return _sentence(story)


def _matter(story: Story) -> Matter:
    return matter_of(story.deviation, story.messages, parts=story.parts)


def _sentence(story: Story) -> str:
    referred = story.deviation.referred_to or _("en annan mottagare")
    return str(
        {
            Status.INKOMMEN: _("Rapporten har kommit in och ska läsas"),
            Status.MOTTAGEN: _("Koordinatorn har läst din rapport"),
            Status.AVSLUTAD: _("Rapporten är avslutad"),
            Status.HANVISAD: _("Rapporten har gått vidare till %(where)s", where=referred),
            Status.DUBBLETT: _("Rapporten följs upp tillsammans med en annan om samma sak"),
            Status.UTANFOR: _("Rapporten gäller något som Lex Heller inte är till för"),
        }[story.deviation.status]
    )


def what_comes(story: Story) -> tuple[Event, ...]:
    """Return the receipt's timeline: it came in, and what happens next."""
    received = story.day_of(story.deviation.received_at)
    # A reference never breaks between lines.
    came_in = Markup('{} <span class="reference">{}</span>.').format(
        _("Rapporten kom in. Den heter"), story.deviation.reference
    )
    return (
        Event(received, came_in, "happened"),
        _reading(story),
        Event(
            _("Därefter"),
            _("%(parts)s kan få en fråga om vad som kan bli bättre.", parts=_concerned(story))
            + " "
            + _("Ingen får veta vem som rapporterat."),
            "expected",
        ),
        Event(
            _("När det är klart"),
            _("Du kan läsa vad som hände tack vare din rapport."),
            "expected",
        ),
    )


def so_far(story: Story) -> tuple[Event, ...]:
    """Return the timeline of what has happened, and what is expected."""
    told = sorted(_told(story), key=lambda moment: moment[0])
    question = story.open_question
    events = [Event(story.day_of(at), text, "happened") for at, text in told]
    if question:
        asked = story.day_of(question.at)
        events.append(Event(asked, _("Fråga till dig. Rapporten väntar på ditt svar."), "now"))
    if story.deviation.status is Status.INKOMMEN:
        events.append(_reading(story))
    return tuple(events)


def _reading(story: Story) -> Event:
    return Event(
        _("Senast %(day)s", day=story.read_by),
        _("Koordinatorn i %(place)s läser den och svarar här.", place=story.place),
        "expected",
    )


def _told(story: Story) -> Iterator[tuple[datetime, str]]:
    deviation = story.deviation
    yield deviation.received_at, _("Rapporten kom in.")
    for message in story.messages:
        if message is not story.open_question:
            yield message.at, _said(story, message)
        if message.more_time_at and message.part:
            yield (
                message.more_time_at,
                _("%(part)s bad om mer tid.", part=story.parts[message.part]),
            )
    if deviation.lifted_at and deviation.lifted_to_id:
        forum = story.forums.get(deviation.lifted_to_id, "")
        yield deviation.lifted_at, _("Den ska tas upp: %(forum)s.", forum=forum)
    if deviation.closed_at:
        yield deviation.closed_at, _("Rapporten avslutades.")


def _said(story: Story, message: Message) -> str:
    part = story.parts.get(message.part, "") if message.part else ""
    return str(
        {
            MessageKind.QUESTION_TO_FILER: _("Koordinatorn ställde en fråga till dig."),
            MessageKind.ANSWER_FROM_FILER: _("Du svarade."),
            MessageKind.QUESTION_TO_PART: _("%(part)s fick en fråga.", part=part),
            MessageKind.ANSWER_FROM_PART: _("%(part)s svarade.", part=part),
            MessageKind.NOTICE_TO_FILER: _("Du fick besked."),
        }[message.kind]
    )


def facts(story: Story) -> tuple[tuple[str, str], ...]:
    """Return the coded answers as label and words."""
    deviation = story.deviation
    types = [story.types.get(kind.code, kind.code) for kind in deviation.types]
    return (
        (_("Berättar om"), deviation.kind.label),
        (_("Kommun"), story.place),
        (_("Din part"), story.parts[deviation.reporting_part]),
        (_("Part det gäller"), _concerned(story)),
        (_("Typ"), listed(types)),
        (_("När"), happened(deviation.happened_on, deviation.precision)),
    )


def _concerned(story: Story) -> str:
    return listed([story.parts[concerned.part] for concerned in story.deviation.parts])
