"""Hands due mail to the mail server, each in an attempt of its own.

At least once: a process that dies between the server's "250" and our note sends again, with the
same Message-ID, and mail programs fold the two. No library promises more over SMTP.
"""

import hashlib
import re
import smtplib
import ssl
from datetime import datetime
from email import charset

import flask_mail
import structlog
from flask import Flask, current_app
from sqlalchemy.orm import Session

from deviations import clock, faults
from deviations.config import Config
from deviations.mailing import outbox
from deviations.mailing.line import SafeMail
from deviations.mailing.models import OutboxMail
from deviations.mailing.outbox import Outcome, Verdict

# Flask-Mail sends bodies as they are; a line over 998 octets is refused by mail servers.
charset.add_charset("utf-8", charset.SHORTEST, charset.QP, "utf-8")

log = structlog.get_logger()

TOO_LARGE = 552
FINAL = 500
# One plain address: nothing that could add a second recipient or a header.
_PLAIN = r"[^\s,;:<>()\[\]\\\"@\x00-\x1f\x7f-\x9f]+"
ADDRESS = re.compile(f"{_PLAIN}@{_PLAIN}")
BROKEN = Outcome(Verdict.AGAIN, "broken")

mail = SafeMail()


def install_mail(app: Flask, config: Config) -> None:
    """Tell Flask-Mail where the server is."""
    app.config.update(
        MAIL_SERVER=config.mail.host,
        MAIL_PORT=config.mail.port,
        MAIL_USE_TLS=config.mail.use_tls,
        MAIL_USERNAME=config.mail.username or None,
        MAIL_PASSWORD=config.mail.password or None,
        MAIL_DEFAULT_SENDER=config.mail.sender,
        MAIL_SUPPRESS_SEND=False,
    )
    mail.init_app(app)


def send_due(session: Session, *, worker: str, now: datetime | None = None) -> int:
    """Send every due mail, each in its own attempt; return how many were accepted.

    No transaction is open while the mail server is spoken to. Without a server nothing is tried:
    mail waits until there is one. `now` is given by tests and by `jobs run --at`.
    """
    config: Config = current_app.extensions["config"]
    accepted = 0
    while config.mail.host:
        faults.point("mail.before_claim")
        claimed = outbox.claim(session, worker=worker, now=now or clock.now())
        claims = [(outbox.Claim.of(waiting), _written(waiting, config)) for waiting in claimed]
        session.commit()
        faults.point("mail.after_claim")
        if not claims:
            break
        accepted += sum(_attempt(session, claim, letter, now) for claim, letter in claims)
    return accepted


def _attempt(
    session: Session, claim: outbox.Claim, letter: flask_mail.Message | None, now: datetime | None
) -> bool:
    outcome = _handed_over(letter, claim) if letter else BROKEN
    faults.point("mail.before_settle")
    outbox.settle(session, claim, outcome, now=now or clock.now())
    session.commit()
    return outcome.verdict is Verdict.SENT


# One mail that nobody thought of must not keep its neighbours. What was raised may quote an
# address or words, so only its sort is written down.
def _written(waiting: OutboxMail, config: Config) -> flask_mail.Message | None:
    try:
        return letter_of(waiting, config)
    except Exception as failure:
        log.error("mail_broken", mail=waiting.id, reason=type(failure).__name__)  # noqa: TRY400
        return None


def _handed_over(letter: flask_mail.Message, claim: outbox.Claim) -> Outcome:
    try:
        return hand_over(letter)
    except Exception as failure:
        log.error("mail_broken", mail=claim.id, reason=type(failure).__name__)  # noqa: TRY400
        return BROKEN


def hand_over(letter: flask_mail.Message) -> Outcome:
    """Give one letter to the mail server and say how it went."""
    if not all(ADDRESS.fullmatch(str(address)) for address in letter.recipients):
        return Outcome(Verdict.NEVER, "not an address")
    try:
        # Before the server is met: what it raises about its own name is no fault of the letter's.
        letter.as_bytes()
    except (ValueError, LookupError) as unwritable:
        return Outcome(Verdict.NEVER, type(unwritable).__name__)
    try:
        with mail.connect() as connection:
            connection.send(letter)
    except smtplib.SMTPRecipientsRefused as refused:
        code, reply = next(iter(refused.recipients.values()))
        return verdict_of(code, reply)
    except smtplib.SMTPResponseException as refused:
        return verdict_of(refused.smtp_code, refused.smtp_error)
    except (OSError, smtplib.SMTPException, ssl.SSLError) as failure:
        # Refused, timed out, or closed after the data: nobody knows, so it is tried again.
        return Outcome(Verdict.AGAIN, type(failure).__name__)
    return Outcome(Verdict.SENT)


def verdict_of(code: int, reply: bytes | str) -> Outcome:
    """Judge a mail server's refusal: too large loses its files, other 5xx is final."""
    words = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    said = f"{code} {words}"
    if code == TOO_LARGE:
        return Outcome(Verdict.WITHOUT_FILES, said)
    return Outcome(Verdict.NEVER if code >= FINAL else Verdict.AGAIN, said)


def letter_of(waiting: OutboxMail, config: Config) -> flask_mail.Message:
    """Return the mail as Flask-Mail sends it: one recipient, plain text, Message-ID by its key."""
    letter = flask_mail.Message(
        subject=waiting.subject,
        recipients=[waiting.recipient],
        body=waiting.body,
        sender=config.mail.sender,
        extra_headers={"Auto-Submitted": "auto-generated"},
    )
    letter.msgId = message_id(waiting.key, config)
    for attachment in waiting.attachments:
        letter.attach(attachment.name, attachment.media_type, attachment.content)
    return letter


def message_id(key: str, config: Config) -> str:
    """Return the same Message-ID for the same key, made of letters that no mail server cuts."""
    digest = hashlib.sha256(f"{config.public_base_url} {key}".encode()).hexdigest()[:40]
    return f"<{digest}@{config.host}>"
