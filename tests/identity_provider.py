"""A real identity provider on loopback: discovery, codes, PKCE, signed tokens; can be spoiled."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from deviations import clock
from deviations.config import IdentityProvider

CLIENT, SECRET = "lex-heller", "a secret that both know"
PAGE = '<!DOCTYPE html><title>Kontot</title><link rel="icon" href="data:,"><a href="{href}">Ja</a>'
Claims = dict[str, Any]
KEY_ID = "first"
_key = RSAKey.generate_key(2048, {"kid": KEY_ID})
_stolen_name = RSAKey.generate_key(2048, {"kid": KEY_ID})


def signed(claims: Claims) -> str:
    """Sign as the provider does."""
    return jwt.encode({"alg": "RS256", "kid": KEY_ID}, claims, _key)


def signed_by_another(claims: Claims) -> str:
    """Sign with another key under the same name."""
    return jwt.encode({"alg": "RS256", "kid": KEY_ID}, claims, _stolen_name)


def signed_with_our_secret(claims: Claims) -> str:
    """Sign with what we and the provider share, which is no proof of the provider."""
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])


def signed_with_the_public_key(claims: Claims) -> str:
    """Sign with what everybody can fetch, as if it were a shared secret."""
    public = _key.as_pem(private=False)
    return jwt.encode(
        {"alg": "HS256", "kid": KEY_ID},
        claims,
        OctKey.import_key(base64.urlsafe_b64encode(public).decode()),
        algorithms=["HS256"],
    )


def unsigned(claims: Claims) -> str:
    """Say that no signature is needed."""
    parts = ({"alg": "none", "kid": KEY_ID}, claims)
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
    return ".".join([*(part.rstrip("=") for part in coded), ""])


class Provider:
    """What the provider knows, and how a test spoils it."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.person: Claims = {
            "sub": "4711",
            "email": "anna@nassjo.se",
            "email_verified": True,
            "name": "Anna Prov",
        }
        self.change: Claims = {}
        self.without: set[str] = set()
        self.sign: Callable[[Claims], str] = signed
        self.metadata: dict[str, Any] = {}
        self.asks_first = False
        self.down = False
        self.asked: list[str] = []
        self._codes: dict[str, dict[str, str]] = {}

    @property
    def settings(self) -> IdentityProvider:
        """Return what we are configured with."""
        return IdentityProvider(
            issuer=self.issuer,
            client_id=CLIENT,
            client_secret=SECRET,
            button="Logga in med Nässjö kommuns konto",
        )

    def discovery(self) -> dict[str, Any]:
        """Say where everything is."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        } | self.metadata

    def keys(self) -> dict[str, Any]:
        """Return the public keys."""
        return {"keys": [_key.as_dict(private=False) | {"use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Give out a code for what was asked; return where the browser goes."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str], credentials: str) -> tuple[int, dict[str, Any]]:
        """Change a code for a token, once, for whoever knows the verifier and the secret."""
        asked = self._codes.pop(given.get("code", ""), None)
        if not self._is_us(given, credentials):
            return 401, {"error": "invalid_client"}
        if asked is None or given.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(clock.now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"nonce": asked.get("nonce")} | self.person | self.change
        claims = {name: value for name, value in claims.items() if name not in self.without}
        answer = {"access_token": "unused", "token_type": "Bearer", "id_token": self.sign(claims)}
        return 200, answer

    def _is_us(self, given: dict[str, str], credentials: str) -> bool:
        ways = self.discovery()["token_endpoint_auth_methods_supported"]
        if ways == ["client_secret_post"]:
            return (given.get("client_id"), given.get("client_secret")) == (CLIENT, SECRET)
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        return credentials == f"Basic {known}"


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        """Answer discovery, keys, and a browser that was sent here."""
        parts = urlsplit(self.path)
        self.provider.asked.append(parts.path)
        if self.provider.down:
            self._say(503, {"error": "down"})
        elif parts.path == "/authorize":
            self._authorize({name: values[0] for name, values in parse_qs(parts.query).items()})
        else:
            pages = {
                "/.well-known/openid-configuration": self.provider.discovery,
                "/keys": self.provider.keys,
            }
            self._say(200, pages[parts.path]())

    def do_POST(self) -> None:
        """Answer who brings a code."""
        self.provider.asked.append("/token")
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        if self.provider.down:
            self._say(503, {"error": "down"})
            return
        self._say(*self.provider.token(given, self.headers.get("Authorization", "")))

    def log_message(self, *_args: object) -> None:
        """Leave the talking to the test."""

    def _authorize(self, asked: dict[str, str]) -> None:
        back = self.provider.authorize(asked)
        if not self.provider.asks_first:
            self.send_response(302)
            self.send_header("Location", back)
            self.end_headers()
            return
        page = PAGE.format(href=back.replace("&", "&amp;"))
        self._send(200, page.encode(), "text/html; charset=utf-8")

    def _say(self, status: int, answer: dict[str, Any]) -> None:
        self._send(status, json.dumps(answer).encode(), "application/json")

    def _send(self, status: int, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def identity_provider() -> Iterator[Provider]:
    """Run a provider on a free port of this machine."""

    class Handler(_Handler):
        """One provider's own."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider = Handler.provider = Provider(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
