"""Forums, near and far, with what is met, decided and reported there."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from analysis.periods import Period
from deviations import clock
from deviations.meetings import services as meetings
from deviations.meetings.services import Wording
from deviations.organisations.models.forum import Forum
from deviations.reporting.services import file_run
from tests import factories
from tests.access.world import NOWHERE, Thing

FORUMS = {
    "eget forum": ("hoglandet", "styrgrupp-aneby"),
    "annat forum i kommunen": ("hoglandet", "lsg-aneby"),
    "forum i annan kommun": ("hoglandet", "styrgrupp-savsjo"),
    "förbundets forum": ("hoglandet", "styrelse"),
    "annat förbunds forum": ("jamtland", "styrgrupp-berg"),
}


def forum_things(session: Session) -> Iterator[tuple[str, Thing]]:
    runs: dict[str, Thing] = {}
    for thing, (of, slug) in FORUMS.items():
        forum = factories.forum(session, slug, of=of)
        kommun = slug.rpartition("-")[2] if "-" in slug else "hela"
        at = {"kommun": kommun, "slug": slug, "forum": slug, "period": "2025"}
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
    there = {"slug": own.slug, "public_id": decision}
    yield "annat forums beslut i eget forums adress", Thing(there)
    nowhere = {"slug": "finns-inte", "forum": "finns-inte", "period": "2025"}
    yield "forum som inte finns", Thing(nowhere | {"name": "finns-inte_2025.json"})
    own_report = Thing({**runs["eget forum"].named, "name": "lsg-aneby_2025.json"})
    yield "annans fil i egen rapports adress", own_report
    yield "rapport som inte finns", Thing({"public_id": NOWHERE, "name": f"{own.slug}_2025.json"})


def _talk(
    session: Session, forum: Forum, thing: str, at: dict[str, str]
) -> Iterator[tuple[str, Thing]]:
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
