"""The mails about accounts. No names, nothing of a case; one link, and who it is from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from deviations.formatting import listed
from deviations.mailing.services import queue
from deviations.organisations import queries
from deviations.organisations.models.user import Membership, TokenPurpose, User
from deviations.organisations.services import tokens

INVITED = """\
Du är inbjuden till Lex Heller hos {forbund} som {role}{where}.

Välj ett lösenord så kan du logga in. Länken gäller i sju dagar och kan användas en gång:
{link}

Mejlet kommer från {forbund}. Känner du inte igen det kan du låta bli att svara.
"""
INVITED_TO_READ = """\
Du är inbjuden till Lex Heller hos {forbund} som {role}{where}.

Du behöver inget lösenord. Öppna länken och gå in. Den gäller i sju dagar och kan användas en gång:
{link}

Nästa gång du ska läsa eller svara ber du om en ny länk på {door}

Mejlet kommer från {forbund}. Känner du inte igen det kan du låta bli att svara.
"""
ANOTHER_HAT = """\
Du har fått en roll till i Lex Heller: {role}{where}, hos {forbund}.

Logga in som vanligt:
{link}

Mejlet kommer från {forbund}.
"""
FORGOTTEN = """\
Någon har bett om ett nytt lösenord till ditt konto i Lex Heller.

Var det du, välj ett nytt lösenord. Länken gäller i 30 minuter och kan användas en gång:
{link}

Var det inte du behöver du inte göra något. Ditt lösenord är kvar som det var.
"""
ENTRANCE = """\
Här är länken du bad om. Den loggar in dig i Lex Heller.
Den gäller i 30 minuter och kan användas en gång:
{link}

Skicka den inte vidare. Var det inte du som bad om den behöver du inte göra något.
"""
BOUND = """\
Du har loggat in i Lex Heller med ditt arbetskonto för första gången. Härifrån hör det till ditt
konto här, och du kan logga in med det.

Var det inte du, säg till förbundets koordinator eller administratör i dag.
"""
CHANGED = """\
Lösenordet till ditt konto i Lex Heller är ändrat, och du är utloggad överallt.

Var det inte du, begär genast ett nytt lösenord här:
{link}
"""


@dataclass(frozen=True)
class Addresses:
    """Where the links lead: the public address of the service, without a slash at its end."""

    base: str

    def invitation(self, token: str) -> str:
        """Return the link that sets the first password."""
        return f"{self.base}/bjud-in?kod={token}"

    def reset(self, token: str) -> str:
        """Return the link that sets a new password."""
        return f"{self.base}/nytt-losenord?kod={token}"

    def entrance(self, token: str, *, page: str = "") -> str:
        """Return the link that signs in, and then opens a page of ours."""
        query = {"kod": token} | ({"till": page} if page else {})
        return f"{self.base}/logga-in/lank?{urlencode(query, safe='/')}"

    @property
    def sign_in(self) -> str:
        """Return the link to the door."""
        return f"{self.base}/logga-in"

    @property
    def forgotten(self) -> str:
        """Return the link to the page that mails a new link."""
        return f"{self.base}/glomt-losenord"


def invite(
    session: Session,
    *,
    membership: Membership,
    addresses: Addresses,
    now: datetime,
    also: Sequence[Membership] = (),
) -> str:
    """Queue the invitation to a hat, and to others given with it; return its link.

    Who has a password already is led to the door: an invitation cannot change a password.
    """
    user = membership.user
    if user.password_hash:
        link, words = addresses.sign_in, ANOTHER_HAT
        key = f"hat:{membership.id}:{int(now.timestamp())}"
    else:
        token = tokens.issue(session, user=user, purpose=TokenPurpose.INVITATION, now=now)
        seldom = queries.comes_seldom(session, user_id=user.id)
        link, words = addresses.invitation(token), (INVITED_TO_READ if seldom else INVITED)
        key = f"invitation:{tokens.digest(token)}"
    queue(
        session,
        key=key,
        recipient=user.email,
        subject=f"Inbjudan till Lex Heller, {membership.forbund.name}",
        body=words.format(
            forbund=membership.forbund.name,
            role=listed([hat.role.label.lower() for hat in (membership, *also)]),
            where=_where(session, membership),
            link=link,
            door=addresses.sign_in,
        ),
        forbund_id=membership.forbund_id,
        now=now,
    )
    return link


def _where(session: Session, membership: Membership) -> str:
    """Return ", Sävsjö" for a role in a part of the förbund, nothing for one in all of it."""
    if membership.part:
        name = queries.parts(session, membership.forbund_id)[membership.part].name
    elif place := membership.forum or membership.kommun:
        name = place.name
    else:
        return ""
    return f", {name}"


def mail_reset(session: Session, *, user: User, addresses: Addresses, now: datetime) -> None:
    """Queue a link that sets a new password."""
    token = tokens.issue(session, user=user, purpose=TokenPurpose.PASSWORD_RESET, now=now)
    queue(
        session,
        key=f"reset:{tokens.digest(token)}",
        recipient=user.email,
        subject="Nytt lösenord till Lex Heller",
        body=FORGOTTEN.format(link=addresses.reset(token)),
        forbund_id=None,
        now=now,
    )


def mail_entrance(
    session: Session, *, user: User, addresses: Addresses, page: str, now: datetime
) -> None:
    """Queue a link that signs in, and then opens a page."""
    token = tokens.issue(session, user=user, purpose=TokenPurpose.SIGN_IN, now=now)
    queue(
        session,
        key=f"entrance:{tokens.digest(token)}",
        recipient=user.email,
        subject="Din länk till Lex Heller",
        body=ENTRANCE.format(link=addresses.entrance(token, page=page)),
        forbund_id=None,
        now=now,
    )


def mail_bound(session: Session, *, user: User, now: datetime) -> None:
    """Queue the news that an employer's account opens the door from now on."""
    queue(
        session,
        key=f"provider-bound:{user.public_id}:{int(now.timestamp())}",
        recipient=user.email,
        subject="Ditt arbetskonto är kopplat till Lex Heller",
        body=BOUND,
        forbund_id=None,
        now=now,
    )


def mail_changed(session: Session, *, user: User, addresses: Addresses, now: datetime) -> None:
    """Queue the news that the password was changed."""
    queue(
        session,
        key=f"password-changed:{user.public_id}:{int(now.timestamp())}",
        recipient=user.email,
        subject="Ditt lösenord i Lex Heller är ändrat",
        body=CHANGED.format(link=addresses.forgotten),
        forbund_id=None,
        now=now,
    )
