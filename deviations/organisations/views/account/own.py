"""What is known of oneself: name, password, the app for codes, the browsers."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from deviations import clock
from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason
from deviations.config import Config
from deviations.extensions import db
from deviations.formatting import day
from deviations.organisations.access import current_identity, requires
from deviations.organisations.forms.account import ChangePasswordForm, NameForm
from deviations.organisations.models.user import User
from deviations.organisations.queries import bound_since, needs_second_factor, second_factor_of
from deviations.organisations.roles import Permission
from deviations.organisations.services import (
    accounts,
    letters,
    passwords,
    recovery_codes,
)
from deviations.organisations.services.sessions import Proof
from deviations.organisations.views.account.browsers import browsers
from deviations.organisations.views.entering import stay_in
from deviations.organisations.views.tries import forget_password, spend_password
from deviations.web.csrf import form_checks_token

Answer = Response | str | tuple[str, int]


@requires(Permission.OWN_ACCOUNT)
def start() -> str:
    """Show the account."""
    session, user = db.session(), oneself()
    bound = bound_since(session, user_id=user.id)
    return render_template(
        "organisations/account/start.html",
        person=user,
        factor=second_factor_of(session, user_id=user.id),
        must_have_factor=needs_second_factor(session, user_id=user.id),
        bound_on=day(clock.day_of(bound)) if bound else "",
        codes_left=recovery_codes.left(session, user_id=user.id),
        browsers=browsers(),
    )


@requires(Permission.OWN_ACCOUNT)
@form_checks_token
def name() -> Answer:
    """Let a person say what to be called."""
    user = oneself()
    form = NameForm(obj=user)
    if request.method != "POST":
        return render_template("organisations/account/name.html", form=form)
    if not form.validate():
        return render_template("organisations/account/name.html", form=form), 422
    accounts.rename(db.session(), user=user, name=form.name.data)
    db.session.commit()
    flash(_("Namnet är ändrat."))
    return redirect(url_for("account.start"), 303)


@requires(Permission.OWN_ACCOUNT)
@form_checks_token
def password() -> Answer:
    """Let a person who knows her password choose another, and sign out every other browser."""
    user, form = oneself(), ChangePasswordForm()
    if user.password_hash is None:
        return redirect(url_for("links.forgotten"))
    if request.method != "POST":
        return render_template("organisations/account/password.html", form=form)
    guessable = accounts.guessable_words(db.session(), user)
    if not (form.validate() and form.accepts(guessable)):
        return render_template("organisations/account/password.html", form=form), 422
    user_id = user.id  # asked afterwards, it would begin a transaction before the hashing
    if not knows_password(user, form.current.data):
        form.current.errors = [_("Lösenordet stämmer inte. Försök igen.")]
        return render_template("organisations/account/password.html", form=form), 422
    _change(user_id, form.password.data)
    flash(_("Lösenordet är ändrat. Alla andra webbläsare är utloggade."))
    return redirect(url_for("account.start"), 303)


def oneself() -> User:
    """Return the person who is signed in."""
    user: User = current_user.login_session.user
    return user


def knows_password(user: User, typed: str) -> bool:
    """Try a person's password. Ends the running transaction, and commits what it counts.

    Raises TooManyError for who must wait. Counted apart from the door, where a stranger who knows
    her address could spend her tries.
    """
    settings: Config = current_app.extensions["config"]
    stored, public_id = user.password_hash, user.public_id
    spend_password(public_id)
    known = passwords.matches(stored, typed, cost=settings.password_cost)
    if known:
        forget_password(public_id)
        # At once: the caller may hash a new one, and SQLite's one writer would wait for it.
        db.session.commit()
    else:
        refused(Reason.PASSWORD)
    return known


def _change(user_id: int, typed: str) -> None:
    settings: Config = current_app.extensions["config"]
    # Made before the transaction: nothing is locked meanwhile.
    password_hash = passwords.hashed(typed, cost=settings.password_cost)
    session, method = db.session(), current_user.login_session.method
    now = clock.now()
    user, identity = session.get_one(User, user_id), current_identity()
    addresses = letters.Addresses(settings.public_base_url)
    accounts.change_password(session, user=user, password_hash=password_hash, now=now)
    letters.mail_changed(session, user=user, addresses=addresses, now=now)
    stay_in(identity, Proof(method=method, at=now))
