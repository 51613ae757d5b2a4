"""The forms about forums."""

from typing import Any

from flask_babel import lazy_gettext as _l

from deviations.administration.forms.naming import NamingForm
from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason
from deviations.forms.addresses import EmailAddress
from deviations.forms.base import SwedishForm
from deviations.forms.choices import OneOf, OneOfMany
from deviations.forms.fields import Text


class ForumForm(NamingForm):
    """What a forum is. The kommuner within reach are offered at each request."""

    name = Text(_l("Namn"), limit=80, missing=_l("Skriv vad forumet heter."))
    kind = OneOf(_l("Slag"), missing=_l("Välj vilket slags forum det är."))
    kommun = OneOfMany(_l("Vems är forumet?"), missing=_l("Välj en kommun eller hela förbundet."))
    may_decide = Text(
        _l("Vad får forumet besluta?"),
        limit=200,
        description=_l("Får vara tomt. Till exempel: hur parterna arbetar tillsammans i kommunen."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; a kommun out of reach is noted as refused."""
        valid = super().validate(extra_validators)
        if self.kommun.goes_beyond:
            refused(Reason.REACH)
        return valid


class ReaderForm(SwedishForm):
    """Somebody who shall read a forum's reports."""

    email = EmailAddress(_l("E-postadress"), missing=_l("Skriv personens e-postadress."))
