"""Store a report, once, however often it is sent. The view commits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from deviations import faults
from deviations.audit.services import record
from deviations.config import Config
from deviations.errors import LexHellerError
from deviations.filing import queries
from deviations.filing.rendering.mail import receipt_mail
from deviations.filing.services.receipt_code import code_of, hash_of
from deviations.filing.services.report import Report
from deviations.filing.services.submission import Submission
from deviations.mailing.services import queue
from deviations.organisations.models.forbund import Forbund
from deviations.organisations.services.new_reports import tell_receivers
from deviations.records.models.deviation import Deviation
from deviations.records.services.references import take_references
from deviations.records.services.storing import Arrival, store
from deviations.records.vocabulary import Channel

FILER = "filer"


class OtherAnswersError(LexHellerError):
    """The form was sent before, with other answers: only its writer knows which is meant."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where a report is handed in: the förbund, the server's keys and address, and the time."""

    forbund: Forbund
    config: Config
    now: datetime


def submit(session: Session, *, report: Report, submission: Submission, desk: Desk) -> Deviation:
    """Store a report with its audit row and its mail, or return the one that is stored already.

    Raises OtherAnswersError when the submission was stored with other answers.
    """
    faults.point("submit.before_insert")
    stored = queries.by_submission(session, desk.forbund.id, submission.nonce)
    if stored is not None:
        return _same(stored, report)
    try:
        with session.begin_nested():
            deviation = _insert(session, report, submission, desk)
    except IntegrityError:
        # The same form was sent twice at once, and the other one was first.
        stored = queries.by_submission(session, desk.forbund.id, submission.nonce)
        if stored is None:
            raise
        return _same(stored, report)
    faults.point("submit.after_insert")
    _mail(session, deviation, report, submission, desk)
    tell_receivers(
        session,
        forbund=desk.forbund,
        kommun_id=report.facts.kommun_id,
        base_url=desk.config.public_base_url,
        now=desk.now,
    )
    faults.point("submit.after_outbox")
    record("deviation:filed", subject=deviation.public_id, by=FILER, forbund_id=desk.forbund.id)
    faults.point("submit.after_audit")
    return deviation


def _same(stored: Deviation, report: Report) -> Deviation:
    if stored.answers_hash != report.answers_hash:
        raise OtherAnswersError
    return stored


def _insert(session: Session, report: Report, submission: Submission, desk: Desk) -> Deviation:
    reference = next(take_references(session, forbund_id=desk.forbund.id, at=desk.now))
    code = code_of(submission.nonce, desk.config)
    return store(
        session,
        forbund_id=desk.forbund.id,
        reference=reference,
        facts=report.facts,
        words=report.words,
        arrival=Arrival(
            at=desk.now,
            channel=Channel.FORM,
            submission_key=submission.nonce,
            answers_hash=report.answers_hash,
            receipt_hash=hash_of(code, desk.config),
            contact=report.contact,
        ),
    )


def _mail(
    session: Session, deviation: Deviation, report: Report, submission: Submission, desk: Desk
) -> None:
    if not report.contact:
        return
    address = f"{desk.config.public_base_url}/{desk.forbund.slug}/kvitto"
    mail = receipt_mail(desk.forbund, code_of(submission.nonce, desk.config), address)
    queue(
        session,
        key=f"receipt:{deviation.public_id}",
        recipient=report.contact,
        subject=mail.subject,
        body=mail.body,
        forbund_id=desk.forbund.id,
        now=desk.now,
    )
