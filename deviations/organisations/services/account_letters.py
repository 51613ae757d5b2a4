"""The mails that say how one signs in was changed. Whoever did not do it gets to know."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from deviations.mailing.services import queue
from deviations.organisations.models.user import User

NOT_YOU = """

Var det inte du, säg till förbundets koordinator eller administratör i dag.
"""


class News(NamedTuple):
    """What was changed: a word for the mail's key, the subject, and the body."""

    kind: str
    subject: str
    body: str


SECOND_FACTOR_ON = News(
    "second-factor-on",
    "Du har en ny app för koder till Lex Heller",
    "Nu behövs en kod från appen i din telefon när du loggar in i Lex Heller.",
)
SECOND_FACTOR_OFF = News(
    "second-factor-off",
    "Inloggningen till Lex Heller är ändrad",
    "Inloggningen till ditt konto i Lex Heller frågar inte längre efter en kod från telefonen.",
)
SECOND_FACTOR_RESET = News(
    "second-factor-reset",
    "Din app för koder till Lex Heller är borttagen",
    """\
En administratör har tagit bort din app för koder till Lex Heller, och du är utloggad överallt.
Behövs en kod får du ställa in appen på nytt nästa gång du loggar in.""",
)
PROVIDER_UNBOUND = News(
    "provider-unbound",
    "Ditt arbetskonto är bortkopplat från Lex Heller",
    """\
Ditt arbetskonto är inte längre kopplat till ditt konto i Lex Heller, och du är utloggad överallt.
Nästa gång någon loggar in med ett arbetskonto som har din e-postadress kopplas det.""",
)


def mail_news(session: Session, news: News, *, user: User, now: datetime) -> None:
    """Queue the news to whose account it is."""
    queue(
        session,
        key=f"{news.kind}:{user.public_id}:{now.isoformat()}",
        recipient=user.email,
        subject=news.subject,
        body=news.body + NOT_YOU,
        forbund_id=None,
        now=now,
    )
