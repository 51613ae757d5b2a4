"""Questions to Försäkringskassan to try: one that is answered, and one that waits."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from deviations import clock, tenancy
from deviations.answering.queries import Desk, one_asked
from deviations.answering.services import Given, answer
from deviations.demo.accounts import DEMO_FORUMS
from deviations.organisations.models.forbund import Forbund, PartCode
from deviations.organisations.models.user import Membership, User
from deviations.organisations.queries import forbund_by_slug
from deviations.organisations.roles import Role
from deviations.records.models.deviation import ConcernedPart, Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.records.queries import Reach
from deviations.records.vocabulary import Status
from deviations.records.workflow.acts import Act
from deviations.tenancy import rows_of
from deviations.triage.queries import case_of
from deviations.triage.services.doing import Doing, Typed
from deviations.triage.services.performing import perform

ANSWER_WITHIN = timedelta(days=14)
QUESTIONS = (
    "Vem hos er får kallelsen till ett samverkansmöte, och vad gör ni när den personen är borta?",
    "Hur skulle vi kunna nå rätt handläggare hos er inför ett möte?",
)
ANSWER = "Kallelsen går nu till en funktionsbrevlåda som två personer bevakar."


def ask(session: Session, *, now: datetime, base_url: str) -> None:
    """Ask in each demo förbund where nothing has been asked of a part yet; answer the first."""
    for slug in DEMO_FORUMS:
        forbund = forbund_by_slug(session, slug)
        tenancy.enter(session, forbund.id)
        asked = rows_of(Message, forbund.id).where(Message.kind == MessageKind.QUESTION_TO_PART)
        if session.scalars(asked.limit(1)).first() is None:
            _ask_twice(session, forbund, now, base_url)


def _ask_twice(session: Session, forbund: Forbund, now: datetime, base_url: str) -> None:
    about = session.scalars(
        rows_of(Deviation, forbund.id)
        .where(
            Deviation.status == Status.INKOMMEN,
            Deviation.parts.any(ConcernedPart.part == PartCode.FK),
        )
        .order_by(Deviation.happened_on.desc(), Deviation.id)
        .limit(len(QUESTIONS))
    ).all()
    for deviation, words in zip(about, QUESTIONS, strict=False):
        _ask(session, deviation, words, now)
    if about:
        _answer(session, about[0], now, base_url)


def _ask(session: Session, deviation: Deviation, words: str, now: datetime) -> None:
    hat = _hat(session, deviation.forbund_id, Role.KOORDINATOR)
    reach = Reach(forbund_id=deviation.forbund_id)
    by, today = hat.user.public_id, clock.day_of(now)
    case = case_of(session, reach, deviation.public_id, today=today, by=by, lock=True)
    typed = Typed(words=words, part=PartCode.FK, due_on=today + ANSWER_WITHIN)
    doing = Doing(session=session, act=Act.ASK_PART, case=case, typed=typed, by=by, now=now)
    perform(doing, permissions=hat.role.permissions, version=deviation.version)


def _answer(session: Session, deviation: Deviation, now: datetime, base_url: str) -> None:
    hat = _hat(session, deviation.forbund_id, Role.KONTAKTPERSON)
    desk = Desk(forbund_id=deviation.forbund_id, part=PartCode.FK, membership_id=hat.id)
    question = session.scalars(
        rows_of(Message, deviation.forbund_id).where(Message.deviation_id == deviation.id)
    ).one()
    asked = one_asked(session, desk, question.public_id, lock=True)
    given = Given(words=ANSWER, by=hat.user.public_id, at=now)
    answer(session, desk=desk, asked=asked, given=given, base_url=base_url)


def _hat(session: Session, forbund_id: int, role: Role) -> Membership:
    """Return the hat of the account that is for one role."""
    return session.scalars(
        rows_of(Membership, forbund_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role == role, User.email.startswith(f"{role}@"))
    ).one()
