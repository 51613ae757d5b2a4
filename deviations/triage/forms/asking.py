"""Ask a part or the filer, and write down what a part answered."""

from datetime import timedelta

from flask_babel import gettext as _, lazy_gettext as _l
from wtforms.validators import ValidationError

from deviations.forms.choices import OneOf, Option
from deviations.forms.fields import Day, FreeText
from deviations.organisations.models.forbund import PartCode
from deviations.triage.forms.act import ActForm, Choices
from deviations.triage.queries import Case
from deviations.triage.services.doing import Typed

# How long a part is given, unless the koordinator chooses another day.
ANSWER_WITHIN = timedelta(days=14)


class AskPartForm(ActForm):
    """Which part, what is asked, and until when."""

    part = OneOf(
        _l("Vem ska svara?"),
        missing=_l("Välj vem som ska svara."),
        description=_l(
            "De som tar emot frågor hos parten får ett mejl. Finns ingen ställer du frågan själv"
            " och skriver in svaret."
        ),
    )
    words = FreeText(
        _l("Vad vill du veta?"),
        missing=_l("Skriv vad du vill veta."),
        description=_l(
            "Parten ser frågan, typen, kommunen och när det hände, men inte rapporten. Fråga om"
            " arbetssättet, så att svaret tar fem minuter."
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
