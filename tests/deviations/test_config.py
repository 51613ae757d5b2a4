"""What the environment decides, and the key that a machine makes once."""

import multiprocessing
import stat
from pathlib import Path

import pytest
from environs import EnvValidationError

from deviations.config import Config, from_environment
from tests.key_making import read_key

SECRET = b"s" * 32


def _config(**settings: object) -> Config:
    return Config(**{"secret": SECRET, "database_url": "sqlite://"} | settings)  # type: ignore[arg-type]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (
        "PORT", "DATABASE_URL", "SECRET_KEY_FILE", "PUBLIC_BASE_URL", "MAIL_SERVER", "MAIL_PORT",
        "MAIL_USE_TLS", "MAIL_USERNAME", "MAIL_PASSWORD", "MAIL_SENDER", "FAULTPOINT", "TRIPWIRE",
        "AUDIT_ANCHOR_FILE", "AUDIT_ANCHOR_MAIL", "OIDC_ISSUER", "OIDC_CLIENT_ID",
        "OIDC_CLIENT_SECRET_FILE", "OIDC_NAME", "OIDC_EMAIL_DOMAINS",
        "DATABASE_OWNER_URL", "SECRET_KEY_FALLBACK_FILES",
    ):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_an_empty_environment_runs_on_this_machine(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = from_environment(tmp_path)

    assert config.database_url == f"sqlite:///{tmp_path}/instance/lex-heller.db"
    assert config.public_base_url == "http://127.0.0.1:8000"
    assert (config.https, config.host) == (False, "127.0.0.1")
    assert config.mail.host == ""
    assert config.anchor_file == tmp_path / "instance" / "audit-anchors.jsonl"
    assert config.audit_anchor_mail == ""
    assert config.provider is None
    assert not config.testing
    assert config.database_owner_url == ""
    assert config.tripwire


def test_every_setting_is_read(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"k" * 32)
    for name, value in {
        "PORT": "9000",
        "DATABASE_URL": "postgresql://db/lex",
        "SECRET_KEY_FILE": str(key),
        "PUBLIC_BASE_URL": "https://lex.example.se/",
        "MAIL_SERVER": "smtp.example.se",
        "MAIL_PORT": "587",
        "MAIL_USE_TLS": "true",
        "MAIL_USERNAME": "lex",
        "MAIL_PASSWORD": "hemligt",
        "MAIL_SENDER": "lex@example.se",
        "FAULTPOINT": "submit:1:raise",
        "TRIPWIRE": "1",
        "AUDIT_ANCHOR_FILE": str(tmp_path / "anchors"),
        "AUDIT_ANCHOR_MAIL": "registrator@example.se",
    }.items():
        environment.setenv(name, value)

    config = from_environment(tmp_path)

    assert config.database_url == "postgresql://db/lex"
    assert config.secret == b"k" * 32
    assert (config.public_base_url, config.https) == ("https://lex.example.se", True)
    assert config.host == "lex.example.se"
    assert (config.mail.host, config.mail.port, config.mail.use_tls) == (
        "smtp.example.se", 587, True,
    )  # fmt: skip
    assert (config.mail.username, config.mail.sender) == ("lex", "lex@example.se")
    assert (config.faultpoint, config.tripwire) == ("submit:1:raise", True)
    assert config.anchor_file == tmp_path / "anchors"
    assert config.audit_anchor_mail == "registrator@example.se"


def test_the_port_is_in_the_address_that_is_printed(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("PORT", "9000")

    assert from_environment(tmp_path).public_base_url == "http://127.0.0.1:9000"


def test_all_that_cannot_be_read_is_named_at_once(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("PORT", "many")
    environment.setenv("MAIL_PORT", "")
    environment.setenv("PUBLIC_BASE_URL", "lex.example.se")

    with pytest.raises(EnvValidationError) as refused:
        from_environment(tmp_path)

    assert set(refused.value.error_messages) == {"PORT", "MAIL_PORT", "PUBLIC_BASE_URL"}


def test_nothing_secret_is_shown_when_the_settings_are(tmp_path: Path) -> None:
    shown = repr(_config(database_url="postgresql://u:hemligt@db/lex"))

    assert "hemligt" not in shown
    assert str(SECRET) not in shown


def test_no_two_purposes_share_a_key() -> None:
    config = _config()
    keys = {config.key(purpose) for purpose in ("audit chain", "session cookie", "receipt")}

    assert len(keys) == 3
    assert all(len(key) == 32 and key != SECRET for key in keys)
    assert config.key("receipt") == _config().key("receipt")
    assert config.key("receipt") != _config(secret=b"t" * 32).key("receipt")


def test_a_key_that_is_too_short_is_refused(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    environment.setenv("SECRET_KEY_FILE", str(key))

    key.write_bytes(b"k" * 31)
    with pytest.raises(ValueError, match="at least 32"):
        from_environment(tmp_path)

    key.write_bytes(b"k" * 32)
    assert from_environment(tmp_path).secret == b"k" * 32


def test_spaces_around_a_key_do_not_count(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_bytes(b" " + b"k" * 31 + b"\n")
    environment.setenv("SECRET_KEY_FILE", str(key))

    with pytest.raises(ValueError, match="at least 32"):
        from_environment(tmp_path)


def test_eight_first_starts_at_once_make_one_key_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "instance" / "secret.key"

    with multiprocessing.get_context("spawn").Pool(8) as pool:
        keys = pool.map(read_key, [str(path)] * 8, chunksize=1)

    assert len(set(keys)) == 1
    assert len(keys[0]) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret.key"]


@pytest.fixture
def provider_settings(environment: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    secret = tmp_path / "oidc"
    secret.write_text("delad hemlighet\n", "utf-8")
    environment.setenv("OIDC_ISSUER", "https://login.nassjo.se/")
    environment.setenv("OIDC_CLIENT_ID", "lex-heller")
    environment.setenv("OIDC_CLIENT_SECRET_FILE", str(secret))
    return environment


def test_an_identity_provider_is_read_with_its_secret_from_a_file(
    provider_settings: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    provider_settings.setenv("OIDC_NAME", "Logga in med Nässjö kommuns konto")
    provider_settings.setenv("OIDC_EMAIL_DOMAINS", "Nassjo.se, hoglandet.se,")

    provider = from_environment(tmp_path).provider

    assert provider
    assert provider.issuer == "https://login.nassjo.se/"
    assert provider.client_secret.split() == ["delad", "hemlighet"]
    assert provider.button == "Logga in med Nässjö kommuns konto"
    assert provider.domains == {"nassjo.se", "hoglandet.se"}
    assert "hemlighet" not in repr(provider)


def test_half_an_identity_provider_stops_the_start(
    provider_settings: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    provider_settings.delenv("OIDC_CLIENT_SECRET_FILE")

    with pytest.raises(ValueError, match="OIDC_CLIENT_SECRET_FILE"):
        from_environment(tmp_path)


@pytest.mark.parametrize("issuer", ["http://login.nassjo.se", "login.nassjo.se", "https://"])
def test_an_issuer_without_encryption_stops_the_start(
    provider_settings: pytest.MonkeyPatch, tmp_path: Path, issuer: str
) -> None:
    provider_settings.setenv("OIDC_ISSUER", issuer)

    with pytest.raises(EnvValidationError, match="OIDC_ISSUER"):
        from_environment(tmp_path)


@pytest.mark.parametrize(
    ("url", "asked", "watches"),
    [
        ("sqlite:////srv/lex.db", None, True),
        ("sqlite:////srv/lex.db", "0", False),
        ("postgresql://host/lex", None, False),  # the rows protect themselves
        ("postgresql://host/lex", "1", True),
    ],
)
def test_the_wire_is_up_where_the_database_has_no_protection_of_its_own(
    environment: pytest.MonkeyPatch, tmp_path: Path, url: str, asked: str | None, watches: bool
) -> None:
    environment.setenv("DATABASE_URL", url)
    if asked:
        environment.setenv("TRIPWIRE", asked)

    assert from_environment(tmp_path).tripwire is watches


def test_who_owns_the_tables_may_be_another_than_who_serves(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("DATABASE_OWNER_URL", "postgresql://owner:hemligt@host/lex")

    config = from_environment(tmp_path)

    assert config.database_owner_url == "postgresql://owner:hemligt@host/lex"
    assert "hemligt" not in repr(config)
