"""One table rules every act: who, from where, what it needs, whereto. Pure.

Buttons, permission, validation and tests all read `RULES`; no view decides anything of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from deviations.organisations.roles import Permission
from deviations.records.vocabulary import Status


class Act(StrEnum):
    """What a koordinator does with a deviation. The value is the last word of its address."""

    RECEIVE = "ta-emot"
    SET_FACTS = "fakta"
    ASK_FILER = "fraga-rapportoren"
    ASK_PART = "begar-svar"
    WRITE_ANSWER = "skriv-in-svar"
    NOTIFY = "besked"
    LIFT = "lyft"
    TAKE_BACK = "ta-tillbaka"
    CLOSE = "avsluta"
    REFER = "hanvisa"
    MARK_DUPLICATE = "dubblett"
    MARK_OUTSIDE = "utanfor"
    REOPEN = "oppna-igen"
    CHOOSE_EXAMPLE = "exempel"
    DROP_EXAMPLE = "ta-bort-exempel"
    PUBLISH = "publicera"
    WITHDRAW = "dra-tillbaka"
    TAKE_OVER = "ta-over"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the rules ask about a deviation.

    `filer_reads`: somebody has a receipt code; nobody has one for an imported row. `heard`: an
    answer or a besked exists; `to_tell`: an answer has come that the filer has not been told of.
    `contact_elsewhere`: the filer can be reached, but not by the one who looks.
    """

    status: Status
    filer_reads: bool
    filer_asked: bool
    parts_asked: frozenset[str]
    heard: bool
    to_tell: bool
    lifted: bool
    is_example: bool
    is_published: bool
    contact_elsewhere: bool = False


class Need(StrEnum):
    """What must hold beside the status."""

    FILER_READS = "filer-reads"
    FILER_NOT_ASKED = "filer-not-asked"
    PART_ASKED = "part-asked"
    LIFTED = "lifted"
    NOT_LIFTED = "not-lifted"
    EXAMPLE = "example"
    PUBLISHED = "published"
    CONTACT_ELSEWHERE = "contact-elsewhere"

    def met(self, situation: Situation) -> bool:
        """Say whether it holds."""
        return _MET[self](situation)


_MET: dict[Need, Callable[[Situation], bool]] = {
    Need.FILER_READS: lambda now: now.filer_reads,
    Need.FILER_NOT_ASKED: lambda now: not now.filer_asked,
    Need.PART_ASKED: lambda now: bool(now.parts_asked),
    Need.LIFTED: lambda now: now.lifted,
    Need.NOT_LIFTED: lambda now: not now.lifted,
    Need.EXAMPLE: lambda now: now.is_example,
    Need.PUBLISHED: lambda now: now.is_published,
    Need.CONTACT_ELSEWHERE: lambda now: now.contact_elsewhere,
}


class Words(StrEnum):
    """Whether an act takes words. UNLESS_HEARD: a reason, unless somebody has been heard."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    UNLESS_HEARD = "unless-heard"

    def required(self, situation: Situation) -> bool:
        """Say whether the act cannot be done without words."""
        return self is Words.REQUIRED or (self is Words.UNLESS_HEARD and not situation.heard)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row of the table. `leads_to` None: the status stays. `past`: the audit's verb.

    `done`: what who did it reads afterwards, a sentence.
    """

    act: Act
    label: str
    past: str
    done: str
    from_statuses: frozenset[Status]
    leads_to: Status | None = None
    needs: tuple[Need, ...] = ()
    words: Words = Words.NONE
    has_form: bool = True
    permission: Permission = Permission.DEVIATION_HANDLE

    def allows(self, situation: Situation, permissions: frozenset[Permission]) -> bool:
        """Say whether the act may be done now, by somebody with these permissions."""
        return (
            self.permission in permissions
            and situation.status in self.from_statuses
            and all(need.met(situation) for need in self.needs)
        )


_NEW = frozenset({Status.INKOMMEN})
_RECEIVED = frozenset({Status.MOTTAGEN})
_OPEN = _NEW | _RECEIVED
_BESIDE = frozenset({Status.HANVISAD, Status.DUBBLETT, Status.UTANFOR})
_HANDLED = frozenset(Status) - _NEW
_TOLD = _RECEIVED | {Status.AVSLUTAD}

