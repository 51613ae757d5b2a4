"""Which status each error has, and the page that says what to do."""

import secrets
from dataclasses import dataclass

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError, TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from deviations.errors import (
    ConflictError,
    ForbiddenError,
    LexHellerError,
    NotFoundError,
    TooManyError,
)

STATUS_OF: dict[type[LexHellerError], int] = {
    NotFoundError: 404,
    ForbiddenError: 403,
    ConflictError: 409,
    TooManyError: 429,
}
log = structlog.get_logger()


@dataclass(frozen=True)
class Explanation:
    """What a person reads when something went wrong."""

    title: str
    advice: str


def explanation(status: int) -> Explanation:
    """Return the words for a status; an unknown status gets the words of 500."""
    known = {
        400: Explanation(
            _("Webbläsaren skickade något vi inte förstod"),
            _("Gå tillbaka och försök igen. Det du skrev har inte sparats hos oss."),
        ),
        403: Explanation(
            _("Din roll ger inte tillgång till sidan"),
            _("Be förbundets koordinator om du behöver den."),
        ),
        404: Explanation(
            _("Sidan finns inte"),
            _("Kontrollera adressen, eller börja om från startsidan."),
        ),
        405: Explanation(
            _("Sidan går inte att använda så"),
            _("Gå tillbaka och använd knappen på sidan."),
        ),
        409: Explanation(
            _("Någon annan hann ändra"),
            _("Öppna sidan igen så ser du ändringen. Det du skrev har inte sparats."),
        ),
        413: Explanation(
            _("Det du skickade är för stort"),
            _("Dela upp filen eller korta texten och försök igen."),
        ),
        429: Explanation(
            _("Det blev för många försök på kort tid"),
            _("Vänta en stund och försök igen. Det du skrev har inte sparats."),
        ),
        503: Explanation(
            _("Tjänsten är tillfälligt upptagen"),
            _("Vänta en minut och skicka igen. Det du skrev har inte sparats hos oss."),
        ),
    }
    return known.get(
        status,
        Explanation(
            _("Något gick fel hos oss"),
            _("Försök igen om en stund. Det du skrev har inte sparats hos oss."),
        ),
    )


def page(status: int, *, retry_after: int | None = None) -> Response:
    """Return the error page for a status."""
    number = secrets.token_hex(4)
    log.warning("error_page", status=status, number=number, endpoint=request.endpoint)
    words = explanation(status)
    response = make_response(
        render_template("error.html", explanation=words, number=number), status
    )
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def install_errors(app: Flask) -> None:
    """Answer every error with a page in Swedish."""

    @app.errorhandler(LexHellerError)
    def known(error: LexHellerError) -> Response:
        status = next((STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF), 500)
        return page(status, retry_after=getattr(error, "retry_after", None))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        # A redirect that Werkzeug raised is an answer, not an error.
        if error.response is not None or error.code is None or error.code < 400:
            return make_response(error.get_response())
        return page(error.code)

    @app.errorhandler(OperationalError)
    @app.errorhandler(PoolTimeoutError)
    def database(error: Exception) -> Response:
        log.error("database_unavailable", kind=type(error).__name__)
        return page(503, retry_after=5)

    @app.errorhandler(RecursionError)
    def nested(error: RecursionError) -> Response:
        return page(400)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        log.error("unexpected", kind=type(error).__name__, exc_info=error)
        return page(500)
