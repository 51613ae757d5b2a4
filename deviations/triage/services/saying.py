"""Write a message, and tell a filer who left an address that there is one."""

from datetime import date

from flask import current_app

from deviations.config import Config
from deviations.forms.addresses import is_address
from deviations.mailing.services import queue
from deviations.organisations.models.forbund import Forbund, PartCode
from deviations.records.models.message import Message, MessageKind
from deviations.records.models.narrative import Filer
from deviations.tenancy import rows_of
from deviations.triage.services.doing import Doing


def say(
    doing: Doing,
    kind: MessageKind,
    *,
    part: PartCode | None = None,
    due_on: date | None = None,
) -> Message:
    """Write a message about the deviation."""
    message = Message(
        forbund_id=doing.deviation.forbund_id,
        deviation_id=doing.deviation.id,
        kind=kind,
        part=part,
        words=doing.typed.words,
        at=doing.now,
        by=doing.by,
        due_on=due_on,
    )
    doing.session.add(message)
    doing.session.flush()
    return message


def mail_filer(doing: Doing) -> None:
    """Tell who left an address that there is news, and nothing of what it is."""
    deviation = doing.deviation
    filer = doing.session.scalars(
        rows_of(Filer, deviation.forbund_id).where(Filer.deviation_id == deviation.id)
    ).one_or_none()
    if filer is None or not doing.case.situation.filer_reads or not is_address(filer.contact):
        return
    settings: Config = current_app.extensions["config"]
    forbund = doing.session.get_one(Forbund, deviation.forbund_id)
    queue(
        doing.session,
        key=f"besked:{deviation.public_id}:{deviation.version}",
        recipient=filer.contact,
        subject="Det finns ett nytt besked om din rapport",
        body=(
            "Det finns ett nytt besked om din rapport. Öppna det med din kod:\n"
            f"{settings.public_base_url}/{forbund.slug}/kvitto\n\n"
            f"Mejlet kommer från {forbund.name}, för att du lämnade din adress i rapporten.\n"
        ),
        forbund_id=deviation.forbund_id,
        now=doing.now,
    )
