"""Read where a role shall hold, as written on the command line or chosen on a page."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from deviations.errors import NotFoundError, RefusedError
from deviations.organisations.models.forbund import Forbund, Kommun, PartCode
from deviations.organisations.models.forum import Forum
from deviations.organisations.queries import forbund_by_slug, forum_by_slug
from deviations.organisations.roles import ROLE_HOLDS_IN, Role, ScopeKind
from deviations.tenancy import one_of

EXAMPLES = (
    "forbund:hoglandet, kommun:hoglandet/0684, part:hoglandet/af"
    " eller forum:hoglandet/styrgrupp-savsjo"
)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where a role holds. `written` is how it is stored: kommun:hoglandet/0684."""

    kind: ScopeKind
    written: str
    forbund: Forbund
    kommun: Kommun | None = None
    part: PartCode | None = None
    forum: Forum | None = None


def read_scope(session: Session, written: str) -> Scope:
    """Find what a written scope names; raise RefusedError with a sentence that says what to do."""
    kind, slug, place = _parts_of(written)
    return _at_place(session, _forbund(session, slug), kind, place)


def named_forbund(session: Session, written: str) -> Forbund:
    """Return the förbund of a written scope; raise RefusedError as `read_scope` does."""
    return _forbund(session, _parts_of(written)[1])


def _parts_of(written: str) -> tuple[ScopeKind, str, str]:
    kind_word, colon, rest = written.strip().partition(":")
    slug, slash, place = rest.partition("/")
    if not colon or kind_word not in set(ScopeKind):
        raise RefusedError(f"”{written}” är inget omfång. Skriv till exempel {EXAMPLES}.")
    kind = ScopeKind(kind_word)
    if bool(slash and place) is (kind is ScopeKind.FORBUND) or (slash and not place):
        raise RefusedError(f"”{written}” är inte fullständigt. Skriv till exempel {EXAMPLES}.")
    return kind, slug, place


def _forbund(session: Session, slug: str) -> Forbund:
    try:
        return forbund_by_slug(session, slug)
    except NotFoundError:
        raise RefusedError(f"Det finns inget förbund som heter ”{slug}”.") from None


def _at_place(session: Session, forbund: Forbund, kind: ScopeKind, place: str) -> Scope:
    match kind:
        case ScopeKind.FORBUND:
            return forbund_scope(forbund)
        case ScopeKind.KOMMUN:
            try:
                return kommun_scope(forbund, one_of(session, Kommun, forbund.id, code=place))
            except NotFoundError:
                raise RefusedError(f"{forbund.name} har ingen kommun med koden {place}.") from None
        case ScopeKind.FORUM:
            try:
                return forum_scope(forbund, forum_by_slug(session, forbund.id, place))
            except NotFoundError:
                raise RefusedError(f"{forbund.name} har inget forum ”{place}”.") from None
        case ScopeKind.PART:
            if place not in set(PartCode):
                raise RefusedError(
                    f"”{place}” är ingen part. Skriv {', '.join(PartCode)} efter snedstrecket."
                )
            return part_scope(forbund, PartCode(place))


def forbund_scope(forbund: Forbund) -> Scope:
    """Return the scope of a whole förbund."""
    return Scope(kind=ScopeKind.FORBUND, written=f"forbund:{forbund.slug}", forbund=forbund)


def kommun_scope(forbund: Forbund, kommun: Kommun) -> Scope:
    """Return the scope of one kommun."""
    written = f"kommun:{forbund.slug}/{kommun.code}"
    return Scope(kind=ScopeKind.KOMMUN, written=written, forbund=forbund, kommun=kommun)


def forum_scope(forbund: Forbund, forum: Forum) -> Scope:
    """Return the scope of one forum."""
    written = f"forum:{forbund.slug}/{forum.slug}"
    return Scope(kind=ScopeKind.FORUM, written=written, forbund=forbund, forum=forum)


def part_scope(forbund: Forbund, part: PartCode) -> Scope:
    """Return the scope of one part."""
    written = f"part:{forbund.slug}/{part}"
    return Scope(kind=ScopeKind.PART, written=written, forbund=forbund, part=part)


def check_holds(role: Role, scope: Scope) -> None:
    """Raise RefusedError when a role cannot hold in that kind of scope."""
    allowed = ROLE_HOLDS_IN[role]
    if scope.kind not in allowed:
        places = " eller ".join(kind.label for kind in ScopeKind if kind in allowed)
        raise RefusedError(
            f"Rollen {role.label.lower()} kan inte gälla {scope.kind.label}. Välj {places}."
        )
