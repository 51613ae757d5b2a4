"""Tell the filer, close, send it where it belongs, open it again."""

from deviations.errors import RefusedError
from deviations.records.models.message import MessageKind
from deviations.records.vocabulary import Status
from deviations.triage.queries import by_reference
from deviations.triage.services.doing import Doing, Noted
from deviations.triage.services.lifting import take_back
from deviations.triage.services.saying import mail_filer, say


def notify(doing: Doing) -> Noted:
    """Tell who filed."""
    notice = say(doing, MessageKind.NOTICE_TO_FILER)
    mail_filer(doing)
    return {"message": notice.public_id}


def end(doing: Doing) -> Noted:
    """Close, refer or set aside: off every agenda, and what was written goes to the filer."""
    take_back(doing)
    doing.deviation.closed_at = doing.now
    return notify(doing) if doing.typed.words else {}


def refer(doing: Doing) -> Noted:
    """Note where it belongs, and end."""
    doing.deviation.referred_to = doing.typed.place
    return end(doing)


def mark_duplicate(doing: Doing) -> Noted:
    """Point at the original, and end."""
    deviation = doing.deviation
    original = by_reference(doing.session, deviation.forbund_id, doing.typed.reference)
    if original is None:
        raise RefusedError("Ingen avvikelse har den referensen. Skriv så här: LH-2026-0042.")
    if original.id == deviation.id:
        raise RefusedError("Skriv referensen till den andra avvikelsen, inte till den här.")
    if original.status is Status.DUBBLETT:
        raise RefusedError("Den är själv en dubblett. Skriv referensen till originalet.")
    # The check in the database wants status and original to change in one statement.
    deviation.original_id, deviation.status = original.id, Status.DUBBLETT
    return {**end(doing), "original": original.public_id}


def reopen(doing: Doing) -> Noted:
    """Take it up again."""
    deviation = doing.deviation
    deviation.status, deviation.original_id = Status.MOTTAGEN, None
    deviation.closed_at = None
    deviation.referred_to = ""
    return {}
