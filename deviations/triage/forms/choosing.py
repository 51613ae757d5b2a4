"""Which act has which form."""

from typing import Any

from flask_babel import gettext as _

from deviations.records.workflow.acts import RULES, Act
from deviations.triage.forms.act import ActForm, Choices
from deviations.triage.forms.asking import AskFilerForm, AskPartForm, WriteAnswerForm
from deviations.triage.forms.ending import (
    CloseForm,
    DuplicateForm,
    NotifyForm,
    OutsideForm,
    ReferForm,
)
from deviations.triage.forms.judging import FactsForm
from deviations.triage.forms.lifting import LiftForm
from deviations.triage.forms.public_words import ExampleForm, PublishForm
from deviations.triage.queries import Case

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
