"""The same response headers on every answer, error pages and static files included."""

import secrets

from flask import Flask, Response, g, request

from deviations.config import Config

STATIC_FOR_A_YEAR = "public, max-age=31536000, immutable"
FOR_BACK_ONLY = "private, no-cache"
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self';"
    " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def csp_nonce() -> str:
    """Return this response's nonce, the same for each call in one request."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def may_go_back() -> None:
    """Let the browser's Back show this page as it was left, without asking for it anew.

    For public pages that hold nothing but what their reader has just typed: a form that is
    never kept comes back empty, and the answer to a post comes back as an error.
    """
    g.may_go_back = True


def install_headers(app: Flask, config: Config) -> None:
    """Put the headers on every response, and the nonce into every template."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce())
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Permissions-Policy"] = PERMISSIONS
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Cache-Control"] = _caching(response)
        if config.https:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        return response


def _caching(response: Response) -> str:
    """Keep files, a versioned one for a year, others asked anew; of pages those for Back."""
    if g.get("may_go_back"):
        return FOR_BACK_ONLY
    if request.endpoint != "static" or response.status_code >= 400:
        return "no-store"
    return STATIC_FOR_A_YEAR if "v" in request.args else "no-cache"
