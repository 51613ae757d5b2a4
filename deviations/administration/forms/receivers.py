"""The form that says who receives."""

from flask_babel import lazy_gettext as _l

from deviations.forms.base import SwedishForm
from deviations.forms.choices import AnyOf


class ReceiversForm(SwedishForm):
    """Any number of those who can receive; nobody is a choice too."""

    hats = AnyOf(_l("Vem tar emot?"))
