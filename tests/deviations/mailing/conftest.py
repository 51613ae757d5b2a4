"""An application that hands its mail to a real SMTP server."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from deviations.mailing import services

NOW = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)


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
