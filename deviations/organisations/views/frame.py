"""What every page says around its content: who is signed in, and where they may go."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, current_app, g, request, session as cookie, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from deviations import tenancy
from deviations.extensions import db
from deviations.formatting import listed
from deviations.organisations import queries
from deviations.organisations.access import SENT, Identity, access_of, signed_in
from deviations.organisations.models.forbund import THE_FOUR, Forbund, PartCode
from deviations.organisations.rendering import Hat, own_hats
from deviations.organisations.roles import Permission

# The first page of a hat that opens no room: it says what the hat is for.
WITHOUT_ROOMS = "guiding.my_role"


@dataclass(frozen=True)
class Place:
    """A word in the navigation."""

    text: str
    href: str
    current: bool


def navigation() -> tuple[Place, ...]:
    """Return the rooms that the hat opens. A view says itself who may enter; nothing here does."""
    identity = signed_in()
    if identity is None:
        return ()
    rooms: tuple[tuple[str, str], ...] = current_app.extensions["navigation"]
    return tuple(
        Place(text, url_for(endpoint), _is_here(endpoint))
        for text, endpoint in rooms
        if _opens(identity, endpoint)
    )


def install_frame(app: Flask, rooms: tuple[tuple[str, str], ...]) -> None:
    """Give every template what layout.html asks for. `rooms`: word and endpoint, in order."""
    app.extensions["navigation"] = rooms

    @app.context_processor
    def frame() -> dict[str, Any]:
        try:
            identity = signed_in()
        except SQLAlchemyError:  # the page may be the one that says the database is away
            return {}
        if identity is None:
            return {}
        # Each field of a form is drawn by a template of its own, which asks this anew.
        asked: dict[Identity, dict[str, Any]] = g.setdefault("frame", {})
        if identity not in asked:
            asked[identity] = _around(identity)
        return asked[identity]


def _around(identity: Identity) -> dict[str, Any]:
    session, places = db.session(), navigation()
    several = queries.wears_several(session, user_id=identity.user_id)
    # Another förbund's public page says itself who runs it; a page of no förbund is one's own.
    with tenancy.acting_in(session, identity.forbund_id):
        operated, said = operated_by(identity.forbund_id), _said(identity)
    return {
        "identity": said,
        "navigation": places,
        "forbund": {"name": identity.forbund_name},
        "operated_by": operated,
        "home_href": places[0].href if places else url_for(WITHOUT_ROOMS),
        "switch_role_href": url_for("organisations.hats") if several else None,
        "hats_that_open": hats_that_open,
        "waits_href": url_for("account.go_on") if SENT in cookie else None,
        "account_href": url_for("account.start"),
        "sign_out_href": url_for("organisations.sign_out"),
    }


def _said(identity: Identity) -> Identity:
    """Return a hat with its place as people say it: a part's hat is the part's."""
    if identity.part is None:
        return identity
    part = queries.parts(db.session(), identity.forbund_id)[identity.part]
    return replace(identity, place=part.name)


def hats_that_open() -> tuple[Hat, ...]:
    """Return the other hats of who is signed in that may open this address, in a place of theirs.

    Her own hats alone: nothing is said of whether there is anything at the address.
    """
    identity, endpoint = signed_in(), request.endpoint
    if identity is None or endpoint is None or request.method != "GET":
        return ()
    demanded, session = access_of(current_app, endpoint), db.session()
    opens = [
        hat
        for hat in queries.memberships_of(session, user_id=identity.user_id)
        if hat.id != identity.membership_id
        and demanded in hat.role.permissions_given(words=hat.reads_words)
    ]
    return own_hats(opens, queries.parts_of_hats(session, user_id=identity.user_id))


def operated_by(forbund_id: int) -> str:
    """Name the parts and kommuner that stand behind the service in a förbund."""
    session = db.session()
    forbund = session.get_one(Forbund, forbund_id)
    parts = queries.parts(session, forbund.id)
    kommuner = [kommun.name for kommun in queries.kommuner(session, forbund.id)]
    names = [parts[code].name for code in THE_FOUR if code is not PartCode.KOMMUN and code in parts]
    where = (
        _("kommunerna %(names)s", names=listed(kommuner))
        if len(kommuner) > 1
        else _("kommunen %(name)s", name=listed(kommuner))
    )
    return str(
        _(
            "Lex Heller drivs här av %(forbund)s tillsammans med %(parts)s.",
            forbund=forbund.name,
            parts=listed([*names, where]),
        )
    )


def _opens(identity: Identity, endpoint: str) -> bool:
    if endpoint not in current_app.view_functions:
        return False
    demanded = access_of(current_app, endpoint)
    return demanded is not None and (not isinstance(demanded, Permission) or identity.may(demanded))


def _is_here(endpoint: str) -> bool:
    return request.blueprint == endpoint.partition(".")[0]
