"""Say a deviation, its way and a choice in words for the pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _, ngettext
from markupsafe import Markup

from deviations import clock
from deviations.formatting import day, happened, listed, short_day
from deviations.organisations.models.forbund import THE_FOUR, Part, PartCode, Verksamhet
from deviations.organisations.roles import Permission
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.records.rendering import open_questions, spoken
from deviations.records.vocabulary import UNKNOWN, Family, Status
from deviations.records.workflow.acts import RULES, Act, Rule, Situation, allowed, first_step
from deviations.triage.queries import Background, Case, Mailed

# What may stand as a button beside the first.
BESIDE = frozenset({Act.WRITE_ANSWER, Act.NOTIFY, Act.ASK_PART, Act.LIFT, Act.CLOSE, Act.REOPEN})
# What stands at what it changes: the facts, the filer.
ELSEWHERE = frozenset({Act.SET_FACTS, Act.TAKE_OVER})
Labels = Mapping[Family, Mapping[str, str]]
Parts = Mapping[PartCode, Part]


@dataclass(frozen=True)
class Event:
    """One line of the timeline; state: happened, now or expected."""

    when: str
    text: str | Markup
    state: str = "happened"


@dataclass(frozen=True, kw_only=True)
class Steps:
    """The acts of a page: one first, a few beside it, the rest folded; and two by their matter."""

    first: Rule | None
    second: tuple[Rule, ...]
    more: tuple[Rule, ...]
    facts: Rule | None
    contact: Rule | None

    @property
    def any(self) -> bool:
        """Say whether there is anything to do."""
        return bool(self.first or self.second or self.more or self.facts)


def steps(situation: Situation, permissions: frozenset[Permission]) -> Steps:
    """Lay out every act that is allowed, each in one place."""
    first = first_step(situation, permissions)
    acts = allowed(situation, permissions)
    rest = [rule for rule in acts if rule != first and rule.act not in ELSEWHERE]
    second = tuple(rule for rule in rest if rule.act in BESIDE)[:2]
    return Steps(
        first=first,
        second=second,
        more=tuple(rule for rule in rest if rule not in second),
        facts=next((rule for rule in acts if rule.act is Act.SET_FACTS), None),
        contact=next((rule for rule in acts if rule.act is Act.TAKE_OVER), None),
    )


def part_name(parts: Parts, code: PartCode, verksamhet: Verksamhet | None = None) -> str:
    """Return what a part is called at the start of a line, with its verksamhet if known."""
    name = spoken(parts, code)
    return _start(f"{name}, {verksamhet.name}" if verksamhet else name)


def concerned_names(parts: Parts, deviation: Deviation) -> str:
    """Name the parts a deviation concerns inside a sentence: "alla fyra parterna", or each."""
    codes = {part.part for part in deviation.parts}
    named = [part for part in deviation.parts if part.verksamhet]
    if codes == set(THE_FOUR) and not named:
        return str(_("alla fyra parterna"))
    return listed(
        [
            f"{spoken(parts, part.part)}, {part.verksamhet.name}"
            if part.verksamhet
            else spoken(parts, part.part)
            for part in deviation.parts
        ]
    )


def title(deviation: Deviation, labels: Mapping[str, str]) -> str:
    """Name a deviation by its primary type."""
    code = deviation.types[0].code if deviation.types else ""
    return labels.get(code, code)


def facts(case: Case, labels: Labels) -> list[tuple[str, str]]:
    """Return the facts as label and value; an empty value is not shown."""
    deviation = case.deviation
    types = [labels[Family.TYP].get(one.code, one.code) for one in deviation.types]
    forum = deviation.forum.name if deviation.forum else deviation.forum_named
    reporting = part_name(case.parts, deviation.reporting_part, deviation.reporting_verksamhet)
    return [
        (_("Slag"), deviation.kind.label),
        (_("Rapporterar"), reporting),
        (_("Berör"), _start(concerned_names(case.parts, deviation))),
        (_("Typ"), ", ".join(types)),
        (_("Orsak"), _label(labels, Family.ORSAK, deviation.cause)),
        (_("Nivå"), _label(labels, Family.NIVA, deviation.level)),
        (_("Påverkbart"), _label(labels, Family.PAVERKBART, deviation.influence)),
        (_("Återkommande"), _label(labels, Family.ATERKOMMANDE, deviation.recurrence)),
        (_("För personen"), _label(labels, Family.KONSEKVENS_PERSON, deviation.consequence_person)),
        (_("För arbetet"), _label(labels, Family.KONSEKVENS_ARBETE, deviation.consequence_work)),
        (_("Hände"), happened(deviation.happened_on, deviation.precision)),
        (_("Kom in"), f"{day(clock.day_of(deviation.received_at))} {deviation.channel.label}"),
        (_("Forum"), forum),
    ]


def _start(text: str) -> str:
    return text[:1].upper() + text[1:]


def _label(labels: Labels, family: Family, code: str | None) -> str:
    return "" if code in {None, UNKNOWN} else labels[family].get(code or "", code or "")


def about_filer(case: Case) -> str:
    """Say whether who filed can be reached, and by whom; never how."""
    if not case.contact.left:
        if case.situation.filer_reads:
            return str(_("Ingen adress lämnades. Rapportören läser besked med sin kod."))
        return str(_("Importerad. Ingen har en kod att läsa besked med."))
    if case.contact.mine:
        return str(_("Rapportören lämnade en kontaktuppgift. Bara du, som tog emot, kan se den."))
    left = str(_("Rapportören lämnade en kontaktuppgift."))
    if case.contact.receiver:
        said = _("%(name)s, som tog emot rapporten, ser den.", name=case.contact.receiver)
    elif case.situation.status is Status.INKOMMEN:
        said = _("Den som tar emot rapporten kan se den.")
    else:
        said = _("Ingen ser den nu.")
    return f"{left} {said}"


def timeline(case: Case, background: Background) -> list[Event]:
    """Return what has happened, the last first; above it what is waited for."""
    told: list[tuple[datetime, Event]] = [(case.deviation.received_at, _arrival(case.deviation))]
    told += [(message.at, _said(case, message)) for message in case.messages]
    told += [
        (message.more_time_at, _wanting_time(case, message, message.more_time_at))
        for message in case.messages
        if message.more_time_at
    ]
    told += [
        (event.at, Event(_moment(event.at), sentence))
        for event in background.events
        if (sentence := _done(event.action))
    ]
    told += [
        (addendum.at, Event(_moment(addendum.at), _("Ett tillägg skrevs.")))
        for addendum in background.addenda
    ]
    told.sort(key=lambda one: one[0], reverse=True)
    return [*_expected(case), *(event for _at, event in told)]


def _expected(case: Case) -> Iterable[Event]:
    for question in open_questions(case.messages):
        if question.wanted_by and question.part:
            yield Event(
                day(question.wanted_by),
                _("Svar önskas från %(part)s.", part=spoken(case.parts, question.part)),
                "expected",
            )


def mailed(case: Case, background: Background) -> list[str]:
    """Say of each open question to a part whom it was mailed to, or that nobody receives there."""
    return [
        _mailed_to(spoken(case.parts, question.part), background.mailed.get(question.public_id))
        for question in open_questions(case.messages)
        if question.part
    ]


def _mailed_to(part: str, mailed: Mailed | None) -> str:
    if mailed is None:
        return str(
            _(
                "Frågan till %(part)s är inte mejlad: ingen annan tar emot frågor där."
                " Ställ den själv och skriv in svaret.",
                part=part,
            )
        )
    if not mailed.sent:
        return str(
            _(
                "Mejlet till %(part)s gick inte fram. Ställ frågan själv och skriv in svaret.",
                part=part,
            )
        )
    return str(
        ngettext(
            "Frågan är mejlad till en mottagare hos %(part)s.",
            "Frågan är mejlad till %(num)s mottagare hos %(part)s.",
            mailed.sent,
            part=part,
        )
    )


def _arrival(deviation: Deviation) -> Event:
    text = _("Rapporten kom in %(how)s.", how=deviation.channel.label)
    return Event(_moment(deviation.received_at), text)


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
    return Event(_moment(message.at), quoted)


def _wanting_time(case: Case, question: Message, at: datetime) -> Event:
    part = part_name(case.parts, question.part) if question.part else ""
    if not question.more_time_words:
        return Event(_moment(at), _("%(part)s bad om mer tid.", part=part))
    lead = _("%(part)s bad om mer tid:", part=part)
    return Event(
        _moment(at), Markup('{} <q class="words">{}</q>').format(lead, question.more_time_words)
    )


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


def _moment(at: datetime) -> str:
    local = clock.local(at)
    return f"{day(local.date())} {local:%H.%M}"


def received(deviation: Deviation, today: date) -> str:
    """Write when it came in, in a table; the year only when it is another."""
    came = clock.day_of(deviation.received_at)
    return short_day(came) if came.year == today.year else f"{short_day(came)} {came.year}"
