"""A new code app: its square code, its first code, and the codes on paper. Shown at two doors."""

import segno
from flask import render_template, request
from flask_babel import gettext as _

from deviations import clock
from deviations.extensions import db
from deviations.organisations.forms.account import SetUpForm
from deviations.organisations.models.user import User
from deviations.organisations.services import second_factors
from deviations.organisations.services.recovery_codes import grouped


def page(form: SetUpForm, user: User, *, required: bool) -> str:
    """Show a secret as a square and as letters: the one the form carried, else a new one."""
    secret = _carried(user) or second_factors.drawn()
    square = segno.make(second_factors.address(secret, email=user.email), error="m")
    return render_template(
        "organisations/set_up.html",
        form=form,
        square=square.svg_data_uri(scale=5, light="#fff"),
        letters=grouped(secret),
        carried=second_factors.carried(secret, user=user),
        required=required,
    )


def confirms(form: SetUpForm, user: User) -> bool:
    """Try the first code; when it is wrong the form says so. The caller commits."""
    secret = _carried(user)
    if secret is None:
        form.code.errors = [_("Sidan hade varit öppen för länge. Läs av koden på nytt.")]
        return False
    now, code = clock.now(), form.code.data
    if not second_factors.confirm(db.session(), user=user, secret=secret, code=code, now=now):
        form.code.errors = [_("Koden stämmer inte. Skriv den som appen visar nu.")]
        return False
    return True


def codes_page(codes: tuple[str, ...], *, onwards: str) -> str:
    """Show the codes on paper, this once."""
    return render_template(
        "organisations/recovery_codes.html",
        codes=[grouped(code) for code in codes],
        onwards=onwards,
    )


def _carried(user: User) -> str | None:
    return second_factors.opened(request.form.get("hemlighet", ""), user=user)
