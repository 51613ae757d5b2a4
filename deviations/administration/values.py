"""What the pages of administration are about."""

from dataclasses import dataclass, field
from datetime import datetime

from deviations.organisations.models.user import Membership, User


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody, seen from one förbund.

    `came_last`: when she last signed in here, None for never. What the account is elsewhere is
    not told: before she has come, neither her name from there nor how she signs in shows.
    `hats`: those that who looks may end. `others`: worn too, seen by who looks and not hers to end.
    `wholly`: she wears no other hat here than `hats`.
    """

    user: User
    hats: list[Membership] = field(default_factory=list)
    others: list[Membership] = field(default_factory=list)
    ended: list[Membership] = field(default_factory=list)
    came_last: datetime | None = None
    has_code: bool = False
    has_provider: bool = False
    wholly: bool = True

    @property
    def name(self) -> str:
        """Return what to call her."""
        return (self.user.name if self.is_known else "") or self.user.email

    @property
    def worn(self) -> list[Membership]:
        """Return every hat of hers that who looks sees."""
        return [*self.hats, *self.others]

    @property
    def is_known(self) -> bool:
        """Say whether this förbund made the account, or has seen her come."""
        first = min(hat.created_at for hat in (*self.worn, *self.ended))
        return self.came_last is not None or self.user.created_at >= first

    @property
    def since(self) -> datetime:
        """Return when she got the first of the hats she wears, or once wore."""
        return min(hat.created_at for hat in self.worn or self.ended)

    @property
    def ended_at(self) -> datetime | None:
        """Return when she lost her last hat here; None while she wears one."""
        if self.worn:
            return None
        return max((hat.ended_at for hat in self.ended if hat.ended_at), default=None)
