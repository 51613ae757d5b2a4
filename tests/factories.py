"""One function for each thing a test needs, with a valid default for every field."""

import itertools
from datetime import UTC, date, datetime
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from deviations.config import Config
from deviations.formatting import Precision
from deviations.importing.models import ImportUpload
from deviations.organisations.models.forbund import Forbund, Kommun, PartCode
from deviations.organisations.models.forum import Forum
from deviations.organisations.models.reception import Reception
from deviations.organisations.models.sign_in import ExternalIdentity, SecondFactor
from deviations.organisations.models.user import Membership, User
from deviations.organisations.queries import forbund_by_slug, forum_by_slug, kommun_by_slug
from deviations.organisations.roles import Role
from deviations.organisations.services import accounts, members, second_factors
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.records.models.narrative import Filer
from deviations.records.services import storing
from deviations.records.services.storing import Arrival, Facts, Happening, Words
from deviations.records.vocabulary import Channel, Kind, Status

NOW = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
PASSWORD = "fyra-hästar-åt-grön-tårta"  # noqa: S105 - for tests only
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - for tests only
SAID = "Kallelsen kom inte fram."
ASKED = "Hur når kallelsen rätt mottagare?"
_numbers = itertools.count(1)


def forbund(session: Session, slug: str = "hoglandet") -> Forbund:
    """Return a förbund of the reference data."""
    return forbund_by_slug(session, slug)


def forum(session: Session, slug: str = "styrgrupp-aneby", *, of: str = "hoglandet") -> Forum:
    """Return a forum of the reference data."""
    return forum_by_slug(session, forbund(session, of).id, slug)


def kommun(session: Session, slug: str = "aneby", *, of: str = "hoglandet") -> Kommun:
    """Return a kommun of the reference data."""
    return kommun_by_slug(session, forbund(session, of).id, slug)


def deviation(
    session: Session,
    *,
    of: str = "hoglandet",
    happening: Happening | date = date(2026, 10, 14),
    received_at: datetime = NOW,
    status: Status = Status.INKOMMEN,
    what_happened: str = SAID,
    **facts: Any,
) -> Deviation:
    """Store a deviation of Aneby: on one day, kommunen about FK, närvaro; not yet committed.

    `facts` are fields of `Facts`, but `concerned` may be plain part codes.
    """
    if isinstance(happening, date):
        happening = Happening(first=happening, last=happening, precision=Precision.DAY)
    concerned = facts.pop("concerned", (PartCode.FK,))
    chosen = {
        "kind": Kind.BRIST,
        "kommun_id": kommun(session).id if of == "hoglandet" else None,
        "reporting_part": PartCode.KOMMUN,
        "types": ("narvaro",),
        "happening": happening,
        "concerned": tuple(part if isinstance(part, tuple) else (part, None) for part in concerned),
    } | facts
    number = next(_numbers)
    stored = storing.store(
        session,
        forbund_id=forbund(session, of).id,
        reference=f"LH-{received_at.year}-{number:04d}",
        facts=Facts(**chosen),
        words=Words(what_happened=what_happened),
        arrival=Arrival(at=received_at, channel=Channel.FORM, submission_key=f"key-{number}"),
    )
    if status is Status.DUBBLETT:
        stored.original_id = stored.id
    stored.status = status
    session.flush()
    return stored


def message(
    session: Session,
    about: Deviation,
    *,
    kind: MessageKind = MessageKind.QUESTION_TO_PART,
    part: PartCode | None = PartCode.FK,
    words: str = ASKED,
    at: datetime = NOW,
    **fields: Any,
) -> Message:
    """Add a question to FK about a deviation, or what `kind` says; not yet committed."""
    added = Message(
        forbund_id=about.forbund_id,
        deviation_id=about.id,
        kind=kind,
        part=part,
        words=words,
        at=at,
        by="factory",
        **fields,
    )
    session.add(added)
    session.flush()
    return added


def reception(
    session: Session, hat: Membership, *, part: PartCode | None = None, at: Kommun | None = None
) -> Reception:
    """Let somebody receive what comes from a kommun, Aneby if none is told; not yet committed."""
    place = at or kommun(session)
    added = Reception(
        forbund_id=hat.forbund_id, membership_id=hat.id, kommun_id=place.id, part=part
    )
    session.add(added)
    session.flush()
    return added


def filer(session: Session, about: Deviation, *, contact: str = "filer@exempel.se") -> Filer:
    """Add how to reach who filed a deviation; not yet committed."""
    added = Filer(forbund_id=about.forbund_id, deviation_id=about.id, contact=contact)
    session.add(added)
    session.flush()
    return added


def member(
    session: Session,
    *,
    role: Role = Role.KOORDINATOR,
    scope: str = "forbund:hoglandet",
    email: str | None = None,
    name: str = "Karin Prov",
) -> Membership:
    """Give somebody a role, and PASSWORD to sign in with; committed, for a browser to come."""
    added = members.add_member(
        session,
        email=email or f"person{next(_numbers)}@exempel.se",
        name=name,
        role=role,
        scope=scope,
        by="factory",
    )
    settings: Config = current_app.extensions["config"]
    accounts.set_password(session, user=added.user, password=PASSWORD, cost=settings.password_cost)
    session.commit()
    return added


def provider_account(session: Session, user: User) -> None:
    """Bind a person to an account at work; committed, for a browser to come."""
    session.add(
        ExternalIdentity(
            user_id=user.id, issuer="https://idp.example", subject=user.public_id, bound_at=NOW
        )
    )
    session.commit()


def code_app(session: Session, user: User, *, secret: str = APP_SECRET) -> str:
    """Give a person an app for codes and return its secret; committed, for a browser to come."""
    factor = SecondFactor(
        user_id=user.id,
        secret=second_factors.sealed(secret, user=user),
        created_at=NOW,
        confirmed_at=NOW,
    )
    session.add(factor)
    session.commit()
    return secret


def upload(
    session: Session, forbund: Forbund, *, file_name: str = "avvikelser.csv"
) -> ImportUpload:
    """Add a sheet that waits for a yes; not yet committed."""
    added = ImportUpload(
        forbund_id=forbund.id,
        file_name=file_name,
        sha256="0" * 64,
        created_at=NOW,
        created_by="factory",
        headings=[],
        notes=[],
        expected={},
        batches=0,
    )
    session.add(added)
    session.flush()
    return added
