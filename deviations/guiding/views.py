"""Pages anyone may read about the service itself."""

from typing import Any

import structlog
from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext as _, lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError

from deviations.errors import NotFoundError
from deviations.extensions import db
from deviations.formatting import alternatives
from deviations.guiding import queries
from deviations.organisations.access import (
    Identity,
    current_identity,
    public,
    requires,
    signed_in,
)
from deviations.organisations.roles import (
    OPEN_TO_ALL,
    RIGHTS,
    ROLE_HOLDS_IN,
    Permission,
    Role,
    ScopeKind,
)

blueprint = Blueprint("guiding", __name__)
log = structlog.get_logger()
GUIDE_OF = {
    Role.KOORDINATOR: "koordinator",
    Role.KONTAKTPERSON: "kontaktperson",
    Role.LASARE: "styrgrupp",
    Role.ADMIN: "admin",
}
FOOTER = (
    (_l("Vem får se vad"), "guiding.roles"),
    (_l("Så räknar vi"), "guiding.counting"),
    (_l("Så hanteras uppgifterna"), "guiding.handling"),
    (_l("Tillgänglighet"), "guiding.accessibility"),
)
THE_DOOR = (_l("Logga in"), "organisations.sign_in")


@blueprint.app_context_processor
def footer() -> dict[str, Any]:
    """Give every page its last line: the links whose pages there are."""
    identity = _who()
    last = () if identity or request.endpoint == THE_DOOR[1] else (THE_DOOR,)
    there = [(text, end) for text, end in (*FOOTER, *last) if end in current_app.view_functions]
    links = [(str(text), url_for(endpoint)) for text, endpoint in there]
    return {"footer_links": [*_own_guide(identity), *links]}


def _own_guide(identity: Identity | None) -> list[tuple[str, str]]:
    """Return the way to the guide of the hat that is on, if it has one."""
    if identity is None or identity.role not in GUIDE_OF:
        return []
    return [(_("Så gör du"), url_for("guiding.guide", name=GUIDE_OF[identity.role]))]


def _who() -> Identity | None:
    try:
        return signed_in()
    except SQLAlchemyError:  # the page may be the one that says the database is away
        return None


@blueprint.get("/halsa")
@public
def health() -> Response:
    """Tell a machine whether the service works, database and all."""
    try:
        queries.answers(db.session())
    except SQLAlchemyError as error:
        log.warning("health_check_failed", exc_info=error)
        return Response("databasen svarar inte\n", 503, {"Retry-After": "5"}, "text/plain")
    return Response("ok\n", 200, mimetype="text/plain")


@blueprint.get("/sa-raknar-vi")
@public
def counting() -> str:
    """Say what a figure counts, in words anyone may check it by."""
    return render_template("guiding/counting.html")


@blueprint.get("/tillganglighet")
@public
def accessibility() -> str:
    """Show the statement that the law asks for."""
    return render_template("guiding/accessibility.html")


@blueprint.get("/sa-hanteras-uppgifterna")
@public
def handling() -> str:
    """Say what happens to what one writes."""
    return render_template("guiding/handling.html")


@blueprint.get("/roller")
@public
def roles() -> str:
    """Show who may see and do what, from the table that rules it."""
    return render_template(
        "guiding/roles.html",
        open_to_all=OPEN_TO_ALL,
        rights=RIGHTS,
        roles=tuple(Role),
        said=_said(),
    )


def _said() -> list[tuple[str, str]]:
    return [
        (
            role.label,
            _(
                "%(sentence)s Gäller %(places)s.",
                sentence=role.sentence,
                places=alternatives([kind.label for kind in ScopeKind if kind in holds_in]),
            ),
        )
        for role, holds_in in ROLE_HOLDS_IN.items()
    ]


@blueprint.get("/min-roll")
@requires(Permission.OWN_ACCOUNT)
def my_role() -> str:
    """Say what the hat that is on is for; the first page of who has no other."""
    identity = current_identity()
    lines = (line for about in RIGHTS.values() for line in about)
    return render_template(
        "guiding/my_role.html",
        mine=[*OPEN_TO_ALL, *(line.words for line in lines if identity.may(line.permission))],
        report_href=url_for("filing.report", forbund_slug=identity.forbund_slug),
    )


@blueprint.get("/guide/<name>")
@public
def guide(name: str) -> str:
    """Show how one kind of user does each thing."""
    if name not in GUIDE_OF.values():
        raise NotFoundError(name)
    return render_template(f"guiding/{name}.html")