# In the order of the buttons.
RULES: dict[Act, Rule] = {
    rule.act: rule
    for rule in (
        Rule(act=Act.RECEIVE, label="Ta emot", past="received", done="Rapporten är mottagen.", from_statuses=_NEW, leads_to=Status.MOTTAGEN, has_form=False),
        Rule(act=Act.WRITE_ANSWER, label="Skriv in ett svar", past="answered", done="Svaret är sparat.", from_statuses=_RECEIVED, needs=(Need.PART_ASKED,), words=Words.REQUIRED),
        Rule(act=Act.NOTIFY, label="Lämna besked till rapportören", past="notified", done="Beskedet är sparat. Rapportören läser det med sin kod.", from_statuses=_TOLD | {Status.HANVISAD, Status.UTANFOR}, needs=(Need.FILER_READS,), words=Words.REQUIRED),
        Rule(act=Act.ASK_PART, label="Begär svar av en part", past="asked-part", done="Frågan till parten är sparad.", from_statuses=_OPEN, leads_to=Status.MOTTAGEN, words=Words.REQUIRED),
        Rule(act=Act.ASK_FILER, label="Fråga rapportören", past="asked-filer", done="Frågan är sparad. Rapportören läser den med sin kod.", from_statuses=_OPEN, leads_to=Status.MOTTAGEN, needs=(Need.FILER_READS, Need.FILER_NOT_ASKED), words=Words.REQUIRED),
        Rule(act=Act.LIFT, label="Lyft till ett forum", past="lifted", done="Frågan är lyft till forumet.", from_statuses=_RECEIVED, needs=(Need.NOT_LIFTED,), words=Words.OPTIONAL),
        Rule(act=Act.TAKE_BACK, label="Ta tillbaka från forumet", past="taken-back", done="Frågan är tillbaka från forumet.", from_statuses=_RECEIVED, needs=(Need.LIFTED,), has_form=False),
        Rule(act=Act.CLOSE, label="Avsluta avvikelsen", past="closed", done="Avvikelsen är avslutad.", from_statuses=_RECEIVED, leads_to=Status.AVSLUTAD, words=Words.UNLESS_HEARD),
        Rule(act=Act.SET_FACTS, label="Ändra fakta", past="facts-set", done="Fakta är sparade.", from_statuses=_OPEN, leads_to=Status.MOTTAGEN),
        Rule(act=Act.REFER, label="Hänvisa vidare", past="referred", done="Avvikelsen är hänvisad vidare.", from_statuses=_OPEN, leads_to=Status.HANVISAD, words=Words.OPTIONAL),
        Rule(act=Act.MARK_DUPLICATE, label="Markera som dubblett", past="marked-duplicate", done="Avvikelsen är markerad som dubblett.", from_statuses=_OPEN, leads_to=Status.DUBBLETT),
        Rule(act=Act.MARK_OUTSIDE, label="Markera som utanför Lex Heller", past="marked-outside", done="Avvikelsen är markerad som utanför Lex Heller.", from_statuses=_OPEN, leads_to=Status.UTANFOR, words=Words.OPTIONAL),
        Rule(act=Act.REOPEN, label="Öppna igen", past="reopened", done="Avvikelsen är öppen igen.", from_statuses=_BESIDE | {Status.AVSLUTAD}, leads_to=Status.MOTTAGEN, has_form=False),
        Rule(act=Act.CHOOSE_EXAMPLE, label="Använd som exempel i rapporter", past="chosen-as-example", done="Exemplet är sparat och kan visas i rapporter.", from_statuses=_TOLD, words=Words.REQUIRED),
        Rule(act=Act.DROP_EXAMPLE, label="Sluta använda som exempel", past="dropped-as-example", done="Avvikelsen används inte längre som exempel.", from_statuses=frozenset(Status), needs=(Need.EXAMPLE,), has_form=False),
        Rule(act=Act.PUBLISH, label="Publicera vad som har ändrats", past="published", done="Det som har ändrats är publicerat.", from_statuses=_TOLD, words=Words.REQUIRED),
        Rule(act=Act.WITHDRAW, label="Dra tillbaka publiceringen", past="withdrawn", done="Publiceringen är tillbakadragen.", from_statuses=frozenset(Status), needs=(Need.PUBLISHED,), has_form=False),
        Rule(act=Act.TAKE_OVER, label="Ta över rapporten", past="taken-over", done="Du har tagit över rapporten.", from_statuses=_HANDLED, needs=(Need.CONTACT_ELSEWHERE,), has_form=False, permission=Permission.CONTACT_READ),
    )
}  # fmt: skip


def allowed(situation: Situation, permissions: frozenset[Permission]) -> tuple[Rule, ...]:
    """Return the acts that may be done now, in the order of the buttons."""
    return tuple(rule for rule in RULES.values() if rule.allows(situation, permissions))


# What to do first, tried in order; the first that is allowed is the page's one button.
_FIRST: tuple[tuple[Act, Callable[[Situation], bool]], ...] = (
    (Act.RECEIVE, lambda now: now.status is Status.INKOMMEN),
    (Act.NOTIFY, lambda now: now.to_tell),
    (Act.WRITE_ANSWER, lambda now: bool(now.parts_asked)),
    (Act.CLOSE, lambda now: now.heard and not now.filer_asked and not now.lifted),
    (Act.NOTIFY, lambda now: now.lifted),
    (Act.ASK_PART, lambda now: not now.filer_asked),
)


def first_step(situation: Situation, permissions: frozenset[Permission]) -> Rule | None:
    """Return the act that a page offers first; None when there is nothing to do."""
    if situation.status not in _OPEN:
        return None
    for act, fits in _FIRST:
        if fits(situation) and RULES[act].allows(situation, permissions):
            return RULES[act]
    return None
