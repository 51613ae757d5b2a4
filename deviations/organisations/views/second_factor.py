"""The code after the password: given, or its app set up. Open only to who awaits it."""

from flask import (
    Blueprint,
    redirect,
    render_template,
    request,
    session as cookie,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from deviations import clock, tenancy
from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason
from deviations.extensions import db
from deviations.organisations.access import WAITING, identity_of, public
from deviations.organisations.forms.account import Code, CodeForm, SetUpForm
from deviations.organisations.models.user import LoginSession, User
from deviations.organisations.queries import second_factor_of
from deviations.organisations.services import recovery_codes, second_factors, sessions
from deviations.organisations.views import setting_up
from deviations.organisations.views.entering import end_waiting, go_on
from deviations.organisations.views.tries import spend_code
from deviations.web.csrf import form_checks_token

blueprint = Blueprint("second_factor", __name__)
Answer = Response | str | tuple[str, int]


@blueprint.route("/logga-in/kod", methods=["GET", "POST"])
@public
@form_checks_token
def code() -> Answer:
    """Ask for the code, and let in who gives it."""
    waits = waiting()
    if waits is None:
        return _to_the_door()
    if second_factor_of(db.session(), user_id=waits.user_id) is None:
        return redirect(url_for("second_factor.set_up", till=_till()))
    form = CodeForm()
    if request.method != "POST":
        return render_template("organisations/code.html", form=form)
    if not form.validate():
        return render_template("organisations/code.html", form=form), 422
    if not proves_by_code(waits.user, form.code):
        return render_template("organisations/code.html", form=form), 422
    return go_on(end_waiting(waits, proved_at=clock.now()))


@blueprint.route("/logga-in/app", methods=["GET", "POST"])
@public
@form_checks_token
def set_up() -> Answer:
    """Set up the app that the person's roles demand. Who has one gives its code instead."""
    waits = waiting()
    if waits is None:
        return _to_the_door()
    if second_factor_of(db.session(), user_id=waits.user_id):
        return redirect(url_for("second_factor.code", till=_till()))
    form = SetUpForm()
    if request.method != "POST":
        return setting_up.page(form, waits.user, required=True)
    if not form.validate():
        return setting_up.page(form, waits.user, required=True), 422
    spend_code(waits.user.public_id)
    return _set_up(form, waits)


def _set_up(form: SetUpForm, waits: LoginSession) -> Answer:
    session, user = db.session(), waits.user
    onward = end_waiting(waits, proved_at=waits.authenticated_at)
    if not setting_up.confirms(form, user, replaces=False):
        session.rollback()  # and it waits again
        return setting_up.page(form, user, required=True), 422
    codes = recovery_codes.make(session, user=user)
    return setting_up.codes_page(codes, onwards=go_on(onward).location)


@blueprint.post("/logga-in/avbryt")
@public
def give_up() -> Response:
    """Forget the password that was given."""
    waits = waiting()
    if waits:
        sessions.end(db.session(), login_session_id=waits.id)
        db.session.commit()
    cookie.clear()
    return redirect(url_for("organisations.sign_in"), 303)


def waiting() -> LoginSession | None:
    """Return the session of this browser that awaits a code, or None."""
    now, token = clock.now(), str(cookie.get(WAITING, ""))
    found = sessions.find(db.session(), token=token, now=now) if token else None
    if found is None or found.last_seen_at <= now - sessions.WAITING:
        return None
    identity = identity_of(found, waits=True)
    if identity is None:
        return None
    tenancy.enter(db.session(), identity.forbund_id)
    return found


def proves_by_code(user: User, field: Code) -> bool:
    """Try a code from the app in use or from the paper; when it is wrong the field says so.

    Commits what it uses up and counts; raises TooManyError for who must wait.
    """
    email = user.email
    spend_code(user.public_id)
    if _is_right(user, field.data):
        return True
    refused(Reason.SECOND_FACTOR, account=email)
    field.errors = [_("Koden stämmer inte eller är redan använd. Skriv nästa kod.")]
    return False


def _is_right(user: User, code: str) -> bool:
    # Told apart by their length.
    on_paper = len(code) == recovery_codes.DIGITS
    accepts = recovery_codes.accepts if on_paper else second_factors.accepts
    right = accepts(db.session(), user=user, code=code, now=clock.now())
    db.session.commit()
    return right


def _till() -> str | None:
    return request.args.get("till") or None


def _to_the_door() -> Response:
    cookie.pop(WAITING, None)
    return redirect(url_for("organisations.sign_in", till=_till()))
