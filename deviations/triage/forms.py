"""The small form of each act. What it needs to offer is given at each request."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _, lazy_gettext as _l
from wtforms.validators import ValidationError

from deviations.forms.base import SwedishForm
from deviations.forms.choices import OneOf, OneOfMany, Option
from deviations.forms.fields import Day, FreeText, Text, Tick
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.forum import Forum
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.vocabulary import Family
from deviations.records.workflow.acts import RULES, Act
from deviations.text import Excerpt, blocks, excerpts, find_personal_data
from deviations.triage.queries import Case
from deviations.triage.services import Typed

# How long a part is given, unless the koordinator chooses another day.
ANSWER_WITHIN = timedelta(days=14)
CHOOSE = Option("", _l("Välj"))
LAWS = (
    Option(
        "lex Sarah",
        _l("Lex Sarah"),
        _l("Missförhållande i socialtjänst eller LSS. Anmäls till verksamhetens ledning."),
    ),
    Option(
        "lex Maria",
        _l("Lex Maria"),
        _l("Allvarlig vårdskada. Anmäls till vårdgivarens chefläkare."),
    ),
    Option(
        "orosanmälan",
        _l("Orosanmälan"),
        _l("Ett barn kan fara illa. Anmäls till socialtjänsten i kommunen."),
    ),
)


class ActForm(SwedishForm):
    """What every act's form has: words, empty when the act takes none."""

    words = FreeText(_l("Text"))
    de_identified = False

    def offer(self, choices: "Choices", case: Case) -> None:
        """Fill the lists to choose from."""

    def typed(self) -> Typed:
        """Return what was typed, for the service."""
        return Typed(words=self.words.data)

    def finds(self) -> tuple[Excerpt, ...]:
        """Return what points out a person in the words, each in its context."""
        text = self.words.data
        return excerpts(text, find_personal_data(text))

    def points_out_nobody(self) -> bool:
        """Refuse a certain personnummer; de-identified words also what a reader has not checked."""
        found = find_personal_data(self.words.data)
        if blocks(found):
            self.words.errors = [_("Ta bort personnumret. Skriv till exempel ”deltagaren”.")]
        return not blocks(found)


class Choices:
    """The lists of a förbund, asked for once."""

    def __init__(
        self,
        *,
        parts: Mapping[PartCode, str],
        forums: Iterable[Forum],
        terms: Callable[[Family], Iterable[VocabularyTerm]],
        today: date,
    ) -> None:
        self.parts = parts
        self.forums = forums
        self.terms = terms
        self.today = today

    def of(self, family: Family) -> tuple[Option, ...]:
        """Return the words of a family, as options."""
        return tuple(Option(term.code, term.label, group=term.group) for term in self.terms(family))


class AskPartForm(ActForm):
    """Which part, what is asked, and until when."""

    part = OneOf(_l("Vem ska svara?"), missing=_l("Välj vem som ska svara."))
    words = FreeText(
        _l("Vad vill du veta?"),
        missing=_l("Skriv vad du vill veta."),
        description=_l(
            "Fråga om arbetssättet, inte om personen. Skriv så att svaret tar fem minuter."
        ),
    )
    due_on = Day(
        _l("Svar önskas senast"),
        missing=_l("Skriv vilken dag svaret önskas."),
        description=_l("Till exempel 2026-12-04."),
    )

    def offer(self, choices: Choices, case: Case) -> None:
        """Offer the concerned parts first; propose two weeks."""
        concerned = [part.part for part in case.deviation.parts]
        order = sorted(choices.parts, key=lambda code: code not in concerned)
        self.part.offer(
            Option(code, choices.parts[code]) for code in order if code is not PartCode.ANNAN
        )
        self.today = choices.today
        if not self.is_submitted():
            self.due_on.data = choices.today + ANSWER_WITHIN
            self.part.data = concerned[0] if len(concerned) == 1 else ""

    def validate_due_on(self, field: Day) -> None:
        """Refuse a day that has been."""
        if field.data and field.data < self.today:
            raise ValidationError(_("Skriv en dag som inte har varit."))

    def typed(self) -> Typed:
        """Return part, question and day."""
        return Typed(words=self.words.data, part=PartCode(self.part.data), due_on=self.due_on.data)


