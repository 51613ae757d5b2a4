"""A förbund with at least one row of everything, for tests that look everywhere."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import current_app
from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations import clock
from deviations.audit.denials.counting import Refusal
from deviations.audit.denials.storing import Known, store
from deviations.audit.models import Reason
from deviations.audit.services import record
from deviations.config import Config
from deviations.filing.services.receipt_code import hash_of
from deviations.importing import uploads
from deviations.meetings.models import Meeting, ProposedDecision
from deviations.organisations.models.denominator import Denominator
from deviations.organisations.models.forum import Forum, SummaryRhythm
from deviations.organisations.models.reception import Reception
from deviations.organisations.models.review import ReviewedHat, RightsReview
from deviations.organisations.models.user import Membership
from deviations.organisations.queries import kommun_by_slug
from deviations.organisations.roles import Role
from deviations.organisations.services import members
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import MessageKind
from deviations.records.models.narrative import Addendum, Filer
from deviations.records.models.publication import Publication, ReportExample
from deviations.records.queries import Reach
from deviations.records.vocabulary import Status
from deviations.reporting.models import ReportRun
from deviations.reporting.services import file_run
from tests import factories
from tests.canaries import plant, word

KOMMUN = {"hoglandet": "nassjo", "jamtland": "berg"}
PERIOD = "2026-10"
NOW, AFTER = factories.NOW, factories.NOW + timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class World:
    """What a förbund has: people by what they are, and what addresses name."""

    slug: str
    forbund_id: int
    code: str
    kommun: str
    forum: str
    run: str
    upload: str
    deviation: str
    referred: str
    guest: str
    people: dict[str, Membership] = field(repr=False)


def people_of(session: Session, slug: str) -> dict[str, Membership]:
    """Give each role to somebody, in each kind of scope; emails are canaries."""
    kommun = kommun_by_slug(session, factories.forbund(session, slug).id, KOMMUN[slug])
    scopes = {
        "koordinator": (Role.KOORDINATOR, f"forbund:{slug}"),
        "kommunens koordinator": (Role.KOORDINATOR, f"kommun:{slug}/{kommun.code}"),
        "kontaktperson": (Role.KONTAKTPERSON, f"part:{slug}/fk"),
        "annan kontaktperson": (Role.KONTAKTPERSON, f"part:{slug}/af"),
        "lasare": (Role.LASARE, f"forum:{slug}/styrgrupp-{KOMMUN[slug]}"),
        "analytiker": (Role.ANALYTIKER, f"forbund:{slug}"),
        "analytiker med ord": (Role.ANALYTIKER, f"forbund:{slug}"),
        "admin": (Role.ADMIN, f"forbund:{slug}"),
        "drift": (Role.DRIFT, f"forbund:{slug}"),
        "rapportor": (Role.RAPPORTOR, f"forbund:{slug}"),
    }
    mark = word(slug, "app_user.email")
    found = {
        name: factories.member(session, role=role, scope=scope, email=f"{mark}.{number}@exempel.se")
        for number, (name, (role, scope)) in enumerate(scopes.items())
    }
    found["analytiker med ord"].reads_words = True
    session.commit()
    return found


def build(session: Session, slug: str, *, code: str) -> World:
    """Make a förbund's rows, plant its canaries, and file a report made of them. Committed."""
    people = people_of(session, slug)
    guest = factories.member(session, scope=f"forbund:{slug}", email=f"gast.{slug}@exempel.se")
    forbund = factories.forbund(session, slug)
    kommun = kommun_by_slug(session, forbund.id, KOMMUN[slug])
    forum = factories.forum(session, f"styrgrupp-{KOMMUN[slug]}", of=slug)
    deviations = [
        factories.deviation(session, of=slug, kommun_id=kommun.id, what_happened=f"Möte {n}.")
        for n in range(7)
    ]
    config: Config = current_app.extensions["config"]
    deviations[0].receipt_hash = hash_of(code, config)
    deviations[0].status = Status.MOTTAGEN
    deviations[0].received_by = people["koordinator"].user.public_id
    deviations[1].status = Status.HANVISAD
    _say(session, deviations[0])
    _show(session, deviations[0], forum)
    _count(session, people, kommun.id)
    _refuse(session, people)
    session.commit()  # reading a sheet lets the database go
    upload = _hand_in(session, slug, forbund.id, people["koordinator"].user.public_id)
    record(
        "list:edited", subject=slug, forbund_id=forbund.id, field=word(slug, "audit_event.facts")
    )
    session.commit()
    plant(session, slug, forbund.id)
    run = _file(session, forum)
    world = World(
        slug=slug,
        forbund_id=forbund.id,
        code=code,
        kommun=kommun.slug,
        forum=forum.slug,
        run=run.public_id,
        upload=upload,
        deviation=deviations[0].public_id,
        referred=deviations[1].public_id,
        guest=guest.user.email,
        people=people,
    )
    session.commit()
    return world


