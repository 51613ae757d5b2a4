"""Give a förbund what it starts with."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import tenancy
from deviations.organisations.models.forbund import Forbund, Kommun, Part, Verksamhet
from deviations.organisations.models.forum import Forum
from deviations.organisations.reference import (
    FORBUND_FORUMS,
    KOMMUN_FORUMS,
    VERKSAMHETER,
    KnownForbund,
    known_forbund,
    part_names,
    slug_of,
)


def load_reference(session: Session) -> list[Forbund]:
    """Add every known förbund that is missing, with all it starts with; return those added."""
    present = set(session.scalars(select(Forbund.slug)))
    return [add_forbund(session, known) for known in known_forbund() if known.slug not in present]


def add_forbund(session: Session, known: KnownForbund) -> Forbund:
    """Add a förbund with its parts, verksamheter, kommuner and forums, and act in it."""
    forbund = Forbund(slug=known.slug, name=known.name, area=known.area, settings={})
    session.add(forbund)
    session.flush()
    tenancy.enter(session, forbund.id)
    _add_parts(session, forbund, known)
    _add_places(session, forbund, known)
    session.flush()
    return forbund


def _add_parts(session: Session, forbund: Forbund, known: KnownForbund) -> None:
    parts = {
        code: Part(forbund_id=forbund.id, code=code, name=name, short_name=short)
        for code, (name, short) in part_names(known.region).items()
    }
    session.add_all(parts.values())
    session.flush()
    session.add_all(
        Verksamhet(
            forbund_id=forbund.id, part_id=parts[unit.part].id, code=unit.code, name=unit.name
        )
        for unit in VERKSAMHETER
    )


def _add_places(session: Session, forbund: Forbund, known: KnownForbund) -> None:
    for code, name in known.kommuner.items():
        kommun = Kommun(forbund_id=forbund.id, code=code, slug=slug_of(name), name=name)
        session.add(kommun)
        session.flush()
        session.add_all(
            Forum(
                forbund_id=forbund.id,
                kommun_id=kommun.id,
                kind=kind,
                slug=f"{kind}-{kommun.slug}",
                name=f"{title} i {name}",
            )
            for kind, title in KOMMUN_FORUMS
        )
    session.add_all(
        Forum(forbund_id=forbund.id, kind=kind, slug=kind, name=title)
        for kind, title in FORBUND_FORUMS
    )
