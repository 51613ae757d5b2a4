"""Put mail into the outbox, in the transaction of what caused it. The caller commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from deviations.mailing.models import MailState, OutboxAttachment, OutboxMail
from deviations.text import clean

SUBJECT_LIMIT = 200
BODY_LIMIT = 20_000


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


def queue(  # noqa: PLR0913 - a mail has this many sides, all named at the call
    session: Session,
    *,
    key: str,
    recipient: str,
    subject: str,
    body: str,
    forbund_id: int | None,
    now: datetime,
    attachments: Sequence[Attachment] = (),
) -> None:
    """Queue one mail to one person; a key that was queued before is left as it was.

    `key` says what the mail is about (`receipt:<id>`), so that no cause mails twice.
    """
    row = {
        "key": key,
        "forbund_id": forbund_id,
        "recipient": recipient,
        "subject": clean(subject, limit=SUBJECT_LIMIT, multiline=False),
        "body": clean(body, limit=BODY_LIMIT, multiline=True),
        "state": MailState.PENDING,
        "attempts": 0,
        "next_at": now,
        "created_at": now,
    }
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    once = (
        insert(OutboxMail)
        .values(**row)
        .on_conflict_do_nothing(index_elements=[OutboxMail.key])
        .returning(OutboxMail.id)
    )
    if forbund_id is None:
        once = once.execution_options(across_tenants="a mail about an account is no förbund's")
    added = session.execute(once).scalar_one_or_none()
    if added is not None:
        session.add_all(_attachment(added, attachment) for attachment in attachments)
        session.flush()


def _attachment(mail_id: int, attachment: Attachment) -> OutboxAttachment:
    return OutboxAttachment(
        mail_id=mail_id,
        name=attachment.name,
        media_type=attachment.media_type,
        content=attachment.content,
    )


def sent_under(session: Session, forbund_id: int, prefix: str) -> Sequence[OutboxMail]:
    """Return a förbund's mails whose key begins with a prefix, in the order they were queued."""
    return session.scalars(
        select(OutboxMail)
        .where(
            OutboxMail.forbund_id == forbund_id,
            OutboxMail.key.startswith(prefix, autoescape=True),
        )
        .order_by(OutboxMail.id)
    ).all()
