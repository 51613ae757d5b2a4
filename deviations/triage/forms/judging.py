"""The koordinator's own judgement of the matter."""

from flask_babel import lazy_gettext as _l

from deviations.forms.choices import OneOf
from deviations.records.vocabulary import Family
from deviations.triage.forms.act import ActForm, Choices
from deviations.triage.queries import Case
from deviations.triage.services.doing import Typed


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
            chosen = getattr(case.deviation, field.name) or ""
            field.offer(choices.of(family, chosen=chosen))
            if not self.is_submitted():
                field.data = chosen

    def typed(self) -> Typed:
        """Return the three; none for what is not chosen."""
        return Typed(
            cause=self.cause.data or None,
            level=self.level.data or None,
            influence=self.influence.data or None,
        )
