"""Pages anyone may read about the service itself."""

import structlog
from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from deviations.extensions import db
from deviations.guiding import queries
from deviations.organisations.access import public

blueprint = Blueprint("guiding", __name__)
log = structlog.get_logger()


@blueprint.get("/halsa")
@public
def health() -> Response:
    """Tell a machine whether the service works, database and all."""
    try:
        queries.answers(db.session())
    except SQLAlchemyError as error:
        log.warning("health_check_failed", kind=type(error).__name__)
        return Response("databasen svarar inte\n", 503, {"Retry-After": "5"}, "text/plain")
    return Response("ok\n", 200, mimetype="text/plain")
