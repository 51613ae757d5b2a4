"""How much a form may be, and what an address may hold.

Werkzeug limits only forms that carry files; this limits the rest.
"""

from io import BytesIO
from typing import IO

from flask import Flask, Request, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from deviations.errors import NotFoundError

FORM = "application/x-www-form-urlencoded"


class LimitedFormParser(FormDataParser):
    """Counts a form's bytes and fields before it is taken apart."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        """Take a form apart; raise RequestEntityTooLarge beyond MAX_FORM_MEMORY_SIZE or _PARTS."""
        if mimetype == FORM and self.max_form_memory_size is not None:
            raw = stream.read(self.max_form_memory_size + 1)
            fields = raw.count(b"&") + 1
            if len(raw) > self.max_form_memory_size or fields > (self.max_form_parts or fields):
                raise RequestEntityTooLarge
            stream, content_length = BytesIO(raw), len(raw)
        return super().parse(stream, mimetype, content_length, options)


class LimitedRequest(Request):
    """A request whose every form is limited."""

    form_data_parser_class = LimitedFormParser


def install_limits(app: Flask) -> None:
    """Know no address with a NUL in it: PostgreSQL can neither hold nor look for one."""

    @app.before_request
    def no_nul() -> None:
        asked = [request.path, *request.args]
        asked += [value for values in request.args.listvalues() for value in values]
        if any("\0" in part for part in asked):
            raise NotFoundError("address")
