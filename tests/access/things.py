"""Every thing that a row of the matrix speaks of, made and named as the row names it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations import clock
from deviations.filing.services.receipt_code import code_of, hash_of
from deviations.meetings import services as meetings
from deviations.meetings.services import Wording
from deviations.organisations.models.forum import Forum
from deviations.organisations.models.user import TokenPurpose
from deviations.organisations.queries import user_by_email
from deviations.organisations.roles import Role
from deviations.organisations.services import tokens
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import MessageKind
from deviations.records.models.narrative import Filer
from deviations.reporting.services import file_run
from tests import factories
from tests.access.matrix import NOTHING
from tests.access.world import Person, Thing, settings

NOWHERE = "2" * 16
FORUMS = {
    "eget forum": ("hoglandet", "styrgrupp-aneby"),
    "annat forum i kommunen": ("hoglandet", "lsg-aneby"),
    "forum i annan kommun": ("hoglandet", "styrgrupp-savsjo"),
    "förbundets forum": ("hoglandet", "styrelse"),
    "annat förbunds forum": ("jamtland", "styrgrupp-berg"),
}
# Whose an upload or a hat is depends on who asks.
OWN_UPLOAD, OWN_SPARE_HAT = "egen uppladdning", "egen annan roll"
Things = dict[str, Thing]


def things(session: Session) -> Things:
    """Make the things that are the same for all; what is one's own is in `own_things`."""
    made: Things = {NOTHING: Thing()}
    for some in (_public, _links, _deviations, _forums, _uploads, _hats):
        made |= dict(some(session))
        session.commit()
    return made


def own_things(session: Session, people: Mapping[str, Person]) -> dict[tuple[str, str], Thing]:
    """Make what is one's own for each person, whatever she may do with it."""
    made = {}
    for who, person in people.items():
        upload = factories.upload(session, factories.forbund(session))
        upload.created_by = person.public_id
        session.flush()
        made[OWN_UPLOAD, who] = Thing({"public_id": upload.public_id})
        made[OWN_SPARE_HAT, who] = Thing({"hatt": str(person.spare_hat)})
        made["egen roll", who] = Thing({"medlemskap": str(person.membership_id)})
    session.commit()
    return made


def _public(session: Session) -> Iterator[tuple[str, Thing]]:
    here, there = {"forbund_slug": "hoglandet"}, {"forbund_slug": "jamtland"}
    yield "förbundet", Thing(here)
    yield "annat förbund", Thing(there)
    yield "förbund som inte finns", Thing({"forbund_slug": "finns-inte"})
    yield "guide", Thing({"name": "koordinator"})
    yield "guide som inte finns", Thing({"name": "finns-inte"})
    yield "fil", Thing({"filename": "css/frame.css"})
    yield "fil utanför mappen", Thing({"filename": "..%2fapp.py"})
    yield from _filed(session, here)
    own, nonce = _received(session, "hoglandet")
    at = int(clock.now().timestamp())
    yield "eget kvitto", Thing(here, {"receipt": ["hoglandet", nonce, at]})
    yield "kvitto i annat förbund", Thing(there, {"receipt": ["hoglandet", nonce, at]})
    yield "någon annans kvitto", Thing(here)
    session.add(Filer(forbund_id=own.forbund_id, deviation_id=own.id, contact="a@exempel.se"))


def _filed(session: Session, here: dict[str, str]) -> Iterator[tuple[str, Thing]]:
    """Yield what is reached with a code, and what only seems to be."""
    own, nonce = _received(session, "hoglandet")
    other, _nonce = _received(session, "hoglandet")
    _abroad, far = _received(session, "jamtland")
    to_filer = {"kind": MessageKind.QUESTION_TO_FILER, "part": None}
    asked = factories.message(session, own, **to_filer).public_id
    another = factories.message(session, other, **to_filer).public_id
    code, foreign = code_of(nonce, settings()), code_of(far, settings())
    yield "rapport med rätt kod", Thing(here | {"code": code})
    yield "rapport med fel kod", Thing(here | {"code": "2" * 16})
    yield "rapport i annat förbund med rätt kod", Thing(here | {"code": foreign})
    reply = here | {"code": code, "step": "svara"}
    yield "fråga till mig", Thing(reply | {"question": asked})
    yield "fråga om annans rapport", Thing(reply | {"question": another})


def _received(session: Session, of: str) -> tuple[Deviation, str]:
    """Return a deviation that somebody has a code for, and the key that it was sent with."""
    deviation = factories.deviation(session, of=of)
    nonce = f"{deviation.id:032x}"
    deviation.submission_key = nonce
    deviation.receipt_hash = hash_of(code_of(nonce, settings()), settings())
    return deviation, nonce


def _links(session: Session) -> Iterator[tuple[str, Thing]]:
    hat = factories.member(session, role=Role.LASARE, email="lank@exempel.se")
    for thing, purpose in (
        ("inbjudan", TokenPurpose.INVITATION),
        ("länk till nytt lösenord", TokenPurpose.PASSWORD_RESET),
    ):
        now = clock.now()
        yield thing, Thing({"kod": tokens.issue(session, user=hat.user, purpose=purpose, now=now)})
    session.flush()
    yield "länk som inte gäller", Thing({"kod": "x" * 43})
    yield "känd adress", Thing({"email": hat.user.email, "password": factories.PASSWORD})
    yield "okänd adress", Thing({"email": "finns-inte@exempel.se", "password": "fel" * 5})


