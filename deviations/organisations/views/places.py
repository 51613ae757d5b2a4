"""Addresses of this site: which endpoint takes them, and which of them can be gone back to."""

from typing import Any

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from deviations.web.addresses import taken_apart

Place = tuple[str, dict[str, Any]]


def place_at(path: str, method: str = "GET") -> Place | None:
    """Return the endpoint at a path of this site and what stands in the path; None if none is."""
    adapter, address = current_app.create_url_adapter(request), taken_apart(path)
    if adapter is None or address is None:
        return None
    try:
        endpoint, view_args = adapter.match(address.path, method=method)
    except (HTTPException, RequestRedirect):
        return None
    return endpoint, dict(view_args)


def came_from() -> str:
    """Return the path of the page of this site that sent the request, if it can be opened again.

    The answer to a form stands at an address that may take a form alone: nobody is led there.
    """
    referrer = taken_apart(request.referrer or "")
    if referrer is None or referrer.netloc != request.host or place_at(referrer.path) is None:
        return ""
    return referrer.path
