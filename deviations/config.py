"""What the environment decides, read once into one frozen value."""

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, ValidationError

SECRET_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where mail is handed over. Without a server, mail waits in the outbox."""

    host: str = ""
    port: int = 25
    use_tls: bool = False
    username: str = ""
    password: str = field(default="", repr=False)
    sender: str = "lex-heller@localhost"


@dataclass(frozen=True)
class PasswordCost:
    """How much work an Argon2id hash is."""

    passes: int = 3
    memory_kib: int = 65536


@dataclass(frozen=True, kw_only=True)
class IdentityProvider:
    """Where an employer's people sign in (OpenID Connect), and what is believed of its word.

    `button` is what the sign-in page says. `domains`: whose addresses it may vouch for, such as
    `nassjo.se`; none means everybody's.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    button: str = "Logga in med arbetskontot"
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Config:
    """All settings. Every default is safe to publish and safe to run."""

    secret: bytes = field(repr=False)
    # What was written under these is still read; nothing new is written under them.
    older_secrets: tuple[bytes, ...] = field(default=(), repr=False)
    database_url: str = field(repr=False)  # may hold a password
    # Who owns the tables and may change them; empty when the service itself does.
    database_owner_url: str = field(default="", repr=False)
    public_base_url: str = "http://127.0.0.1:8000"
    instance: Path = Path("instance")
    mail: MailServer = MailServer()
    password_cost: PasswordCost = PasswordCost()
    provider: IdentityProvider | None = None
    testing: bool = False
    tripwire: bool = False
    faultpoint: str = ""
    audit_anchor_file: Path | None = None
    audit_anchor_mail: str = ""

    @property
    def anchor_file(self) -> Path:
        """Return where the trail's anchors are kept: best on another disk than the database."""
        return self.audit_anchor_file or self.instance / "audit-anchors.jsonl"

    @property
    def https(self) -> bool:
        """Say whether cookies may demand a secure connection."""
        return urlsplit(self.public_base_url).scheme == "https"

    @property
    def host(self) -> str:
        """Return the public host name, without a port."""
        return urlsplit(self.public_base_url).hostname or "localhost"

    def key(self, purpose: str) -> bytes:
        """Derive the 32-byte key of one purpose, so that no two uses share a key."""
        return _derived(self.secret, purpose)

    def older_keys(self, purpose: str) -> tuple[bytes, ...]:
        """Return the keys of one purpose before the secret was changed, the newest first."""
        return tuple(_derived(secret, purpose) for secret in self.older_secrets)

    @property
    def generations(self) -> "tuple[Config, ...]":
        """Return this configuration, and as it was under each older secret."""
        older = [replace(self, secret=one, older_secrets=()) for one in self.older_secrets]
        return (self, *older)


def _derived(secret: bytes, purpose: str) -> bytes:
    return hmac.new(secret, purpose.encode(), hashlib.sha256).digest()


def from_environment(root: Path) -> Config:
    """Read the environment; `root` is the folder that holds `instance/`.

    Raises `environs.EnvValidationError` naming every setting that cannot be read.
    """
    env = Env(eager=False)
    port = env.int("PORT", 8000)
    instance = root / "instance"
    database_url = env.str("DATABASE_URL", f"sqlite:///{instance / 'lex-heller.db'}")
    database_owner_url = env.str("DATABASE_OWNER_URL", "")
    public_base_url = env.str(
        "PUBLIC_BASE_URL", f"http://127.0.0.1:{port}", validate=_is_web_address
    )
    key_file = env.path("SECRET_KEY_FILE", instance / "secret.key")
    older_key_files: list[str] = env.list("SECRET_KEY_FALLBACK_FILES", [])
    mail = MailServer(
        host=env.str("MAIL_SERVER", ""),
        port=env.int("MAIL_PORT", 25),
        use_tls=env.bool("MAIL_USE_TLS", False),
        username=env.str("MAIL_USERNAME", ""),
        password=env.str("MAIL_PASSWORD", ""),
        sender=env.str("MAIL_SENDER", "lex-heller@localhost"),
    )
    provider = _read_provider(env)
    # SQLite has no protection of rows, so there the wire is the last line.
    tripwire = env.bool("TRIPWIRE", database_url.startswith("sqlite"))
    faultpoint = env.str("FAULTPOINT", "")
    anchor_file = env.path("AUDIT_ANCHOR_FILE", instance / "audit-anchors.jsonl")
    anchor_mail = env.str("AUDIT_ANCHOR_MAIL", "")
    env.seal()
    return Config(
        secret=_read_or_make_secret(key_file),
        older_secrets=tuple(_read_secret(Path(one.strip())) for one in older_key_files),
        database_url=database_url,
        database_owner_url=database_owner_url,
        public_base_url=public_base_url.rstrip("/"),
        instance=instance,
        mail=mail,
        provider=provider,
        tripwire=tripwire,
        faultpoint=faultpoint,
        audit_anchor_file=anchor_file,
        audit_anchor_mail=anchor_mail,
    )


def _read_provider(env: Env) -> IdentityProvider | None:
    """Return the identity provider, None without OIDC_ISSUER; raise for half of one."""
    issuer = env.str("OIDC_ISSUER", "", validate=_is_issuer)
    client_id = env.str("OIDC_CLIENT_ID", "")
    secret_file = env.str("OIDC_CLIENT_SECRET_FILE", "")
    button = env.str("OIDC_NAME", "") or IdentityProvider.button
    domains: list[str] = env.list("OIDC_EMAIL_DOMAINS", [])
    if not issuer:
        return None
    if not (client_id and secret_file):
        raise ValueError("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET_FILE beside it.")
    return IdentityProvider(
        issuer=issuer,
        client_id=client_id,
        client_secret=Path(secret_file).read_text("utf-8").strip(),
        button=button,
        domains=frozenset(domain.strip().lower() for domain in domains if domain.strip()),
    )


def _is_issuer(address: str) -> None:
    parts = urlsplit(address)
    loopback = parts.hostname in {"localhost", "127.0.0.1"}
    if address and not (parts.hostname and (parts.scheme == "https" or loopback)):
        raise ValidationError("must be the issuer's whole https address, as it writes it itself")


def _is_web_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValidationError("must be a whole address, such as https://lex.example.se")


def _read_or_make_secret(path: Path) -> bytes:
    """Return the key file's bytes; the first start on a machine makes it, for its owner only."""
    if not path.exists():
        _make_secret(path)
    return _read_secret(path)


def _read_secret(path: Path) -> bytes:
    secret = path.read_bytes().strip()
    if len(secret) < SECRET_BYTES:
        raise ValueError(f"{path} must hold at least {SECRET_BYTES} bytes.")
    return secret


def _make_secret(path: Path) -> None:
    """Write whole, then link: of two processes that start at once, one wins, both read the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent) as draft:
        draft.write(secrets.token_hex(SECRET_BYTES).encode())
        draft.flush()
        os.fsync(draft.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft.name)
