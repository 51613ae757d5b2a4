"""Say a deviation and a choice in words for the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _, ngettext

from deviations import clock
from deviations.formatting import day, happened, listed, short_day
from deviations.organisations.models.forbund import THE_FOUR, Part, PartCode, Verksamhet
from deviations.organisations.roles import Permission
from deviations.records.models.deviation import Deviation
from deviations.records.rendering import open_questions, spoken
from deviations.records.vocabulary import UNKNOWN, Family, Status
from deviations.records.workflow.acts import Act, Rule, Situation, allowed, first_step
from deviations.triage.queries import Background, Case, Mailed

# What may stand as a button beside the first.
BESIDE = frozenset({Act.WRITE_ANSWER, Act.NOTIFY, Act.ASK_PART, Act.LIFT, Act.CLOSE, Act.REOPEN})
# What stands at what it changes: the facts, the filer.
ELSEWHERE = frozenset({Act.SET_FACTS, Act.TAKE_OVER})
Labels = Mapping[Family, Mapping[str, str]]
Parts = Mapping[PartCode, Part]


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
                "Frågan till %(part)s är inte mejlad, för det fanns ingen att mejla den till."
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


def received(deviation: Deviation, today: date) -> str:
    """Write when it came in, in a table; the year only when it is another."""
    came = clock.day_of(deviation.received_at)
    return short_day(came) if came.year == today.year else f"{short_day(came)} {came.year}"
