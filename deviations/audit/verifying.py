"""Is the trail whole? The guards, the chain and the anchors, each asked in turn."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.audit import anchors
from deviations.audit.anchors import NOTHING_BEFORE, Anchor, Line
from deviations.audit.chain import first_broken, nothing
from deviations.audit.guards import guards
from deviations.audit.models import AuditEvent
from deviations.audit.services import CHAIN
from deviations.config import Config
from deviations.jobs.claims import done_on

ANCHORING = "ankare"
ANCHOR = "audit anchor"


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The key of the chain and the key of the anchors, and what each was before."""

    chain: bytes
    anchor: bytes
    older_chain: tuple[bytes, ...] = ()
    older_anchor: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, config: Config) -> "Keys":
        """Return the keys of a running application."""
        return cls(
            chain=config.key(CHAIN),
            anchor=config.key(ANCHOR),
            older_chain=config.older_keys(CHAIN),
            older_anchor=config.older_keys(ANCHOR),
        )


@dataclass(frozen=True)
class AnchorFile:
    """Where anchors are read. Only the service's own file must hold every day."""

    path: Path
    own: bool = True


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is wrong, as sentences in the order they matter, and what else is to be known."""

    first_broken: int | None
    faults: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.faults


@dataclass(frozen=True)
class _Struck:
    """A row that an anchor saw otherwise: `seq` is the first that is known to be bad."""

    seq: int
    sentence: str


def examine(
    session: Session, keys: Keys, file: AnchorFile, *, between: Callable[[], object] = nothing
) -> Verdict:
    """Ask everything that can be asked. Raises OSError when another's file cannot be read.

    `between` is called between two batches of the chain, and may end the transaction.
    """
    known = guards(session)
    broken = first_broken(session, key=keys.chain, older=keys.older_chain, between=between)
    lines = () if file.own and not file.path.exists() else read_anchors(file.path, keys)
    good = [line.anchor for line in lines if line.anchor]
    struck = next(_struck(session, good), None)
    bad = sorted(row for row in (broken, struck.seq if struck else None) if row is not None)
    absent = _absent(lines, done_on(session, ANCHORING))
    faults = (
        *(f"kedjan är bruten vid {row}" for row in bad[:1]),
        *((struck.sentence,) if struck else ()),
        *known.missing,
        *_changed(lines),
        *(absent if file.own else ()),
    )
    remarks = (*_remarks(known.owner, good), *(() if file.own else absent))
    return Verdict(first_broken=bad[0] if bad else None, faults=faults, remarks=remarks)


def read_anchors(path: Path, keys: Keys) -> tuple[Line, ...]:
    """Return the lines of a file of anchors. Raises OSError when it cannot be read."""
    return anchors.read(path, key=keys.anchor, older=keys.older_anchor)


def _struck(session: Session, seen: Sequence[Anchor]) -> Iterator[_Struck]:
    """Yield the rows that are gone or other than an anchor saw them, the earliest first."""
    last_good = 0
    for anchor in sorted(seen, key=lambda one: one.seq):
        if anchor.seq == 0:
            continue
        found = session.scalar(select(AuditEvent.seal).where(AuditEvent.seq == anchor.seq))
        if found is None:
            end = _last(session)
            yield _Struck(
                end + 1,
                f"ankaret {anchor.day} såg rad {anchor.seq}, men kedjan slutar vid {end}",
            )
        elif found != anchor.seal:
            yield _Struck(
                anchor.seq,
                f"ankaret {anchor.day} såg en annan rad {anchor.seq}; ändringen kan börja så"
                f" tidigt som vid {last_good + 1}",
            )
        else:
            last_good = anchor.seq


def _last(session: Session) -> int:
    last = session.scalar(select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).limit(1))
    return last or 0


def _changed(lines: Sequence[Line]) -> Iterator[str]:
    """Name the lines of a file that are changed, and where one between two is missing."""
    for line in lines:
        if line.anchor is None:
            yield f"ankarfilens rad {line.number} är ändrad eller går inte att läsa"
    for before, here in pairwise(lines):
        if before.anchor and here.anchor and here.anchor.after != before.anchor.mac:
            yield f"före ankarfilens rad {here.number} saknas en rad, eller så är ordningen ändrad"


def _absent(lines: Sequence[Line], made: set[str]) -> tuple[str, ...]:
    """Name what is missing at the ends: the first lines, and days on which an anchor was made."""
    begins = not lines or lines[0].anchor is None or lines[0].anchor.after == NOTHING_BEFORE
    first = () if begins else (f"ankarfilen saknar det som stod före rad {lines[0].number}",)
    if any(line.anchor is None for line in lines):
        return first  # the unreadable line may be the missing day
    days = sorted(made - {line.anchor.day for line in lines if line.anchor})
    more = f" och {len(days) - 1} till" if len(days) > 1 else ""
    return (*first, f"ankaret {days[0]}{more} saknas i ankarfilen") if days else first


def _remarks(owner: str | None, good: Sequence[Anchor]) -> Iterator[str]:
    if owner:
        yield f"rollen {owner} står över rättigheterna, så de är inte prövade"
    if good:
        yield f"prövad mot {len(good)} ankare, det senaste {good[-1].day}"
    else:
        yield "prövad utan ankare: en avklippt svans syns inte"
