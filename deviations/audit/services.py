"""Write an act down, with the key of the application that runs."""

from typing import Any

from flask import current_app

from deviations import clock
from deviations.audit import chain
from deviations.audit.models import AuditEvent
from deviations.config import Config
from deviations.extensions import db

CHAIN = "audit chain"


def record(
    action: str,
    *,
    subject: str,
    by: str = "system",
    forbund_id: int | None = None,
    **facts: Any,
) -> AuditEvent:
    """Append an act to the chain in the running transaction; the caller commits."""
    act = chain.Act(
        action=action,
        subject=subject,
        at=clock.now(),
        actor=by,
        forbund_id=forbund_id,
        facts=facts,
    )
    return chain.append(db.session(), act, key=audit_key())


def audit_key() -> bytes:
    """Return the chain's key, which lives outside the database."""
    settings: Config = current_app.extensions["config"]
    return settings.key(CHAIN)


def older_audit_keys() -> tuple[bytes, ...]:
    """Return the chain's keys before the secret was changed."""
    settings: Config = current_app.extensions["config"]
    return settings.older_keys(CHAIN)
