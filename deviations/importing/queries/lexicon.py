"""The names that a row may use in one förbund."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from deviations.importing.reading.lexicon import Concern, KnownForum, Lexicon
from deviations.importing.reading.spellings import (
    KINDS,
    PARTS,
    RECURRENCES,
    THE_FOUR_WRITTEN,
    TYPES,
    VERKSAMHETER,
    spelled,
)
from deviations.importing.vocabulary import key
from deviations.organisations.models.forbund import THE_FOUR, Forbund, Kommun, PartCode, Verksamhet
from deviations.organisations.models.forum import Forum
from deviations.organisations.queries import all_forbund, all_kommuner, kommuner, parts
from deviations.records.queries import terms
from deviations.records.vocabulary import KEPT, SEED, Family, Kind
from deviations.tenancy import rows_of


def lexicon(session: Session, forbund: Forbund, *, only_kommun_id: int | None = None) -> Lexicon:
    """Gather all that a row may name in a förbund, deactivated words too: old rows carry them."""
    own = kommuner(session, forbund.id)
    areas = area_names(forbund, [kommun.name for kommun in own])
    words = {family: _words(session, forbund.id, family) for family in Family}
    return Lexicon(
        forbund_name=forbund.name,
        place_names=tuple(kommun.name for kommun in own),
        area=areas[0],
        places=spelled(
            [
                *(
                    (kommun.id, (kommun.name, kommun.code, f"{kommun.name} kommun"))
                    for kommun in own
                ),
                *((kommun.id, (f"{kommun.name}s kommun",)) for kommun in own),
                (None, (*areas, *_WHOLE_FORBUND)),
            ]
        ),
        elsewhere=_elsewhere(session, forbund),
        parts=_parts(session, forbund, [f"{kommun.name} kommun" for kommun in own]),
        types=words[Family.TYP],
        kinds=spelled([(kind, (kind.value, kind.label, *KINDS[kind])) for kind in Kind]),
        recurrences=words[Family.ATERKOMMANDE],
        consequences_person=words[Family.KONSEKVENS_PERSON],
        consequences_work=words[Family.KONSEKVENS_ARBETE],
        causes=words[Family.ORSAK],
        levels=words[Family.NIVA],
        influences=words[Family.PAVERKBART],
        forums=_forums(session, forbund.id),
        only_kommun_id=only_kommun_id,
    )


_WHOLE_FORBUND = (
    "Hela förbundet", "Förbundet", "Hela länet", "Länet", "Hela området", "Alla kommuner",
    "Samtliga kommuner", "Förbundsgemensamt", "Övergripande", "Gemensamt",
)  # fmt: skip


def area_names(forbund: Forbund, kommun_names: Sequence[str]) -> tuple[str, ...]:
    """Return how the whole förbund is written; the first is what the export writes.

    Where the area bears a kommun's name ("Göteborg"), only the förbund's own name is certain.
    """
    short = forbund.area.removesuffix(" län").removesuffix("s")
    names = (forbund.area, forbund.name, f"Hela {forbund.area}", short)
    taken = {key(name) for name in kommun_names}
    return tuple(name for name in names if key(name) not in taken)


def _kommun_writings(kommun: Kommun) -> tuple[str, ...]:
    return (kommun.name, kommun.code, f"{kommun.name} kommun", f"{kommun.name}s kommun")


def _elsewhere(session: Session, forbund: Forbund) -> dict[str, tuple[str, str]]:
    """Name the places of the others, real förbund before made-up ones."""
    found: dict[str, tuple[str, str]] = {}
    others = sorted(all_forbund(session), key=lambda other: other.demo)
    everywhere = all_kommuner(session)
    for other in others:
        if other.id == forbund.id:
            continue
        there = [kommun for kommun in everywhere if kommun.forbund_id == other.id]
        for kommun in there:
            for written in _kommun_writings(kommun):
                found.setdefault(key(written), (kommun.name, other.name))
        for area in area_names(other, [kommun.name for kommun in there]):
            found.setdefault(key(area), (area, other.name))
    return found


def _parts(
    session: Session, forbund: Forbund, kommun_writings: Iterable[str]
) -> dict[str, tuple[Concern, ...]]:
    """Put the förbund's own names before the ordinary, and parts before their verksamheter."""
    named = parts(session, forbund.id)
    units = session.scalars(rows_of(Verksamhet, forbund.id).order_by(Verksamhet.id)).all()
    part_of = {part.id: part.code for part in named.values()}
    alone: list[tuple[PartCode, Iterable[str]]] = [
        *((part.code, (part.name, part.short_name, part.code)) for part in named.values()),
        (PartCode.INSATS, (forbund.name,)),
        *PARTS.items(),
        (PartCode.KOMMUN, kommun_writings),
    ]
    return spelled(
        [
            *((((code, None),), writings) for code, writings in alone),
            *((((part_of[unit.part_id], unit.id),), (unit.name, unit.code)) for unit in units),
            *(
                (((part_of[unit.part_id], unit.id),), VERKSAMHETER.get(unit.code, ()))
                for unit in units
            ),
            (tuple((code, None) for code in THE_FOUR), THE_FOUR_WRITTEN),
        ]
    )


def _words(session: Session, forbund_id: int, family: Family) -> dict[str, str]:
    """Gather a family's labels as they are, as they were seeded, and as people shorten them.

    A word that means something else by now is known by its own label alone.
    """
    known = terms(session, forbund_id, family, also_inactive=True)
    codes = {term.code for term in known if term.version == 1 or term.code in KEPT[family]}
    ordinary = {Family.TYP: TYPES, Family.ATERKOMMANDE: RECURRENCES}.get(family, {})
    return spelled(
        [
            *((term.code, (term.label, term.code)) for term in known),
            *((term.code, (term.label,)) for term in SEED[family] if term.code in codes),
            *((code, writings) for code, writings in ordinary.items() if code in codes),
        ]
    )


def _forums(session: Session, forbund_id: int) -> tuple[KnownForum, ...]:
    forums = session.scalars(rows_of(Forum, forbund_id).order_by(Forum.id))
    return tuple(
        KnownForum(forum.id, forum.name, forum.kind, forum.kommun_id, forum.active)
        for forum in forums
    )