class WriteAnswerForm(ActForm):
    """Whose answer, and what it was."""

    part = OneOf(_l("Vems svar är det?"), missing=_l("Välj vems svar det är."))
    words = FreeText(
        _l("Vad svarade parten?"),
        missing=_l("Skriv vad parten svarade."),
        description=_l("Så som de uttryckte det. Skriv inte vem som svarade."),
    )

    def offer(self, choices: Choices, case: Case) -> None:
        """Offer the parts that were asked and have not answered."""
        asked = case.situation.parts_asked
        self.part.offer(Option(code, name) for code, name in choices.parts.items() if code in asked)
        if not self.is_submitted() and len(asked) == 1:
            self.part.data = next(iter(asked))

    def typed(self) -> Typed:
        """Return part and answer."""
        return Typed(words=self.words.data, part=PartCode(self.part.data))


class AskFilerForm(ActForm):
    """What the filer is asked."""

    words = FreeText(
        _l("Vad vill du fråga?"),
        missing=_l("Skriv vad du vill fråga."),
        description=_l("Rapportören ser frågan med sin kod och kan svara där."),
    )


class NotifyForm(ActForm):
    """What the filer is told."""

    words = FreeText(
        _l("Vad vill du säga till rapportören?"),
        missing=_l("Skriv vad du vill säga."),
        description=_l(
            "Börja med vad som har ändrats eller ska prövas. Rapportören läser det med sin kod."
        ),
    )


class LiftForm(ActForm):
    """Which forum, what it shall decide, and what lies behind."""

    forum = OneOfMany(_l("Vilket forum?"), missing=_l("Välj ett forum."))
    question = Text(
        _l("Vad behöver gruppen ta ställning till?"),
        limit=200,
        missing=_l("Skriv frågan till gruppen."),
        description=_l("En fråga som går att besluta om. Den står i rapportens beslutsruta."),
    )
    part = OneOfMany(_l("Vilken part gäller det mest?"))
    words = FreeText(
        _l("Vad ligger bakom?"),
        description=_l("Mönstret, inte det enskilda fallet. Får vara tomt."),
    )

    def offer(self, choices: Choices, case: Case) -> None:
        """Offer the forums of the deviation's kommun and of the whole förbund."""
        self.forum.offer([CHOOSE, *(Option(str(one.id), one.name) for one in choices.forums)])
        every = [Option(code, name) for code, name in choices.parts.items()]
        self.part.offer([Option("", _l("Ingen särskild")), *every])

    def typed(self) -> Typed:
        """Return forum, question, part and background."""
        return Typed(
            words=self.words.data,
            question=self.question.data,
            forum_id=int(self.forum.data),
            part=PartCode(self.part.data) if self.part.data else None,
        )


class CloseForm(ActForm):
    """Why, if nobody has been heard."""

    words = FreeText(
        _l("Varför avslutas den?"),
        description=_l("Rapportören läser det med sin kod."),
    )


class FactsForm(ActForm):
    """The koordinator's judgement: cause, level, influence."""

    cause = OneOf(_l("Orsak"))
    level = OneOf(_l("Nivå"))
    influence = OneOf(_l("Påverkbart"))

    def offer(self, choices: Choices, case: Case) -> None:
        """Offer the förbund's words, and what was chosen before."""
        for field, family in (
            (self.cause, Family.ORSAK),
            (self.level, Family.NIVA),
            (self.influence, Family.PAVERKBART),
        ):
            field.offer(choices.of(family))
            if not self.is_submitted():
                field.data = getattr(case.deviation, field.name) or ""

    def typed(self) -> Typed:
        """Return the three; none for what is not chosen."""
        return Typed(
            cause=self.cause.data or None,
            level=self.level.data or None,
            influence=self.influence.data or None,
        )


class ReferForm(ActForm):
    """Where it belongs, and what the filer is told."""

    place = Text(
        _l("Vart hänvisas den?"),
        limit=120,
        missing=_l("Skriv vart den hänvisas."),
        description=_l("Till exempel ”regionens patientnämnd”."),
    )
    words = FreeText(
        _l("Besked till rapportören"),
        description=_l("Får vara tomt. Rapportören ser ändå vart rapporten har hänvisats."),
    )

    def typed(self) -> Typed:
        """Return place and words."""
        return Typed(words=self.words.data, place=self.place.data)


