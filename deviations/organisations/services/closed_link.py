"""The public form behind a link: whose address holds the key may report, nobody else.

The key is derived from the server's secret, the förbund and a number that is counted up at each
change, so no copy of the database opens the form, and an old key is known for what it was. What
was made under a secret before today's opens only until the link is changed: from then on whoever
holds the old secret can make no key that fits.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.audit.services import record
from deviations.config import Config
from deviations.errors import ConflictError
from deviations.organisations.models.forbund import Forbund

SETTING = "closed_link"
ARGUMENT = "nyckel"
_KEY_BYTES = 15
# Older keys than these meet the page for those who have none.
_REMEMBERED = 50


class Fit(StrEnum):
    """What a key is to a förbund's form."""

    CURRENT = "current"
    OLD = "old"
    NONE = "none"


class Turn(StrEnum):
    """What can be done with the link."""

    CLOSE = "stang"
    OPEN = "oppna"
    RENEW = "byt"

    @property
    def past(self) -> str:
        """Return the word of the audit trail."""
        return {"stang": "closed", "oppna": "opened", "byt": "key-changed"}[self.value]


@dataclass(frozen=True, kw_only=True)
class Link:
    """Whether the form asks for a key, which one, since when, and what secret it was made under."""

    closed: bool = False
    version: int = 0
    changed_at: datetime | None = None
    made_under: str = ""

    @property
    def seen(self) -> str:
        """Return a mark of how the link stood when a page showed it."""
        return f"{self.version}{'s' if self.closed else 'o'}"


def link_of(forbund: Forbund) -> Link:
    """Return how a förbund's form is entered."""
    kept = forbund.settings.get(SETTING)
    if kept is None:
        return Link()
    return Link(
        closed=kept["closed"],
        version=kept["version"],
        changed_at=datetime.fromisoformat(kept["changed_at"]),
        made_under=kept.get("made_under", ""),
    )


def key_of(forbund_slug: str, version: int, config: Config) -> str:
    """Return the key of a version: 120 bits, fit to stand in an address."""
    named = f"{forbund_slug}:{version}".encode()
    digest = hmac.new(config.key("closed link"), named, hashlib.sha256).digest()
    return urlsafe_b64encode(digest[:_KEY_BYTES]).decode()


def address_of(forbund: Forbund, config: Config) -> str:
    """Return the whole address of a förbund's form, with the key where it needs one."""
    address, key = (
        f"{config.public_base_url}/{forbund.slug}/rapportera",
        current_key(forbund, config),
    )
    return f"{address}?{ARGUMENT}={key}" if key else address


def current_key(forbund: Forbund, config: Config) -> str | None:
    """Return the key that opens a förbund's form, or None where it is open to everyone."""
    link = link_of(forbund)
    return key_of(forbund.slug, link.version, config) if link.closed else None


def fit_of(forbund: Forbund, key: str, config: Config) -> Fit:
    """Say what a key is, in a time that tells nothing about it."""
    return fit_of_mark(forbund, mark_of(key), config)


def mark_of(key: str) -> str:
    """Return what a browser is remembered by, that only the key gives and that gives no key."""
    return hashlib.sha256(key.encode()).hexdigest()


def fit_of_mark(forbund: Forbund, mark: str, config: Config) -> Fit:
    """Say what the key is that a mark was made of."""
    link = link_of(forbund)
    before = range(max(1, link.version - _REMEMBERED), link.version)
    old = _is_mark(mark, forbund.slug, before, config.generations)
    now = range(max(1, link.version), link.version + 1)
    if _is_mark(mark, forbund.slug, now, _good_for(link, config)):
        return Fit.CURRENT
    return Fit.OLD if old else Fit.NONE


def _is_mark(mark: str, slug: str, versions: Sequence[int], generations: Sequence[Config]) -> bool:
    made = [mark_of(key_of(slug, each, config)) for each in versions for config in generations]
    fits = [hmac.compare_digest(one.encode(), mark.encode()) for one in made]
    return any(fits)


def _good_for(link: Link, config: Config) -> Sequence[Config]:
    """Return the secrets whose keys open: today's, and back to the one the link was made under."""
    names = [_name_of(each) for each in config.generations]
    made = names.index(link.made_under) + 1 if link.made_under in names else len(names)
    return config.generations[:made]


def _name_of(config: Config) -> str:
    """Return what a secret is told from others by, which gives nothing of it away."""
    return config.key("name of the secret").hex()[:16]


def turn(
    session: Session, *, forbund_id: int, act: Turn, seen: str, by: str, now: datetime
) -> Link:
    """Close the form behind a link, open it to everyone, or change the key.

    Raises ConflictError when somebody else did something with the link since the page showed it.
    """
    locked = select(Forbund).where(Forbund.id == forbund_id).with_for_update(key_share=True)
    forbund = session.scalars(locked.execution_options(populate_existing=True)).one()
    link = link_of(forbund)
    if seen != link.seen:
        raise ConflictError
    renewed = act is Turn.RENEW or link.version == 0
    after = Link(
        closed=link.closed if act is Turn.RENEW else act is Turn.CLOSE,
        version=link.version + renewed,
        changed_at=now if renewed else link.changed_at,
        made_under=_name_of(_settings()) if renewed else link.made_under,
    )
    kept = {
        "closed": after.closed,
        "version": after.version,
        "changed_at": (after.changed_at or now).isoformat(),
        "made_under": after.made_under,
    }
    forbund.settings = {**forbund.settings, SETTING: kept}
    session.flush()
    record(
        f"form:{act.past}",
        subject=forbund.slug,
        by=by,
        forbund_id=forbund.id,
        version=after.version,
    )
    return after


def _settings() -> Config:
    settings: Config = current_app.extensions["config"]
    return settings
