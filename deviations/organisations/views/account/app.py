"""One's own app for codes: set up by choice, changed, turned off, and its codes on paper."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from deviations import clock
from deviations.extensions import db
from deviations.organisations.access import current_identity, fresh, requires
from deviations.organisations.forms.account import SetUpForm
from deviations.organisations.queries import needs_second_factor, second_factor_of
from deviations.organisations.roles import Permission
from deviations.organisations.services import recovery_codes, second_factors
from deviations.organisations.views import setting_up
from deviations.organisations.views.account.own import oneself
from deviations.organisations.views.entering import stay_in
from deviations.organisations.views.tries import spend_code
from deviations.web.csrf import form_checks_token

Answer = Response | str | tuple[str, int]


@requires(Permission.OWN_ACCOUNT)
@fresh
@form_checks_token
def set_up() -> Answer:
    """Set up an app, the first or another in its place."""
    form, user = SetUpForm(), oneself()
    if request.method != "POST":
        return setting_up.page(form, user, required=False)
    if not form.validate():
        return setting_up.page(form, user, required=False), 422
    spend_code(user.public_id)
    method, hat_id = current_user.login_session.method, current_identity().membership_id
    if not setting_up.confirms(form, user):
        return setting_up.page(form, user, required=False), 422
    codes = recovery_codes.make(db.session(), user=user)
    stay_in(hat_id, method=method)
    return setting_up.codes_page(codes, onwards=url_for("account.start"))


@requires(Permission.OWN_ACCOUNT)
@fresh
def turn_off() -> Answer:
    """Let a person whose roles do not demand it sign in without a code."""
    session, user = db.session(), oneself()
    if needs_second_factor(session, user_id=user.id):
        flash(_("Din roll kräver en kod vid inloggningen. Du kan byta app, men inte vara utan."))
        return redirect(url_for("account.start"), 303)
    if request.method != "POST":
        return render_template("organisations/account/turn_off.html")
    second_factors.turn_off(session, user=user, now=clock.now())
    session.commit()
    flash(_("Nu räcker lösenordet när du loggar in."))
    return redirect(url_for("account.start"), 303)


@requires(Permission.OWN_ACCOUNT)
@fresh
def codes() -> Answer:
    """Make new codes on paper for who has an app."""
    session, user = db.session(), oneself()
    if second_factor_of(session, user_id=user.id) is None:
        return redirect(url_for("account.start"), 303)
    if request.method != "POST":
        return render_template("organisations/account/codes.html")
    made = recovery_codes.make(session, user=user)
    session.commit()
    return setting_up.codes_page(made, onwards=url_for("account.start"))
