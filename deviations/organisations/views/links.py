"""Mailed links: the first password, a forgotten one, a new one. Only a POST uses a link up."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from deviations import clock
from deviations.config import Config
from deviations.extensions import db
from deviations.organisations.access import public
from deviations.organisations.forms.doors import ForgottenForm, PasswordForm
from deviations.organisations.models.user import TokenPurpose
from deviations.organisations.queries import comes_seldom, may_enter
from deviations.organisations.services import accounts, letters, passwords, tokens
from deviations.organisations.views.tries import spend_link, spend_reset
from deviations.web.afterwards import after_answer
from deviations.web.csrf import form_checks_token

blueprint = Blueprint("links", __name__)
Answer = Response | str | tuple[str, int]


@blueprint.route("/bjud-in", methods=["GET", "POST"])
@public
@form_checks_token
def invitation() -> Answer:
    """Let somebody who was invited choose a password."""
    return _choose_password(TokenPurpose.INVITATION)


@blueprint.route("/nytt-losenord", methods=["GET", "POST"])
@public
@form_checks_token
def new_password() -> Answer:
    """Let somebody who forgot choose a new password."""
    return _choose_password(TokenPurpose.PASSWORD_RESET)


@blueprint.route("/glomt-losenord", methods=["GET", "POST"])
@public
@form_checks_token
def forgotten() -> Answer:
    """Mail a link, and say the same whether or not anybody has that address."""
    form = ForgottenForm()
    if request.method != "POST":
        return render_template("organisations/forgotten.html", form=form)
    if not form.validate():
        return render_template("organisations/forgotten.html", form=form), 422
    spend_reset(form.email.data)
    email, lead_to, now = form.email.data, addresses(), clock.now()

    def mail(session: Session) -> None:
        if user := may_enter(session, email=email):
            letters.mail_reset(session, user=user, addresses=lead_to, now=now)

    after_answer(mail)
    return render_template(
        "organisations/forgotten.html", form=form, sent=True, stays_here=mail_stays_here()
    )


def addresses() -> letters.Addresses:
    """Return where mailed links lead."""
    settings: Config = current_app.extensions["config"]
    return letters.Addresses(settings.public_base_url)


def mail_stays_here() -> bool:
    """Say whether there is no server to hand mail to, as on a machine where one only tries."""
    settings: Config = current_app.extensions["config"]
    return not settings.mail.host


def _choose_password(purpose: TokenPurpose) -> Answer:
    token = request.values.get("kod", "")
    session, form = db.session(), PasswordForm()
    valid = request.method == "POST" and form.validate()
    if request.method == "POST" and not form.expired:
        spend_link()
    user = tokens.holder(session, token=token, purpose=purpose, now=clock.now())
    if user is None:
        return render_template("organisations/link_over.html", purpose=purpose), 410
    page = {"form": form, "token": token, "purpose": purpose, "ask_name": not user.name}
    if purpose is TokenPurpose.INVITATION:
        page["needs_no_password"] = comes_seldom(session, user_id=user.id)
    if request.method != "POST":
        return render_template("organisations/password.html", **page)
    guessable = accounts.guessable_words(session, user)
    session.rollback()
    if not (valid and form.accepts(guessable)):
        return render_template("organisations/password.html", **page), 422
    return _renew(form, token, purpose)


def _renew(form: PasswordForm, token: str, purpose: TokenPurpose) -> Answer:
    settings: Config = current_app.extensions["config"]
    # Made before the transaction: nothing is locked meanwhile.
    password_hash = passwords.hashed(form.password.data, cost=settings.password_cost)
    session = db.session()
    user = accounts.renew_password(
        session,
        token=token,
        purpose=purpose,
        password_hash=password_hash,
        name=form.name.data,
        now=clock.now(),
    )
    if user is None:
        return render_template("organisations/link_over.html", purpose=purpose), 410
    if purpose is TokenPurpose.PASSWORD_RESET:
        letters.mail_changed(session, user=user, addresses=addresses(), now=clock.now())
    session.commit()
    flash(_("Lösenordet är sparat. Logga in med det."))
    return redirect(url_for("organisations.sign_in"), 303)
