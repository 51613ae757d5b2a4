"""The job that anchors the chain, once each Swedish day."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

import structlog
from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations import clock, database, faults
from deviations.audit import anchors
from deviations.audit.anchors import Anchor
from deviations.audit.chain import FIRST
from deviations.audit.links import commitment, heads
from deviations.audit.models import AuditEvent
from deviations.audit.verifying import ANCHORING, AnchorFile, Keys, Verdict, examine, read_anchors
from deviations.config import Config
from deviations.jobs import claims
from deviations.jobs.claims import Claim
from deviations.mailing.services import queue

BODY = """\
Det här är dagens ankare för spåret i Lex Heller. Registrera mejlet och lämna det orört: raden
nedan visar längre fram om något i spåret har ändrats eller klippts bort.

{line}

{state}
Så används raden: spara den i en fil och kör  flask audit verify --anchor FIL
"""
log = structlog.get_logger()


class Anchoring:
    """The job. A day that was missed is not made up for: the next anchor covers it too."""

    name = ANCHORING

    def due(self, session: Session, *, now: datetime) -> Iterator[str]:
        """Return today."""
        yield clock.day_of(now).isoformat()

    def run(self, session: Session, held: Claim, *, now: datetime) -> None:
        """Write the anchor to the file and put it in the outbox; keep what was found wrong.

        The whole trail is read first, in transactions that hold up nobody who files.
        """
        config: Config = current_app.extensions["config"]
        keys = Keys.of(config)
        between = partial(database.read_anew, session)
        between()
        verdict = examine(session, keys, AnchorFile(config.anchor_file), between=between)
        if not verdict.whole:
            log.error("audit_broken", first=verdict.first_broken, faults=len(verdict.faults))
        anchor = _kept(session, config, day=held.period, keys=keys, between=between)
        faults.point("anchor.after_file")
        session.rollback()
        if config.audit_anchor_mail:
            _mail(session, anchor, verdict, config.audit_anchor_mail, now)
        claims.finish(session, held, now=now, found="; ".join(verdict.faults))
        session.commit()


def _kept(
    session: Session, config: Config, *, day: str, keys: Keys, between: Callable[[], object]
) -> Anchor:
    """Return the day's anchor; one that an attempt that died has written already stands."""
    path = config.anchor_file
    lines = read_anchors(path, keys) if path.exists() else ()
    last = next((line.anchor for line in reversed(lines) if line.anchor), None)
    if last is not None and last.day == day:
        return last
    anchor = _made(session, day=day, after=last, between=between).signed(keys.anchor)
    anchors.add(path, anchor)
    return anchor


def _made(
    session: Session, *, day: str, after: Anchor | None, between: Callable[[], object]
) -> Anchor:
    newest = select(AuditEvent.seq, AuditEvent.seal).order_by(AuditEvent.seq.desc()).limit(1)
    last = session.execute(newest).first()
    seq, seal = (last.seq, last.seal) if last else (0, FIRST)
    counted = select(func.count()).select_from(AuditEvent).where(AuditEvent.seq <= seq)
    ends = heads(session, until=seq, between=between)
    return Anchor(
        day=day,
        seq=seq,
        seal=seal,
        rows=session.scalar(counted) or 0,
        heads=tuple(sorted(commitment(each, head) for each, head in ends.items())),
        after=after.mac if after else anchors.NOTHING_BEFORE,
    )


def _mail(
    session: Session, anchor: Anchor, verdict: Verdict, recipient: str, now: datetime
) -> None:
    state = "Kedjan är hel.\n" if verdict.whole else f"OBS! {'. '.join(verdict.faults)}.\n"
    queue(
        session,
        key=f"anchor:{anchor.day}",
        recipient=recipient,
        subject=f"Ankare för spåret i Lex Heller {anchor.day}",
        body=BODY.format(line=anchor.line(), state=state),
        forbund_id=None,
        now=now,
    )
