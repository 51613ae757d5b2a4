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


def fits(form: SetUpForm, user: User) -> bool:
    """Say whether the first code is the new app's; when it is not the form says so."""
    secret = _carried(user)
    if secret is None:
        form.code.errors = [_("Sidan hade varit öppen för länge. Läs av koden på nytt.")]
        return False
    if second_factors.step_of(secret, form.code.data, now=clock.now()) is None:
        form.code.errors = [_("Koden stämmer inte. Skriv den som appen visar nu.")]
        return False
    return True


def confirms(form: SetUpForm, user: User, *, replaces: bool) -> bool:
    """Take the app into use by its first code; otherwise the form says why. The caller commits."""
    secret, now = _carried(user), clock.now()
    if secret is None or not fits(form, user):
        return False
    taken = second_factors.confirm(
        db.session(), user=user, secret=secret, code=form.code.data, now=now, replaces=replaces
    )
    if not taken:
        form.code.errors = [_("En app är redan inställd. Logga in på nytt med koden från den.")]
    return taken


def codes_page(codes: tuple[str, ...], *, onwards: str) -> str:
    """Show the codes on paper, this once."""
    return render_template(
        "organisations/recovery_codes.html",
        codes=[grouped(code) for code in codes],
        onwards=onwards,
    )


def _carried(user: User) -> str | None:
    return second_factors.opened(request.form.get("hemlighet", ""), user=user)