class DuplicateForm(ActForm):
    """Which one came first."""

    reference = Text(
        _l("Vilken avvikelse är originalet?"),
        limit=20,
        missing=_l("Skriv referensen till originalet."),
        description=_l("Till exempel LH-2026-0042. Dubbletten räknas inte i rapporter."),
    )

    def offer(self, choices: Choices, case: Case) -> None:
        """Start empty."""

    def typed(self) -> Typed:
        """Return the reference."""
        return Typed(reference=self.reference.data)


class OutsideForm(ActForm):
    """Which law it falls under, and what the filer is told."""

    place = OneOf(_l("Vad hör den till?"), missing=_l("Välj vad den hör till."))
    words = FreeText(
        _l("Besked till rapportören"),
        description=_l("Får vara tomt. Rapportören ser ändå vart man vänder sig."),
    )

    def offer(self, choices: Choices, case: Case) -> None:
        """Offer the three, each with where to turn."""
        self.place.offer(LAWS)

    def typed(self) -> Typed:
        """Return the law and the words."""
        return Typed(words=self.words.data, place=self.place.data)


class PublicWordsForm(ActForm):
    """De-identified words under a heading, read through by a person before others see them."""

    de_identified = True
    heading = Text(_l("Rubrik"), limit=120, missing=_l("Skriv en rubrik."))
    words = FreeText(_l("Text"), missing=_l("Skriv texten."))
    checked = Tick(_l("Jag har läst igenom texten. Ingen person går att känna igen."))

    def typed(self) -> Typed:
        """Return heading and words."""
        return Typed(words=self.words.data, heading=self.heading.data)

    def points_out_nobody(self) -> bool:
        """Ask for a reader's word when the heading or the text may point somebody out."""
        if not super().points_out_nobody():
            return False
        if self.finds() and not self.checked.data:
            self.checked.errors = [_("Läs igenom det som är markerat och kryssa i rutan.")]
            return False
        return True

    def finds(self) -> tuple[Excerpt, ...]:
        """Return what points out a person in heading or words."""
        text = f"{self.heading.data}\n{self.words.data}"
        return excerpts(text, find_personal_data(text))


class ExampleForm(PublicWordsForm):
    """An example in reports."""

    words = FreeText(
        _l("Exemplet, utan det som pekar ut någon"),
        missing=_l("Skriv exemplet."),
        description=_l("Skriv om med egna ord. Låt ålder, kön, ort och diagnos vara."),
    )

    def offer(self, choices: Choices, case: Case) -> None:
        """Start from the words that stand."""
        if not self.is_submitted() and case.example is not None:
            self.heading.data, self.words.data = case.example.heading, case.example.words


class PublishForm(PublicWordsForm):
    """”Det här har ändrats” on the förbund's page."""

    heading = Text(
        _l("Vad har ändrats?"),
        limit=120,
        missing=_l("Skriv en rubrik."),
        description=_l("Syns på förbundets sida för alla."),
    )
    words = FreeText(
        _l("Berätta kort"),
        missing=_l("Skriv vad som har ändrats."),
        description=_l("Vad gjordes, av vilka parter, och vad det ledde till."),
    )

    def offer(self, choices: Choices, case: Case) -> None:
        """Start from the words that stand."""
        if not self.is_submitted() and case.publication is not None:
            self.heading.data = case.publication.heading
            self.words.data = case.publication.words


_FORMS: dict[Act, type[ActForm]] = {
    Act.ASK_PART: AskPartForm,
    Act.WRITE_ANSWER: WriteAnswerForm,
    Act.ASK_FILER: AskFilerForm,
    Act.NOTIFY: NotifyForm,
    Act.LIFT: LiftForm,
    Act.CLOSE: CloseForm,
    Act.SET_FACTS: FactsForm,
    Act.REFER: ReferForm,
    Act.MARK_DUPLICATE: DuplicateForm,
    Act.MARK_OUTSIDE: OutsideForm,
    Act.CHOOSE_EXAMPLE: ExampleForm,
    Act.PUBLISH: PublishForm,
}


def form_for(act: Act, choices: Choices, case: Case) -> Any:
    """Return an act's form, its lists filled."""
    form = _FORMS.get(act, ActForm)()
    form.offer(choices, case)
    if RULES[act].words.required(case.situation) and not form.words.missing:
        form.words.missing = _("Skriv varför. Ingen har svarat eller fått besked än.")
    return form
