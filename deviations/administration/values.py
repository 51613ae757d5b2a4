"""What the pages of administration are about."""

from dataclasses import dataclass, field
from datetime import datetime

from deviations.organisations.models.user import Membership, User


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody, seen from one förbund.

    `name`: what to call her here, the address until a name is known. `came_last`: when she last
    signed in here, None for never. What the account is elsewhere is not told: before she has come,
    neither her name from there nor how she signs in shows.
    `hats`: those that who looks may end. `others`: worn too, seen by who looks and not hers to end.
    `wholly`: she wears no other hat here than `hats`.
    """

    user: User
    name: str
    hats: list[Membership] = field(default_factory=list)
    others: list[Membership] = field(default_factory=list)
    ended: list[Membership] = field(default_factory=list)
    came_last: datetime | None = None
    has_code: bool = False
    has_provider: bool = False
    wholly: bool = True

    @property
    def worn(self) -> list[Membership]:
        """Return every hat of hers that who looks sees."""
        return [*self.hats, *self.others]

    @property
    def is_named(self) -> bool:
        """Say whether this förbund knows her by name."""
        return self.name != self.user.email

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
