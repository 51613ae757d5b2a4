"""The signature of the bundles: a key of its own, whose open half the product shows."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deviations.config import Config

PURPOSE = "audit export signature"


def public_key(config: Config) -> str:
    """Return the open half in hexadecimal."""
    return _private(config).public_key().public_bytes_raw().hex()


def sign(config: Config, message: bytes) -> str:
    """Return the Ed25519 signature of a message in hexadecimal."""
    return _private(config).sign(message).hex()


def _private(config: Config) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(config.key(PURPOSE))
