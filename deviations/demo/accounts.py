"""Accounts to try the service with. Passwords are drawn at each load and stand in one file."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from deviations.config import PasswordCost
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


@dataclass(frozen=True)
class DemoAccount:
    """Who may sign in, with what, as what."""

    email: str
    password: str
    role: str
    forbund: str


def add_accounts(session: Session, *, cost: PasswordCost) -> list[DemoAccount]:
    """Give each demo förbund a koordinator, a läsare and an admin, with new passwords."""
    return [
        _add(session, slug, role, scope, cost)
        for slug, forum in DEMO_FORUMS.items()
        for role, scope in (
            (Role.KOORDINATOR, f"forbund:{slug}"),
            (Role.LASARE, f"forum:{slug}/{forum}"),
            (Role.ADMIN, f"forbund:{slug}"),
        )
    ]


def _add(session: Session, slug: str, role: Role, scope: str, cost: PasswordCost) -> DemoAccount:
    email = f"{role}@{slug}.example"
    name = f"{role.label} i demon"
    membership = add_member(session, email=email, name=name, role=role, scope=scope, by="demo")
    password = "-".join(_word() for _ in range(4))
    set_password(session, user=membership.user, password=password, cost=cost)
    return DemoAccount(email=email, password=password, role=role, forbund=slug)


def _word() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(4))


def write_accounts(path: Path, *, base_url: str, accounts: Sequence[DemoAccount]) -> None:
    """Write address and accounts as JSON, readable by the owner only."""
    written = {"base_url": base_url, "accounts": [asdict(account) for account in accounts]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", "utf-8")
