"""The forms about people. What may be given is offered at each request."""

from typing import Any

from flask_babel import gettext as _, lazy_gettext as _l
from wtforms.validators import ValidationError

from deviations.administration.forms.naming import NamingForm
from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason
from deviations.forms.addresses import EmailAddress, is_disguised
from deviations.forms.base import SwedishForm
from deviations.forms.choices import AnyOf, OneOfMany
from deviations.forms.fields import Text, Tick


def _roles() -> Any:
    return AnyOf(_l("Roller"), missing=_l("Välj minst en roll."))


def _scope() -> Any:
    return OneOfMany(_l("Var gäller det?"), missing=_l("Välj var rollen gäller."))


class RolesForm(SwedishForm):
    """One or more roles in one place."""

    roles, scope = _roles(), _scope()

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; who asks for more than she may give is noted as refused."""
        valid = super().validate(extra_validators)
        if self.roles.goes_beyond:
            refused(Reason.ROLE)
        if self.scope.goes_beyond:
            refused(Reason.REACH)
        return valid


class InviteForm(NamingForm, RolesForm):
    """Who, as what and where. The fields stand as on the page: so are their errors summed up."""

    email = EmailAddress(_l("E-postadress"), missing=_l("Skriv personens e-postadress."))
    name = Text(
        _l("Namn"), limit=80, description=_l("Får vara tomt, personen kan skriva det själv.")
    )
    roles, scope = _roles(), _scope()

    def validate_email(self, field: EmailAddress) -> None:
        """Refuse an address that looks like another one."""
        if is_disguised(field.data):
            raise ValidationError(
                _("Adressen blandar alfabet. Skriv den för hand i stället för att klistra in.")
            )


class WordsForm(SwedishForm):
    """Whether an analyst reads the deviations' texts."""

    reads = Tick(_l("Får läsa avvikelsernas texter"))
