"""The form that every form is."""

from typing import Any, NamedTuple

from flask_wtf import FlaskForm

from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason


class Problem(NamedTuple):
    """One line of the error summary: what to do, and the field it leads to."""

    href: str
    text: str


class SwedishForm(FlaskForm):
    """A form with CSRF and WTForms' own Swedish messages. Never use `populate_obj`.

    Parameters that no field bears the name of are ignored.
    """

    class Meta(FlaskForm.Meta):
        locales = ("sv_SE", "sv")

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; a missing or old token is noted as a refusal, whatever else is wrong."""
        valid: bool = super().validate(extra_validators)
        if self.expired:
            refused(Reason.FORGED)
        return valid

    @property
    def expired(self) -> bool:
        """Say whether validation met a missing or old CSRF token."""
        token: Any = self._fields.get("csrf_token")
        return bool(token is not None and token.errors)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the error summary: the first error of each field, in the order of the page.

        The expired token is not among them: nothing on the page can be mended for it.
        """
        return tuple(
            Problem(f"#{field.id}", str(field.errors[0]))
            for field in self
            if field.errors and field.name != "csrf_token"
        )
