"""Which status each error has, and the page that says what to do."""

import sqlite3
from contextlib import suppress
from dataclasses import dataclass

import structlog
from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import gettext as _
from markupsafe import escape
from sqlalchemy.exc import (
    DBAPIError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError as PoolTimeoutError,
)
from werkzeug.exceptions import HTTPException

from deviations.errors import (
    ConflictError,
    ForbiddenError,
    LexHellerError,
    NotFoundError,
    TooManyError,
)
from deviations.extensions import db
from deviations.formatting import waiting
from deviations.web.logs import request_id

STATUS_OF: dict[type[LexHellerError], int] = {
    NotFoundError: 404,
    ForbiddenError: 403,
    ConflictError: 409,
    TooManyError: 429,
}
# What an HTTP error says besides its page: which methods there are, which bytes.
CARRIED = frozenset({"Allow", "Content-Range", "Retry-After"})
PLAIN_PAGE = (
    '<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body><main><h1>{title}</h1><p>{advice}</p>"
    '<p><a href="/">Till startsidan</a></p><p>{number}</p></main></body></html>'
)
log = structlog.get_logger()


@dataclass(frozen=True)
class Explanation:
    """What a person reads when something went wrong."""

    title: str
    advice: str


def explanation(status: int, *, retry_after: int | None = None) -> Explanation:
    """Return the words for a status; an unknown status gets the words of 500."""
    wait = _("en stund") if retry_after is None else waiting(retry_after)
    known = {
        400: Explanation(
            _("Webbläsaren skickade något vi inte förstod"),
            _("Gå tillbaka och försök igen. Det du skrev har inte sparats hos oss."),
        ),
        401: Explanation(
            _("Du behöver logga in"),
            _("Logga in och försök igen. Det du skrev har inte sparats hos oss."),
        ),
        403: Explanation(
            _("Din roll ger inte tillgång till sidan"),
            _("Be förbundets administratör om du behöver den."),
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
        415: Explanation(
            _("Filen är av ett slag som inte går att läsa här"),
            _("Välj en fil av något av de slag som sidan nämner."),
        ),
        422: Explanation(
            _("Uppgifterna går inte ihop"),
            _("Gå tillbaka, kontrollera det du fyllt i och skicka igen. Inget har sparats."),
        ),
        429: Explanation(
            _("Det blev för många försök på kort tid"),
            _("Vänta %(wait)s och försök igen. Det du skrev har inte sparats.", wait=wait),
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
    """Return the error page for a status. What the request had begun to change is undone."""
    log.warning("error_page", status=status)
    response = make_response(
        _rendered(status, explanation(status, retry_after=retry_after)), status
    )
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _rendered(status: int, words: Explanation) -> str:
    with suppress(SQLAlchemyError):  # the page may be the one that says the database is away
        db.session.rollback()
    number = request_id()
    try:
        return render_template(
            "error.html",
            status=status,
            explanation=words,
            number=number,
            again_href=_again() if status == 429 else "",
        )
    except Exception:
        log.exception("error_page_broken")
        return PLAIN_PAGE.format(
            title=escape(words.title), advice=escape(words.advice), number=number
        )


def _again() -> str:
    """Return the address of the request when it can be opened, or nothing."""
    ways = current_app.create_url_adapter(request)
    opens = ways is not None and "GET" in ways.allowed_methods()
    return request.full_path.rstrip("?") if opens else ""


def is_unavailable(error: DBAPIError) -> bool:
    """Say whether a database error passes by itself: away, busy or full, not a fault of ours."""
    if error.connection_invalidated:
        return True
    # SQLite calls a statement that it cannot read operational too.
    ours = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return isinstance(error, OperationalError) and not ours


def install_errors(app: Flask) -> None:
    """Answer every error with a page in Swedish."""
    app.register_error_handler(LexHellerError, _known)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeoutError, _unavailable)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(Exception, _unexpected)


def _known(error: LexHellerError) -> Response:
    status = next((STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF), 500)
    return page(status, retry_after=getattr(error, "retry_after", None))


def _http(error: HTTPException) -> Response:
    # A redirect that Werkzeug raised is an answer, not an error.
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = page(error.code)
    for name, value in error.get_headers():
        if name in CARRIED:
            response.headers[name] = value
    return response


def _database(error: DBAPIError) -> Response:
    return _unavailable(error) if is_unavailable(error) else _unexpected(error)


def _unavailable(error: DBAPIError | PoolTimeoutError) -> Response:
    log.error("database_unavailable", exc_info=error)
    return page(503, retry_after=5)


def _too_deep(error: RecursionError) -> Response:
    log.warning("too_deep", exc_info=error)
    return page(400)


def _unexpected(error: Exception) -> Response:
    log.error("unexpected", exc_info=error)
    return page(500)
