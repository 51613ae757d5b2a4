"""What another site's page sends is refused, by what the browser itself says of it."""

from flask import Flask, request
from werkzeug.exceptions import BadRequest

from deviations.database import SAFE_METHODS

# `none`: typed or reloaded by the person herself. A browser too old to say leaves it to the token.
OURS = frozenset({"same-origin", "none"})


def install_origins(app: Flask) -> None:
    """Refuse what changes something when it comes from elsewhere, before its token is looked at.

    Another host of the same domain is elsewhere too. Links lead here from anywhere: they only read.
    """

    @app.before_request
    def ours_only() -> None:
        site = request.headers.get("Sec-Fetch-Site", "none")
        if request.method not in SAFE_METHODS and site not in OURS:
            raise BadRequest(f"Sec-Fetch-Site: {site}")
