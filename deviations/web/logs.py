"""What is written down about a request: JSON lines in UTC, to standard error, about nobody.

Never a body, a query, a path, a cookie or a token: a line has the endpoint's name. Of an error it
has the kinds and the places in the code, never the message, for a database quotes rows in it.
What still looks like a person's number, address or name is masked as the last thing.
"""

import logging
import secrets
import sys
import time
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, g, request
from sqlalchemy.exc import DBAPIError
from structlog.typing import Processor

from deviations.text.search import find_personal_data

ROOT = f"{Path(__file__).parents[2]}/"
HANDLER = "lex-heller"
# Ours, from closed lists; a moment would be taken for a number to ring.
PLAIN = frozenset({"timestamp", "level", "request", "endpoint", "method", "user", "forbund"})
LONGEST = 2_000
Line = MutableMapping[str, Any]
log = structlog.get_logger()


def request_id() -> str:
    """Return the number of this request: in every line about it, and on its error page."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(4)
    return str(g.request_id)


def install_logs(app: Flask) -> None:
    """Write one line for each request, and let the whole process write as this module says."""
    configure_logs()

    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request_id(), endpoint=request.endpoint)

    @app.after_request
    def end(response: Response) -> Response:
        taken = time.perf_counter() - g.get("begun", time.perf_counter())
        log.info(
            "request",
            request=request_id(),
            endpoint=request.endpoint,
            method=request.method,
            status=response.status_code,
            ms=round(1000 * taken),
        )
        return response


def configure_logs() -> None:
    """Send every line of the process, libraries' too, through the same last hands. Idempotent."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_messages,
        masked,
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    root = logging.getLogger()
    if any(handler.name == HANDLER for handler in root.handlers):
        return
    handler = StandardError()
    handler.name = HANDLER
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
        )
    )
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for chatty in ("werkzeug", "apscheduler"):  # the first would write addresses with their queries
        logging.getLogger(chatty).setLevel(logging.WARNING)


class StandardError(logging.StreamHandler[Any]):
    """Writes to whatever standard error is at the moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        self.stream = sys.stderr
        super().emit(record)


def without_messages(_logger: object, _name: str, line: Line) -> Line:
    """Replace an error with its kinds and places, outermost first."""
    given = line.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["error"] = [_told(cause) for cause in _causes(error)]
    return line


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _told(error: BaseException) -> dict[str, object]:
    told: dict[str, object] = {
        "kind": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": _places(error),
    }
    if isinstance(error, DBAPIError):
        diagnosis = getattr(error.orig, "diag", None)
        told["sqlstate"] = getattr(error.orig, "sqlstate", None)
        told["constraint"] = getattr(diagnosis, "constraint_name", None)
    return told


def _places(error: BaseException) -> list[str]:
    """Return where in our own code it happened, and the last place of all."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames[:-1] if _is_ours(frame.filename)]
    return [
        f"{frame.filename.removeprefix(ROOT)}:{frame.lineno} {frame.name}"
        for frame in [*own, *frames[-1:]][-12:]
    ]


def _is_ours(filename: str) -> bool:
    """Say whether a file is the project's; an environment of packages may lie inside it."""
    return filename.startswith(ROOT) and "site-packages" not in filename


def masked(_logger: object, _name: str, line: Line) -> Line:
    """Mask whatever looks like a person in every value that is not from a list of our own."""
    return {key: value if key in PLAIN else _mask(value) for key, value in line.items()}


def _mask(value: object) -> object:
    if isinstance(value, str):
        return mask(value[:LONGEST])
    if isinstance(value, list | tuple):
        return [_mask(item) for item in value]
    if isinstance(value, dict):
        return {_mask(key): _mask(item) for key, item in value.items()}
    return value if isinstance(value, int | float | None) else mask(str(value)[:LONGEST])


def mask(text: str) -> str:
    """Put the kind in place of each finding.

    >>> mask("ring 070-174 06 58")
    'ring [phone]'
    """
    for finding in reversed(find_personal_data(text)):
        text = f"{text[: finding.start]}[{finding.kind}]{text[finding.end :]}"
    return text
