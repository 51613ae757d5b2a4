"""The mails that say how one signs in was changed. Whoever did not do it gets to know."""

from datetime import datetime

from sqlalchemy.orm import Session

from deviations.mailing.services import queue
from deviations.organisations.models.user import User

NOT_YOU = """

Var det inte du, säg till förbundets koordinator eller administratör i dag.
"""
ON = """\
Nu behövs en kod från appen i din telefon när du loggar in i Lex Heller."""
OFF = """\
Inloggningen till ditt konto i Lex Heller frågar inte längre efter en kod från telefonen."""
RESET = """\
En administratör har tagit bort din app för koder till Lex Heller, och du är utloggad överallt.
Behövs en kod får du ställa in appen på nytt nästa gång du loggar in."""


def mail_second_factor_on(session: Session, *, user: User, now: datetime) -> None:
    """Queue the news that a code app is in use."""
    _mail(session, user, ("on", "Du har en ny app för koder till Lex Heller", ON), now)


def mail_second_factor_off(session: Session, *, user: User, now: datetime) -> None:
    """Queue the news that no code is asked for any more."""
    _mail(session, user, ("off", "Inloggningen till Lex Heller är ändrad", OFF), now)


def mail_second_factor_reset(session: Session, *, user: User, now: datetime) -> None:
    """Queue the news that somebody took a lost app away."""
    _mail(session, user, ("reset", "Din app för koder till Lex Heller är borttagen", RESET), now)


def _mail(session: Session, user: User, news: tuple[str, str, str], now: datetime) -> None:
    kind, subject, body = news
    queue(
        session,
        key=f"second-factor-{kind}:{user.public_id}:{now.isoformat()}",
        recipient=user.email,
        subject=subject,
        body=body + NOT_YOU,
        forbund_id=None,
        now=now,
    )
