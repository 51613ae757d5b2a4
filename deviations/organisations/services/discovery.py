"""The client of an identity provider: what it says of itself, asked anew each hour."""

import time
from typing import Any

import requests
from authlib.integrations.flask_client import OAuth
from flask import Flask

from deviations.config import IdentityProvider

NAME = "provider"
# Seconds to connect and between two bytes; a person is waiting.
TIMEOUT = (3, 5)
KEPT = 3600
# So long a silent provider is not asked again: every question to it holds a thread.
LEFT_ALONE = 30
# Signed with a key that only the provider has: never `none`, never our own shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
METADATA = "/.well-known/openid-configuration"


class WrongProviderError(Exception):
    """The address answers as another provider than the one that was asked for."""


def client_of(app: Flask, settings: IdentityProvider) -> Any:
    """Return Authlib's client, discovered at most an hour ago.

    Raises `requests.RequestException` when the provider is away or was half a minute ago, and
    WrongProviderError when it says to be another. Authlib fetches the keys, and again when a
    token names an unknown one.
    """
    kept: dict[IdentityProvider, tuple[float, Any]] = app.extensions.setdefault("providers", {})
    until, found = kept.get(settings, (0.0, None))
    if found is None or time.monotonic() > until:
        try:
            found, lives = _discovered(app, settings), KEPT
        except requests.RequestException as away:
            found, lives = away, LEFT_ALONE
        kept[settings] = (time.monotonic() + lives, found)
    if isinstance(found, requests.RequestException):
        raise found
    return found


def claims_options(settings: IdentityProvider) -> dict[str, dict[str, Any]]:
    """Return what a token must say: it is from this issuer, and for us.

    Authlib's own options would take the issuer from what was discovered, and ask for no audience.
    """
    return {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
        "nonce": {"essential": True},
    }


def _discovered(app: Flask, settings: IdentityProvider) -> Any:
    client = OAuth(app).register(
        NAME,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        server_metadata_url=settings.issuer.rstrip("/") + METADATA,
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
    )
    metadata = client.load_server_metadata()
    if metadata.get("issuer") != settings.issuer:
        raise WrongProviderError(str(metadata.get("issuer")))
    offered = metadata.get("id_token_signing_alg_values_supported") or ()
    chosen = [algorithm for algorithm in offered if algorithm in ALGORITHMS]
    metadata["id_token_signing_alg_values_supported"] = chosen or ["RS256"]
    # Without a list, the protocol says basic.
    ways = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" not in ways:
        client.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105 - a method, not a secret
    return client
