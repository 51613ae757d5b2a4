"""One's own app for codes: set up by choice, changed, turned off, and its codes on paper.

What is taken away or replaced is so with a code from what there is: a fresh password alone would
let who sits at another's browser move the codes to a telephone of her own.
"""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations import clock
from deviations.extensions import db
from deviations.organisations.access import current_identity, fresh, requires
from deviations.organisations.forms.account import AnotherAppForm, CodeForm, SetUpForm
from deviations.organisations.models.user import User
from deviations.organisations.queries import needs_second_factor, second_factor_of
from deviations.organisations.roles import Permission
from deviations.organisations.services import recovery_codes, second_factors
from deviations.organisations.views import setting_up
from deviations.organisations.views.account.own import oneself
from deviations.organisations.views.entering import proof_at_hand, stay_in
from deviations.organisations.views.second_factor import proves_by_code
from deviations.organisations.views.tries import spend_code
from deviations.web.csrf import form_checks_token

Answer = Response | str | tuple[str, int]


@requires(Permission.OWN_ACCOUNT)
@fresh
@form_checks_token
def set_up() -> Answer:
    """Set up an app, the first or another in its place."""
    user = oneself()
    form = AnotherAppForm() if _has_app(user) else SetUpForm()
    if request.method != "POST":
        return setting_up.page(form, user, required=False)
    proof, identity = proof_at_hand(), current_identity()
    if not (form.validate() and _confirms(form, user)):
        return setting_up.page(form, user, required=False), 422
    codes = recovery_codes.make(db.session(), user=user)
    stay_in(identity, proof)
    return setting_up.codes_page(codes, onwards=url_for("account.start"))


@requires(Permission.OWN_ACCOUNT)
@fresh
@form_checks_token
def turn_off() -> Answer:
    """Let a person whose roles do not demand it sign in without a code."""
    session, user, form = db.session(), oneself(), CodeForm()
    if needs_second_factor(session, user_id=user.id):
        flash(_("Din roll kräver en kod vid inloggningen. Du kan byta app, men inte vara utan."))
        return redirect(url_for("account.start"), 303)
    if not _has_app(user):
        return redirect(url_for("account.start"), 303)
    if request.method != "POST":
        return render_template("organisations/account/turn_off.html", form=form)
    if not (form.validate() and proves_by_code(user, form.code)):
        return render_template("organisations/account/turn_off.html", form=form), 422
    second_factors.turn_off(session, user=user, now=clock.now())
    session.commit()
    flash(_("Nu räcker lösenordet när du loggar in."))
    return redirect(url_for("account.start"), 303)


@requires(Permission.OWN_ACCOUNT)
@fresh
@form_checks_token
def codes() -> Answer:
    """Make new codes on paper for who has an app."""
    session, user, form = db.session(), oneself(), CodeForm()
    if not _has_app(user):
        return redirect(url_for("account.start"), 303)
    if request.method != "POST":
        return render_template("organisations/account/codes.html", form=form)
    if not (form.validate() and proves_by_code(user, form.code)):
        return render_template("organisations/account/codes.html", form=form), 422
    made = recovery_codes.make(session, user=user)
    session.commit()
    return setting_up.codes_page(made, onwards=url_for("account.start"))


def _has_app(user: User) -> bool:
    return second_factor_of(db.session(), user_id=user.id) is not None


def _confirms(form: SetUpForm, user: User) -> bool:
    """Take the new app into use; otherwise the form says why not."""
    replaces = isinstance(form, AnotherAppForm)
    if isinstance(form, AnotherAppForm):
        # The new app's code first: it uses nothing up, and one from the old works only once.
        if not (setting_up.fits(form, user) and proves_by_code(user, form.held)):
            return False
    else:
        spend_code(user.public_id)
    return setting_up.confirms(form, user, replaces=replaces)
