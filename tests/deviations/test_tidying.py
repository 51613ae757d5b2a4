"""What is over is thrown away each day, and nothing younger."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.importing.models import ImportUpload
from deviations.jobs import running
from deviations.mailing.models import MailState, OutboxAttachment, OutboxMail
from deviations.mailing.services import Attachment, queue
from deviations.organisations.models.kept_form import KeptForm
from deviations.organisations.models.user import LoginSession, TokenPurpose, UserToken
from deviations.organisations.services import kept_forms, sessions, tokens
from deviations.organisations.services.kept_forms import Sending
from deviations.throttle.models import Throttle
from deviations.throttle.services import Limit, spend
from deviations.tidying import COUNTS_LIVE, DEAD_MAIL_LIVES, TRACES_LIVE, UPLOADS_LIVE, Tidying
from tests import factories
from tests.factories import NOW
from tests.marks import on_both_databases

A_SECOND = timedelta(seconds=1)


def tidy(session: Session) -> None:
    assert running.run_due(session, [Tidying()], owner="a", now=NOW) == 1
    session.rollback()


@on_both_databases
def test_counted_tries_live_two_days(session: Session) -> None:
    limit = Limit("try", 5, 1)
    for age in (COUNTS_LIVE + A_SECOND, COUNTS_LIVE - A_SECOND):
        spend(session, limit, str(age), now=NOW - age)

    tidy(session)

    assert session.scalars(select(Throttle.window)).all() == [NOW - COUNTS_LIVE + A_SECOND]


@on_both_databases
def test_sign_ins_and_links_live_a_month(session: Session) -> None:
    membership = factories.member(session)
    for age in (TRACES_LIVE + A_SECOND, TRACES_LIVE - A_SECOND):
        sessions.begin(session, membership=membership, user_agent=str(age), now=NOW - age)
    purpose = TokenPurpose.PASSWORD_RESET
    tokens.issue(session, user=membership.user, purpose=purpose, now=NOW - 2 * TRACES_LIVE)
    tokens.issue(session, user=membership.user, purpose=purpose, now=NOW)
    session.commit()

    tidy(session)

    kept = session.scalars(select(LoginSession.user_agent)).all()
    assert kept == [str(TRACES_LIVE - A_SECOND)]
    assert len(session.scalars(select(UserToken)).all()) == 1


def test_a_form_that_nobody_came_back_to_is_thrown_away(session: Session) -> None:
    forgotten, awaited = factories.member(session).user_id, factories.member(session).user_id
    sending = Sending("/avvikelser", (("ord", "Två ord"),))
    kept_forms.keep(session, user_id=forgotten, sending=sending, now=NOW - kept_forms.LIVES)
    kept_forms.keep(session, user_id=awaited, sending=sending, now=NOW)
    session.commit()

    tidy(session)

    assert session.scalars(select(KeptForm.user_id)).all() == [awaited]


def test_an_upload_nobody_went_on_with_lives_a_day(session: Session) -> None:
    forbund = factories.forbund(session)
    for number, age in enumerate((UPLOADS_LIVE + A_SECOND, UPLOADS_LIVE - A_SECOND)):
        upload = factories.upload(session, forbund, file_name=f"{number}.csv")
        upload.created_at = NOW - age
    session.commit()

    tidy(session)

    left = select(ImportUpload.file_name).where(ImportUpload.forbund_id == forbund.id)
    assert session.scalars(left).all() == ["1.csv"]


@on_both_databases
def test_what_stood_in_mail_that_died_lives_two_weeks(session: Session) -> None:
    file = Attachment("a.pdf", "application/pdf", b"x")
    aged = {"old": A_SECOND, "young": -A_SECOND, "unsent": A_SECOND}
    for key, more in aged.items():
        at = NOW - DEAD_MAIL_LIVES - more
        queue(
            session, key=key, recipient="a@exempel.se", subject="x", body="kod",
            forbund_id=None, now=at, attachments=[file],
        )  # fmt: skip
    died = select(OutboxMail).where(OutboxMail.key != "unsent")
    for mail in session.scalars(died):
        mail.state = MailState.DEAD
    session.commit()

    tidy(session)

    mails = select(OutboxMail.key, OutboxMail.body).order_by(OutboxMail.id)
    assert [tuple(row) for row in session.execute(mails)] == [
        ("old", ""), ("young", "kod"), ("unsent", "kod"),
    ]  # fmt: skip
    assert len(session.scalars(select(OutboxAttachment.id)).all()) == 2


def test_it_happens_once_a_day(session: Session) -> None:
    tidy(session)

    assert running.run_due(session, [Tidying()], owner="b", now=NOW + timedelta(hours=9)) == 0
    assert running.run_due(session, [Tidying()], owner="b", now=NOW + timedelta(days=1)) == 1