def invite_from(session: Session, home: World, *, to: World) -> None:
    """Invite somebody known in one förbund to another, where she never comes. Committed.

    Her name is a word of where she is known. Wherever the other shows who there is, she stands.
    """
    forum = factories.forum(session, to.forum, of=to.slug)
    invited = [
        members.add_member(session, email=home.guest, name="", role=role, scope=scope, by="factory")
        for role, scope in (
            (Role.LASARE, f"forum:{to.slug}/{forum.slug}"),
            (Role.KOORDINATOR, f"forbund:{to.slug}"),
        )
    ]
    session.add(Reception(forbund_id=to.forbund_id, membership_id=invited[1].id))
    session.commit()


def _say(session: Session, about: Deviation) -> None:
    to_filer = MessageKind.QUESTION_TO_FILER
    asked = factories.message(session, about, due_on=date(2026, 11, 16))
    other = factories.message(session, about, kind=to_filer, part=None)
    for kind, question in (
        (MessageKind.ANSWER_FROM_PART, asked),
        (MessageKind.ANSWER_FROM_FILER, other),
    ):
        factories.message(session, about, kind=kind, part=question.part, answers_id=question.id)
    factories.message(session, about, kind=MessageKind.NOTICE_TO_FILER, part=None)
    waits = factories.message(session, about, due_on=date(2026, 11, 23))  # still open
    waits.more_time_at, waits.more_time_words = NOW, "Vi behöver en vecka till."
    own = {"forbund_id": about.forbund_id, "deviation_id": about.id}
    session.add(Addendum(**own, words="Det hände igen.", by="factory", at=NOW))
    session.add(Filer(**own, contact="nagon@exempel.se"))
    session.flush()


def _show(session: Session, about: Deviation, forum: Forum) -> None:
    own = {"forbund_id": about.forbund_id, "deviation_id": about.id}
    shown = {"heading": "Rubrik", "words": "Vad som ändrats."}
    session.add(Publication(**own, **shown, published_at=NOW, published_by="factory"))
    session.add(ReportExample(**own, **shown, chosen_at=NOW, chosen_by="factory"))
    here = {"forbund_id": forum.forbund_id, "forum_id": forum.id}
    session.add(Meeting(**here, held_on=date(2026, 11, 20)))
    session.add(
        ProposedDecision(
            **here, position=1, question="Ska vi byta rum?", written_at=NOW, written_by="factory"
        )
    )
    forum.rhythm, forum.summary_since = SummaryRhythm.FIRST_WORKING_DAY, date(2026, 10, 1)
    session.flush()


def _count(session: Session, people: dict[str, Membership], kommun_id: int) -> None:
    hat = people["koordinator"]
    by = hat.user.public_id
    own = {"forbund_id": hat.forbund_id}
    session.add(
        Denominator(
            **own, kommun_id=kommun_id, year=2026, number=31_000, source="SCB",
            source_date=date(2026, 11, 1), entered_at=NOW, entered_by=by,
        )
    )  # fmt: skip
    session.add(Reception(**own, membership_id=hat.id, kommun_id=kommun_id))
    review = RightsReview(**own, year=2026, begun_at=NOW, begun_by=by)
    session.add(review)
    session.flush()
    session.add(
        ReviewedHat(**own, review_id=review.id, membership_id=hat.id, kept=True, at=NOW, by=by)
    )
    session.flush()


def _refuse(session: Session, people: dict[str, Membership]) -> None:
    """Let everybody have been refused the list once."""
    minute = clock.now().replace(second=0, microsecond=0)
    whose = [
        Refusal(
            minute=minute,
            reason=Reason.ROLE,
            endpoint="triage.index",
            method="GET",
            person=hat.user.public_id,
            forbund_id=hat.forbund_id,
        )
        for hat in people.values()
    ]
    store(session, dict.fromkeys(whose, 1), Known())


def _hand_in(session: Session, slug: str, forbund_id: int, by: str) -> str:
    heading, cell = word(slug, "import_upload.headings"), word(slug, "import_batch.rows")
    sheet = (
        f"Datum;Kommun;Rapporterad av;Berörd part;Typ;Vad hände;{heading}\n"
        f"2026-10-02;{cell};Kommunen;FK;Närvaro;{cell};x\n"
    )
    planned = uploads.plan(
        session,
        io.BytesIO(sheet.encode("utf-8-sig")),
        name="ark.csv",
        reach=Reach(forbund_id=forbund_id),
        at=NOW,
    )
    kept = uploads.keep(session, planned, forbund_id=forbund_id, at=NOW, by=by)
    session.flush()
    return kept.public_id


def _file(session: Session, forum: Forum) -> ReportRun:
    return file_run(session, forum=forum, period=Period.parse(PERIOD), cut_off=AFTER, by="factory")
