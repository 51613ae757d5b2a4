"""Every field of every form filled with what another förbund owns: nothing leads there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deviations.extensions import db
from deviations.migrating import all_tables
from deviations.organisations.models.forbund import Forbund, Kommun
from deviations.organisations.models.forum import Forum
from deviations.organisations.models.user import Membership
from deviations.records.models.deviation import Deviation
from tests import factories
from tests.access.house import House
from tests.access.matrix import Row, Word, read_rows
from tests.access.sending import WORDS, sent
from tests.crossings import OWNER, crossings
from tests.marks import Told
from tests.wire import act_everywhere

pytestmark = pytest.mark.slow
ROWS = read_rows()
# Who fills a form in: the first of them who may.
WHO = ("koordinator", "admin", "kontaktperson", "läsare förbund")
OTHERS = (Forum, Kommun, Membership, Deviation)
PLACES = ("forbund:jamtland", "kommun:jamtland/2326", "forum:jamtland/styrgrupp-berg")
SAMPLE = 13  # prime, so that every value meets every form sooner or later
OWN_DEVIATION = "avvikelse i egen kommun"
Rows = Mapping[str, Sequence[Any]]


class Form(NamedTuple):
    """A form that somebody may send: with valid fields it is stored."""

    row: Row
    who: str
    fields: Mapping[str, Any]


def all_forms(house: House) -> Iterator[Form]:
    """Yield every form that one of them may send and that has fields."""
    for row in ROWS:
        who = next((who for who in WHO if row.expected[who] == Word.YES), None)
        if row.method != "POST" or who is None:
            continue
        with house.app.app_context():
            fields = sent(row.address, house.thing(row.thing, who).named)
        if fields:
            yield Form(row, who, fields)


def foreign_values(house: House) -> list[str]:
    """Return what names something of Jämtland: ids, codes, slugs, places, references."""
    things = [made for name, made in house.things.items() if "annat förbund" in name]
    with house.app.app_context():
        session = looking(db.session())
        berg = factories.kommun(session, "berg", of="jamtland")
        ids = {
            str(
                session.scalars(select(model.id).where(model.forbund_id == berg.forbund_id)).first()
            )
            for model in OTHERS
        }
    told = {value for thing in things for value in thing.named.values()}
    return sorted(told | ids | {"jamtland", "berg", berg.code, *PLACES} - {"None"})


def looking(session: Session) -> Session:
    """Let the test see every förbund."""
    session.rollback()
    act_everywhere(session)
    return session


def jamtland(house: House) -> Rows:
    """Return all rows of Jämtland, by table."""
    with house.app.app_context():
        session = looking(db.session())
        there = select(Forbund.id).where(Forbund.slug == "jamtland").scalar_subquery()
        return {
            table.name: session.execute(
                select(table).where(table.c[OWNER] == there).order_by(*table.primary_key)
            ).all()
            for table in all_tables().sorted_tables
            if OWNER in table.c
        }


def led_across(house: House, before: Rows) -> list[str]:
    """Return what was changed in Jämtland and what points there; put everything back."""
    touched = house.touched()
    if not touched:
        return []
    after = jamtland(house)
    changed = [table for table in before if after[table] != before[table]]
    with house.app.app_context():
        found = changed + crossings(looking(db.session()))
        db.session.remove()
    house.put_back()
    return found


Try = tuple[Form, str, str]


def tries(house: House, sample: int) -> list[Try]:
    """Return every n-th of all forms' fields with all values, in the order of the table."""
    values = foreign_values(house)
    every = [
        (form, name, value) for form in all_forms(house) for name in form.fields for value in values
    ]
    return every[::sample]


def faults(house: House, chosen: Sequence[Try]) -> Iterator[str]:
    """Yield a line for each field and value that breaks the page or leads to Jämtland."""
    before = jamtland(house)
    for form, name, value in chosen:
        thing = house.thing(form.row.thing, form.who)
        client = house.browser(form.who, thing.cookie)
        answer = house.send(client, form.row, thing, **{name: value})
        answer.close()
        wrong = [str(answer.status_code)] if answer.status_code >= 500 else []
        if wrong := wrong + led_across(house, before):
            yield f"{form.row} {name}={value}: {wrong}"


@pytest.mark.usefixtures("bare_errors")
def test_no_field_leads_to_another_forbund(house: House, full: bool, record_property: Told) -> None:
    chosen = tries(house, 1 if full else SAMPLE)
    record_property("size", f"{len(chosen)} fields filled with what is Jämtland's")

    assert len({str(form.row) for form, _name, _value in chosen}) > 20
    assert list(faults(house, chosen)) == []


# What a koordinator chooses of others' in an act, and what is sent beside it.
CHOSEN = {
    "lyft": {"forum": "", "question": "Ska samma person följa med?", "words": WORDS, "part": ""},
    "dubblett": {"reference": ""},
}


def act(house: House, name: str, **chosen: str) -> tuple[str, str, int]:
    """Receive a deviation and do an act; return what it then points at, and the status."""
    thing = house.thing(OWN_DEVIATION, "koordinator")
    client, path = house.browser("koordinator"), f"/avvikelser/{thing.named['public_id']}"
    token = {"csrf_token": house.token()}
    first = client.post(f"{path}/ta-emot", data=token | {"version": "1"})
    assert first.status_code == 303
    done = client.post(f"{path}/{name}", data={**token, "version": "2", **CHOSEN[name], **chosen})
    with house.app.app_context():
        session = looking(db.session())
        asked = select(Deviation).where(Deviation.public_id == thing.named["public_id"])
        row = session.scalars(asked).one()
        found = str(row.lifted_to_id or ""), str(row.original_id or ""), done.status_code
        db.session.remove()
    return found


@pytest.mark.parametrize(("name", "field"), [("lyft", "forum"), ("dubblett", "reference")])
def test_no_act_leads_to_another_forbund(house: House, name: str, field: str) -> None:
    before, found = jamtland(house), []
    for value in foreign_values(house):
        *pointed, status = act(house, name, **{field: value})
        if status == 303 and (wrong := led_across(house, before)):
            found.append(f"{name} {field}={value}: {pointed} {wrong}")
        house.put_back()
    assert found == []


def test_the_same_acts_lead_to_what_is_ones_own(house: House) -> None:
    with house.app.app_context():
        session = looking(db.session())
        forum = str(factories.forum(session, "styrgrupp-aneby").id)
        db.session.remove()
    original = house.things["avvikelse i annan kommun"].named["reference"]

    assert act(house, "lyft", forum=forum) == (forum, "", 303)
    house.put_back()
    lifted_to, points_at, status = act(house, "dubblett", reference=original)
    assert (lifted_to, bool(points_at), status) == ("", True, 303)


# --- controls -------------------------------------------------------------------


def test_control_a_row_that_points_across_is_found(house: House) -> None:
    with house.app.app_context():
        session = looking(db.session())
        assert crossings(session) == []
        berg = factories.kommun(session, "berg", of="jamtland")
        own = factories.forum(session, "styrgrupp-aneby")
        session.execute(update(Forum).where(Forum.id == own.id).values(kommun_id=berg.id))
        assert crossings(session) == ["forum.kommun_id"]
        session.rollback()
        db.session.remove()


def test_control_a_change_in_jamtland_is_found(house: House) -> None:
    before = jamtland(house)
    with house.app.app_context():
        session = looking(db.session())
        there = factories.kommun(session, "berg", of="jamtland")
        session.execute(update(Kommun).where(Kommun.id == there.id).values(name="Borg"))
        session.commit()
        db.session.remove()

    assert led_across(house, before) == ["kommun"]
