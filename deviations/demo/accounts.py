"""Accounts to try the service with. Passwords are drawn at each load and stand in one file."""

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from sqlalchemy.orm import Session

from deviations import tenancy
from deviations.config import PasswordCost
from deviations.organisations.queries import forbund_by_slug
from deviations.organisations.roles import Role
from deviations.organisations.services.accounts import set_password
from deviations.organisations.services.members import add_member

# One forum whose läsare can be tried, by förbund.
DEMO_FORUMS = {
    "hoglandet": "styrgrupp-nassjo",
    "jamtland": "styrgrupp-berg",
    "norra-vastmanland": "styrgrupp-hallstahammar",
}
# Easy to type from a terminal; no look-alikes.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
Hat = tuple[Role, str]


@dataclass(frozen=True)
class DemoAccount:
    """Who may sign in, with what, as what. `roles`: every hat, `role` the one that is on first."""

    email: str
    password: str
    role: str
    forbund: str
    roles: tuple[str, ...]


def add_accounts(session: Session, *, cost: PasswordCost) -> list[DemoAccount]:
    """Give each demo förbund one person for each role, and one with many, with new passwords."""
    return [
        _add(session, slug, name, hats, cost)
        for slug, forum in DEMO_FORUMS.items()
        for name, hats in _people(slug, forum).items()
    ]


def _people(slug: str, forum: str) -> dict[str, list[Hat]]:
    """Return whom a demo förbund has, by the name before the @, with the first hat first."""
    whole = f"forbund:{slug}"
    each: dict[Role, str] = dict.fromkeys(Role, whole)
    each[Role.KONTAKTPERSON] = f"part:{slug}/fk"
    each[Role.LASARE] = f"forum:{slug}/{forum}"
    # The smallest förbund is one koordinator with every hat.
    several = [
        (Role.KOORDINATOR, whole),
        (Role.ADMIN, whole),
        (Role.ANALYTIKER, whole),
        (Role.KONTAKTPERSON, f"part:{slug}/insats"),
        (Role.LASARE, f"forum:{slug}/styrelse"),
        (Role.DRIFT, whole),
    ]
    return {role.value: [(role, scope)] for role, scope in each.items()} | {"flera": several}


def _add(
    session: Session, slug: str, name: str, hats: Sequence[Hat], cost: PasswordCost
) -> DemoAccount:
    tenancy.enter(session, forbund_by_slug(session, slug).id)
    email, roles = f"{name}@{slug}.example", tuple(role for role, _scope in hats)
    called = f"{roles[0].label} i demon" if len(roles) == 1 else "Flera roller i demon"
    worn = [
        add_member(session, email=email, name=called, role=role, scope=scope, by="demo")
        for role, scope in hats
    ]
    password = "-".join(_word() for _ in range(4))
    set_password(session, user=worn[0].user, password=password, cost=cost)
    return DemoAccount(email, password, role=roles[0], forbund=slug, roles=roles)


def _word() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(4))


def said(accounts: Sequence[DemoAccount]) -> Iterator[str]:
    """Yield the accounts as lines for a terminal, förbund by förbund."""
    for slug, own in groupby(accounts, key=lambda account: account.forbund):
        yield f"\n  {slug}"
        for account in own:
            label = Role(account.role).label if len(account.roles) == 1 else "Flera roller"
            yield f"    {label:<15} {account.email:<40} {account.password}"


def write_accounts(path: Path, *, base_url: str, accounts: Sequence[DemoAccount]) -> None:
    """Write address and accounts as JSON, readable by the owner only."""
    written = {"base_url": base_url, "accounts": [asdict(account) for account in accounts]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", "utf-8")
