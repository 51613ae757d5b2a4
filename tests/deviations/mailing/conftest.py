"""An application that hands its mail to a real SMTP server."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from deviations.config import MailServer
from deviations.extensions import db
from deviations.mailing import services
from tests.databases import config_for
from tests.smtp import Mailbox, mail_server

NOW = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def app(database_url: str, tmp_path: Path, mailbox: Mailbox) -> Iterator[Flask]:
    server = MailServer(host="127.0.0.1", port=mailbox.port, sender="lex-heller@example.se")
    application = create_app(replace(config_for(database_url, tmp_path), mail=server))
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def queue(session: Session) -> Callable[..., None]:
    """Queue a mail with a valid default for everything, and commit."""

    def put(key: str = "receipt:1", **changes: object) -> None:
        letter: dict[str, object] = {
            "recipient": "anna@example.se",
            "subject": "Din rapport är mottagen",
            "body": "Tack.",
            "forbund_id": None,
            "now": NOW,
        }
        services.queue(session, key=key, **{**letter, **changes})  # type: ignore[arg-type]
        session.commit()

    return put
