"""Take a question to a forum."""

from flask_babel import lazy_gettext as _l

from deviations.forms.choices import OneOfMany, Option
from deviations.forms.fields import FreeText, Text
from deviations.organisations.models.forbund import PartCode
from deviations.triage.forms.act import ActForm, Choices
from deviations.triage.queries import Case
from deviations.triage.services.doing import Typed

CHOOSE = Option("", _l("Välj"))


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
