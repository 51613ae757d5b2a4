"""Who has read a deviation and done what with it, as sentences, the last first."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.lists import lists_with
from deviations.audit.models import AuditEvent
from deviations.audit.wording import called, done
from deviations.formatting import day, moment, time_of
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.queries import people_named
from deviations.records.vocabulary import Channel
from deviations.triage.queries import Case

# Years of one deviation; the export for oversight has no bound.
AT_MOST = 1_000


def trail_of(session: Session, case: Case) -> tuple[str, ...]:
    """Return a sentence for each act, and one for all that a person read on a day."""
    events = _events(session, case)
    people = people_named(
        session, {event.actor for event in events}, forbund_id=case.deviation.forbund_id
    )
    names = {
        key: one.name if one.here else _("%(name)s (har ingen roll här längre)", name=one.name)
        for key, one in people.items()
    }
    told = [_sentence(alike, names) for alike in _folded(events)]
    if not any(event.action == "deviation:filed" for event in events):
        told.append(_arrival(case))
    return tuple(told)


def _events(session: Session, case: Case) -> Sequence[AuditEvent]:
    deviation = case.deviation
    about = [deviation.public_id, *(message.public_id for message in case.messages)]
    own = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.forbund_id == deviation.forbund_id, AuditEvent.subject.in_(about))
        .order_by(AuditEvent.seq.desc())
        .limit(AT_MOST)
    ).all()
    lists = lists_with(
        session,
        deviation.public_id,
        subject=session.get_one(Forbund, deviation.forbund_id).slug,
        forbund_id=deviation.forbund_id,
        since=deviation.received_at,
        at_most=AT_MOST,
    )
    return sorted([*own, *lists], key=lambda event: event.seq, reverse=True)


def _folded(events: Iterable[AuditEvent]) -> list[list[AuditEvent]]:
    """Gather what one person read on a day where the last of it stands; an act stands alone."""
    folds: dict[tuple[object, ...], list[AuditEvent]] = {}
    for event in events:
        reads = event.action.endswith(":read")
        alike = (event.actor, event.action, clock.day_of(event.at)) if reads else (event.seq,)
        folds.setdefault(alike, []).append(event)
    return list(folds.values())


def _sentence(alike: Sequence[AuditEvent], names: dict[str, str]) -> str:
    last = alike[0]
    who, did = called(last.actor, names), done(last.action)
    if len(alike) == 1:
        return str(_("%(who)s %(did)s den %(when)s.", who=who, did=did, when=moment(last.at)))
    return str(
        _(
            "%(who)s %(did)s %(times)s gånger den %(day)s, senast %(time)s.",
            who=who,
            did=did,
            times=len(alike),
            day=day(clock.day_of(last.at)),
            time=time_of(last.at),
        )
    )


def _arrival(case: Case) -> str:
    """Say how it came when nobody filed it: an import is one act for many rows."""
    when = moment(case.deviation.received_at)
    if case.deviation.channel is Channel.IMPORT:
        return str(_("Avvikelsen lästes in från en fil den %(when)s.", when=when))
    return str(_("Rapporten kom in den %(when)s.", when=when))
