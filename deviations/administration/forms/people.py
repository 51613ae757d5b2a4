"""The form that invites somebody."""

from flask_babel import lazy_gettext as _l

from deviations.forms.addresses import EmailAddress
from deviations.forms.base import SwedishForm
from deviations.forms.choices import OneOf, OneOfMany
from deviations.forms.fields import Text


class InviteForm(SwedishForm):
    """Who, as what and where. What may be given is offered at each request."""

    email = EmailAddress(_l("E-postadress"), missing=_l("Skriv personens e-postadress."))
    name = Text(
        _l("Namn"), limit=80, description=_l("Får vara tomt, personen kan skriva det själv.")
    )
    role = OneOf(_l("Roll"), missing=_l("Välj en roll."))
    scope = OneOfMany(_l("Var gäller rollen?"), missing=_l("Välj var rollen gäller."))
