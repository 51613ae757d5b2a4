"""All that a row may name in one förbund. Built by `queries`, read by `rows`. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from deviations.importing.vocabulary import key
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.forum import ForumKind
from deviations.records.vocabulary import Kind

Concern = tuple[PartCode, int | None]
"""A part, and the verksamhet under it if one is named."""

_KINDS_WRITTEN: Mapping[str, ForumKind] = {
    key(written): kind
    for kind, writings in {
        ForumKind.STYRGRUPP: ("Styrgrupp", "Styrgruppen"),
        ForumKind.LSG: ("LSG", "Lokal samverkansgrupp", "Lokala samverkansgruppen"),
        ForumKind.BEREDNINGSGRUPP: ("Beredningsgrupp", "Beredningsgruppen"),
        ForumKind.STYRELSE: ("Styrelse", "Styrelsen", "Förbundsstyrelsen"),
        ForumKind.SAMVERKANSTEAM: ("Samverkansteam", "Samverkansteamet"),
        ForumKind.ARBETSGRUPP: ("Arbetsgrupp", "Arbetsgruppen"),
    }.items()
    for written in writings
}


@dataclass(frozen=True)
class KnownForum:
    """A forum as a row may name it."""

    id: int
    name: str
    kind: ForumKind
    kommun_id: int | None
    active: bool


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The names of one förbund; every mapping is from `vocabulary.key`.

    `places` gives a kommun's id, or None for the whole förbund; `elsewhere` gives a place in
    another förbund: what it is called, and that förbund's name.
    """

    forbund_name: str
    place_names: tuple[str, ...]
    area: str
    places: Mapping[str, int | None]
    elsewhere: Mapping[str, tuple[str, str]]
    parts: Mapping[str, tuple[Concern, ...]]
    types: Mapping[str, str]
    kinds: Mapping[str, Kind]
    recurrences: Mapping[str, str]
    consequences_person: Mapping[str, str]
    consequences_work: Mapping[str, str]
    causes: Mapping[str, str]
    levels: Mapping[str, str]
    influences: Mapping[str, str]
    forums: tuple[KnownForum, ...]
    # Whoever imports for one kommun may store rows of that kommun only.
    only_kommun_id: int | None = None

    def forum(self, named: str, kommun_id: int | None) -> int | None:
        """Return the forum a row means: by its name, else by its kind where there is just one.

        The kommun's own forum goes before the förbund's, and both before another kommun's, which
        is meant only when it is written out.
        """
        wanted = key(named)
        by_name = [forum for forum in self.forums if key(forum.name) == wanted]
        kind = _KINDS_WRITTEN.get(wanted)
        by_kind = [forum for forum in self.forums if forum.kind is kind and forum.active]
        own = {kommun_id}
        for candidates, where in ((by_name, own), (by_name, {None}), (by_kind, own | {None})):
            near = [forum.id for forum in candidates if forum.kommun_id in where]
            if len(near) == 1:
                return near[0]
        return by_name[0].id if len(by_name) == 1 else None
