"""Sign in, sign out, change hats."""

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session as cookie,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from deviations import clock, tenancy
from deviations.audit.denials.stream import refused
from deviations.audit.models import Reason
from deviations.audit.services import record
from deviations.config import Config
from deviations.errors import NotFoundError, ProofRequiredError
from deviations.extensions import db, login_manager
from deviations.formatting import waiting
from deviations.organisations.access import (
    Identity,
    Principal,
    current_identity,
    has_proved_lately,
    identity_of,
    public,
    requires,
    signed_in,
)
from deviations.organisations.forms.doors import SignInForm
from deviations.organisations.models.user import SignInMethod
from deviations.organisations.queries import has_demo_data, memberships_of, parts_of_hats
from deviations.organisations.rendering import own_hats
from deviations.organisations.roles import Permission
from deviations.organisations.services import accounts, sessions
from deviations.organisations.views.entering import change_hat, enter, lacks_app, wanted_page
from deviations.organisations.views.tries import forget_sign_in, wait_to_sign_in
from deviations.web.afterwards import afterwards
from deviations.web.csrf import form_checks_token

blueprint = Blueprint("organisations", __name__)
login_manager.session_protection = None  # our own rows decide; phones change address


@login_manager.user_loader  # type: ignore[untyped-decorator] # Flask-Login ships no types
def load_principal(token: str) -> Principal | None:
    """Find who a browser is, anew at each request, and note that it was seen."""
    now = clock.now()
    found = sessions.find(db.session(), token=token, now=now)
    identity = identity_of(found) if found else None
    if found is None or identity is None:
        return None
    if now - found.last_seen_at >= sessions.SEEN_EVERY:
        seen = found.id
        afterwards(lambda session: sessions.touch(session, login_session_id=seen, now=now))
    return Principal(found, identity, token)


@blueprint.route("/logga-in", methods=["GET", "POST"])
@public
@form_checks_token
def sign_in() -> Response | str | tuple[str, int]:
    """Show the door, or let somebody in."""
    form = SignInForm()
    if request.method != "POST":
        return redirect(wanted_page()) if signed_in() else _door(form)
    if not form.validate():
        return _door(form), 422
    if wait := wait_to_sign_in(form.email.data):
        return _too_soon(form, wait)
    settings: Config = current_app.extensions["config"]
    password, email = form.password.data, form.email.data
    session = db.session()
    user = accounts.signs_in(session, email=email, password=password, cost=settings.password_cost)
    if user is None or not memberships_of(session, user_id=user.id):
        refused(Reason.PASSWORD, account=email)
        form.password.errors = [_("Adressen eller lösenordet stämmer inte. Försök igen.")]
        return _door(form), 422
    forget_sign_in(email)
    return enter(user, method=SignInMethod.PASSWORD)


@blueprint.post("/logga-ut")
@public
def sign_out() -> Response:
    """End this browser's session, if it has not ended already, and empty what it keeps."""
    if identity := signed_in():
        _end_session(identity)
    cookie.clear()
    response = redirect(url_for("organisations.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _end_session(identity: Identity) -> None:
    tenancy.enter(db.session(), identity.forbund_id)
    sessions.end(db.session(), login_session_id=current_user.login_session_id)
    record("user:signed-out", subject=identity.public_id, by=identity.public_id)
    db.session.commit()


@blueprint.get("/byt-roll")
@requires(Permission.OWN_ACCOUNT)
def hats() -> str:
    """Show the hats a person has, and which is on."""
    session, identity = db.session(), current_identity()
    worn = memberships_of(session, user_id=identity.user_id)
    return render_template(
        "organisations/hats.html",
        hats=own_hats(worn, parts_of_hats(session, user_id=identity.user_id)),
        current_id=identity.membership_id,
    )


@blueprint.post("/byt-roll", endpoint="change_hat")
@requires(Permission.OWN_ACCOUNT)
def put_on() -> Response:
    """Put another hat on."""
    session, identity = db.session(), current_identity()
    chosen = request.form.get("hatt", "")
    worn = memberships_of(session, user_id=identity.user_id)
    hat = next((hat for hat in worn if str(hat.id) == chosen), None)
    if hat is None:
        raise NotFoundError("Membership")
    if lacks_app(hat, current_user.login_session) and not has_proved_lately():
        flash(_("Rollen kräver en app för koder. Bekräfta att det är du och välj rollen igen."))
        raise ProofRequiredError("organisations.change_hat")
    answer = change_hat(hat)
    if signed_in():  # else the code page comes first
        flash(_("Nu är du %(role)s.", role=hat.role.label.lower()))
    return answer


def _door(form: SignInForm) -> str:
    demo = has_demo_data(db.session())
    settings: Config = current_app.extensions["config"]
    return render_template(
        "organisations/sign_in.html", form=form, has_demo_data=demo, provider=settings.provider
    )


def _too_soon(form: SignInForm, wait: int) -> Response:
    form.password.errors = [_("Vänta %(wait)s och försök igen.", wait=waiting(wait))]
    response = make_response(_door(form), 429)
    response.headers["Retry-After"] = str(wait)
    return response