def _deviations(session: Session) -> Iterator[tuple[str, Thing]]:
    aneby, savsjo = factories.kommun(session), factories.kommun(session, "savsjo")
    berg = factories.kommun(session, "berg", of="jamtland")
    for thing, of, kommun_id in (
        ("avvikelse i egen kommun", "hoglandet", aneby.id),
        ("avvikelse i annan kommun", "hoglandet", savsjo.id),
        ("avvikelse för hela förbundet", "hoglandet", None),
        ("avvikelse i annat förbund", "jamtland", berg.id),
    ):
        made = factories.deviation(session, of=of, kommun_id=kommun_id)
        named = {"public_id": made.public_id, "version": str(made.version), "act": "begar-svar"}
        yield thing, Thing(named)
    yield "avvikelse som inte finns", Thing({"public_id": NOWHERE, "act": "begar-svar"})
    yield "okänd handling", Thing({"public_id": made.public_id, "act": "radera"})


def _forums(session: Session) -> Iterator[tuple[str, Thing]]:
    runs: Things = {}
    for thing, (of, slug) in FORUMS.items():
        forum = factories.forum(session, slug, of=of)
        at = {"slug": slug, "forum": slug, "period": "2025"}
        yield thing, Thing(at | {"name": f"{slug}_2025.json"})
        yield from _talk(session, forum, thing, at)
        run = _run(session, forum)
        runs[thing] = run
        yield f"rapport till {thing}", run
    own = factories.forum(session)
    elsewhere = factories.forum(session, "styrgrupp-savsjo")
    meeting = _meeting(session, elsewhere, months=9)
    decision = _decision(session, elsewhere)
    yield "annat forums möte i eget forums adress", Thing({"slug": own.slug, "public_id": meeting})
    yield "annat forums beslut i eget forums adress", Thing({"slug": own.slug, "public_id": decision})
    yield "forum som inte finns", Thing({"slug": "finns-inte", "forum": "finns-inte", "period": "2025", "name": "finns-inte_2025.json"})
    own_report = Thing({**runs["eget forum"].named, "name": "lsg-aneby_2025.json"})
    yield "annans fil i egen rapports adress", own_report
    yield "rapport som inte finns", Thing({"public_id": NOWHERE, "name": f"{own.slug}_2025.json"})


def _talk(session: Session, forum: Forum, thing: str, at: dict[str, str]) -> Iterator[tuple[str, Thing]]:
    yield f"möte i {thing}", Thing(at | {"public_id": _meeting(session, forum, months=3)})
    yield f"beslut i {thing}", Thing(at | {"public_id": _decision(session, forum)})


def _meeting(session: Session, forum: Forum, *, months: int) -> str:
    held_on = clock.today() + timedelta(days=30 * months)
    return meetings.add_meeting(session, forum=forum, held_on=held_on, by="tests").public_id


def _decision(session: Session, forum: Forum) -> str:
    wording = Wording(question="Vem tar frågan om tolk?")
    return meetings.propose(
        session, forum=forum, wording=wording, by="tests", at=clock.now()
    ).public_id


def _run(session: Session, forum: Forum) -> Thing:
    session.commit()
    run = file_run(
        session,
        forum=forum,
        period=Period.parse("2025"),
        cut_off=clock.now(),
        by="tests",
        formats=("json",),
    )
    return Thing({"public_id": run.public_id, "name": f"{forum.slug}_2025.json"})


def _uploads(session: Session) -> Iterator[tuple[str, Thing]]:
    for thing, of in (("kollegas uppladdning", "hoglandet"), ("annat förbunds uppladdning", "jamtland")):
        made = factories.upload(session, factories.forbund(session, of))
        made.created_by = "someone-else"
        session.flush()
        yield thing, Thing({"public_id": made.public_id})


def _hats(session: Session) -> Iterator[tuple[str, Thing]]:
    for thing, role, scope in (
        ("läsare i egen kommun", Role.LASARE, "kommun:hoglandet/0604"),
        ("läsare i eget forum", Role.LASARE, "forum:hoglandet/styrgrupp-aneby"),
        ("läsare i annan kommun", Role.LASARE, "kommun:hoglandet/0684"),
        ("läsare i hela förbundet", Role.LASARE, "forbund:hoglandet"),
        ("koordinator i egen kommun", Role.KOORDINATOR, "kommun:hoglandet/0604"),
        ("koordinator i hela förbundet", Role.KOORDINATOR, "forbund:hoglandet"),
        ("kontaktperson", Role.KONTAKTPERSON, "part:hoglandet/fk"),
        ("analytiker", Role.ANALYTIKER, "forbund:hoglandet"),
        ("admin", Role.ADMIN, "forbund:hoglandet"),
        ("drift", Role.DRIFT, "forbund:hoglandet"),
        ("läsare i annat förbund", Role.LASARE, "forbund:jamtland"),
    ):
        hat = factories.member(session, role=role, scope=scope, name="Kim Prov")
        yield thing, Thing({"medlemskap": str(hat.id), "role": role, "scope": scope})
    yield "annans roll", Thing({"hatt": str(hat.id)})
