"""Signing in by a mailed link, without a password. Only a POST of the page's own button uses it."""

from flask import Blueprint, current_app, render_template, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from deviations import clock
from deviations.extensions import db
from deviations.forms.base import SwedishForm
from deviations.organisations.access import PUBLIC, access_of, public
from deviations.organisations.forms.doors import ForgottenForm
from deviations.organisations.models.user import SignInMethod, TokenPurpose
from deviations.organisations.queries import comes_seldom, may_enter
from deviations.organisations.services import letters, sessions, tokens
from deviations.organisations.views.entering import SAME_SITE, enter
from deviations.organisations.views.links import addresses, mail_stays_here
from deviations.organisations.views.tries import spend_ask, spend_link
from deviations.web.afterwards import after_answer
from deviations.web.csrf import form_checks_token

blueprint = Blueprint("entrance", __name__)
Answer = Response | str | tuple[str, int]
LONGEST_PAGE = 120


@blueprint.route("/logga-in/skicka-lank", methods=["GET", "POST"])
@public
@form_checks_token
def ask() -> Answer:
    """Mail a link to sign in with, and say the same whether or not anybody has that address."""
    form = ForgottenForm()
    if request.method != "POST":
        return render_template("organisations/ask_entrance.html", form=form)
    if not form.validate():
        return render_template("organisations/ask_entrance.html", form=form), 422
    spend_ask(form.email.data)
    email, lead_to, page, now = form.email.data, addresses(), _page_to_open(), clock.now()

    def mail(session: Session) -> None:
        if user := may_enter(session, email=email):
            letters.mail_entrance(session, user=user, addresses=lead_to, page=page, now=now)

    after_answer(mail)
    return render_template(
        "organisations/ask_entrance.html", form=form, sent=True, stays_here=mail_stays_here()
    )


@blueprint.route("/logga-in/lank", methods=["GET", "POST"])
@public
@form_checks_token
def follow() -> Answer:
    """Show one button; let in who pushes it. Who only follows the link uses nothing up.

    A mail scanner that posts without the token that this browser was given uses nothing up either.
    """
    return _let_in(TokenPurpose.SIGN_IN)


@blueprint.post("/bjud-in/ga-in")
@public
@form_checks_token
def first_time() -> Answer:
    """Let in by the invitation itself who needs no password."""
    return _let_in(TokenPurpose.INVITATION)


def _let_in(purpose: TokenPurpose) -> Answer:
    token, form = request.values.get("kod", ""), SwedishForm()
    pressed = request.method == "POST" and form.validate()
    if pressed:
        spend_link()
    session, now = db.session(), clock.now()
    holder = tokens.holder(session, token=token, purpose=purpose, now=now)
    user = may_enter(session, email=holder.email) if holder else None
    if user is None or (
        purpose is TokenPurpose.INVITATION and not comes_seldom(session, user_id=user.id)
    ):
        return _over(purpose)
    if not pressed:
        page = {"form": form, "token": token, "email": user.email}
        status = 422 if request.method == "POST" else 200
        return render_template("organisations/entrance.html", **page), status
    sessions.hold(session, user_id=user.id)
    if not tokens.consume(session, token=token, purpose=purpose, now=now):
        return _over(purpose)
    return enter(user, method=SignInMethod.LINK)


def _over(purpose: TokenPurpose) -> tuple[str, int]:
    return render_template("organisations/link_over.html", purpose=purpose), 410


def _page_to_open() -> str:
    """Return the page that was asked for, if there is one behind the door; else nothing.

    The path alone, for the mail is ours and nobody else's words may travel in it.
    """
    path = request.args.get("till", "").partition("?")[0]
    if len(path) > LONGEST_PAGE or not SAME_SITE.match(path):
        return ""
    try:
        endpoint, _values = current_app.url_map.bind("").match(path)
    except (HTTPException, RequestRedirect):
        return ""
    return path if access_of(current_app, endpoint) not in {PUBLIC, None} else ""
