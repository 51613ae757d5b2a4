"""Who receives what: by hand, by itself, and nobody."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.audit.models import AuditEvent
from deviations.errors import RefusedError
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.reception import Reception
from deviations.organisations.models.user import Membership
from deviations.organisations.queries import kommuner, receivers_of
from deviations.organisations.roles import Role
from deviations.organisations.services import members, receptions
from deviations.organisations.services.receptions import Intake
from deviations.tenancy import rows_of
from tests import factories
from tests.marks import on_both_databases

NASSJO, ANEBY = "kommun:hoglandet/0682", "kommun:hoglandet/0604"


def receiving(session: Session, slug: str | None, part: PartCode | None = None) -> list[int]:
    """Return the ids of the hats that receive from a kommun, or the whole förbund's."""
    place = factories.kommun(session, slug).id if slug else None
    found = receivers_of(session, factories.forbund(session).id, place, part)
    return [hat.id for hat in found]


def missing(session: Session) -> list[str]:
    """Return the names of the kommuner that nobody receives reports from."""
    forbund_id = factories.forbund(session).id
    places = kommuner(session, forbund_id)
    found = receptions.without_receiver(session, forbund_id, places)
    return [one.name for one in found]


def intake(session: Session, slug: str | None = None, part: PartCode | None = None) -> Intake:
    kommun = factories.kommun(session, slug) if slug else None
    return Intake(forbund_id=factories.forbund(session).id, kommun=kommun, part=part)


@on_both_databases
def test_a_lone_koordinator_receives_all_reports_without_opening_a_page(session: Session) -> None:
    alone = factories.member(session)

    assert receiving(session, None) == [alone.id]
    assert receiving(session, "aneby") == [alone.id]
    assert missing(session) == []


def test_a_second_koordinator_does_not_push_in(session: Session) -> None:
    first = factories.member(session)
    factories.member(session)

    assert receiving(session, None) == [first.id]


def test_a_kommuns_koordinator_takes_over_that_kommun_and_gives_it_back(session: Session) -> None:
    everywhere = factories.member(session)
    here = factories.member(session, scope=NASSJO)

    assert receiving(session, "nassjo") == [here.id]
    assert receiving(session, "aneby") == [everywhere.id]

    members.end_member(session, membership=here, by="test")

    assert receiving(session, "nassjo") == [everywhere.id]


def test_a_forbund_of_nobody_has_no_receiver_anywhere(session: Session) -> None:
    assert missing(session) == [
        "Aneby", "Eksjö", "Nässjö", "Sävsjö", "Tranås", "Vetlanda",
    ]  # fmt: skip
    assert receiving(session, "aneby") == []


def test_a_kontaktperson_receives_her_parts_questions_and_no_reports(session: Session) -> None:
    fk = factories.member(session, role=Role.KONTAKTPERSON, scope="part:hoglandet/fk")

    assert receiving(session, "aneby", PartCode.FK) == [fk.id]
    assert receiving(session, "aneby", PartCode.AF) == []
    assert receiving(session, "aneby") == []


@pytest.mark.parametrize(
    ("role", "scope", "slug", "part", "can"),
    [
        (Role.KOORDINATOR, "forbund:hoglandet", None, None, True),
        (Role.KOORDINATOR, "forbund:hoglandet", "aneby", None, True),
        (Role.KOORDINATOR, ANEBY, "aneby", None, True),
        (Role.KOORDINATOR, NASSJO, "aneby", None, False),
        (Role.KOORDINATOR, ANEBY, None, None, False),
        (Role.KOORDINATOR, ANEBY, "aneby", PartCode.FK, True),
        (Role.KONTAKTPERSON, "part:hoglandet/fk", "aneby", PartCode.FK, True),
        (Role.KONTAKTPERSON, "part:hoglandet/fk", None, PartCode.FK, True),
        (Role.KONTAKTPERSON, "part:hoglandet/fk", "aneby", PartCode.AF, False),
        (Role.KONTAKTPERSON, "part:hoglandet/fk", "aneby", None, False),
        (Role.ADMIN, "forbund:hoglandet", "aneby", None, False),
        (Role.KOORDINATOR, "forbund:jamtland", "aneby", None, False),
    ],
)
def test_only_who_works_there_can_receive(
    session: Session, role: Role, scope: str, slug: str | None, part: PartCode | None, *, can: bool
) -> None:
    hat, chosen = factories.member(session, role=role, scope=scope), intake(session, slug, part)

    if can:
        receptions.set_receivers(session, intake=chosen, hats=[hat], by="test")
        assert receiving(session, slug, part) == [hat.id]
    else:
        with pytest.raises(RefusedError):
            receptions.set_receivers(session, intake=chosen, hats=[hat], by="test")


@on_both_databases
def test_setting_the_same_twice_keeps_one_row_and_says_that_nothing_changed(
    session: Session,
) -> None:
    hat, chosen = factories.member(session), intake(session)

    again = receptions.set_receivers(session, intake=chosen, hats=[hat], by="test")

    assert again is False
    assert len(session.scalars(rows_of(Reception, hat.forbund_id)).all()) == 1


def test_taking_the_last_receiver_away_leaves_a_gap_and_a_trace(session: Session) -> None:
    factories.member(session)

    receptions.set_receivers(session, intake=intake(session), hats=[], by="test")

    assert len(missing(session)) == 6
    acts = session.scalars(
        select(AuditEvent.action).where(AuditEvent.action.startswith("reception:"))
    ).all()
    assert list(acts) == ["reception:begun", "reception:ended"]


def test_who_ended_or_was_disabled_receives_nothing(session: Session) -> None:
    hat = factories.member(session)
    hat.user.disabled_at = factories.NOW
    session.flush()

    assert receiving(session, "aneby") == []


def test_a_forbunds_receivers_are_not_anothers(session: Session) -> None:
    factories.member(session, scope="forbund:jamtland")

    assert receiving(session, "aneby") == []


def test_ending_a_hat_ends_what_it_received_everywhere(session: Session) -> None:
    hat: Membership = factories.member(session)
    receptions.set_receivers(
        session, intake=intake(session, "aneby", PartCode.AF), hats=[hat], by="test"
    )

    members.end_member(session, membership=hat, by="test")

    assert session.scalars(rows_of(Reception, hat.forbund_id)).all() == []
