"""The förbund that are known, loaded once however often they are loaded."""

import re
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations.organisations.models.forbund import Forbund, Kommun, PartCode
from deviations.organisations.models.forum import Forum
from deviations.organisations.queries import forums, kommuner, parts, verksamheter
from deviations.organisations.reference import known_forbund, slug_of
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.queries import labels, terms
from deviations.records.vocabulary import SEED, Family
from tests import factories
from tests.marks import on_both_databases


@on_both_databases
def test_loading_again_adds_nothing(app: Flask, session: Session) -> None:
    counted = [Forbund, Kommun, Forum, VocabularyTerm]
    before = [session.scalar(select(func.count()).select_from(model)) for model in counted]

    result = app.test_cli_runner().invoke(args=["reference", "load"])

    assert (result.exit_code, result.output) == (0, "förbund 0 tillagda\n")
    session.rollback()
    assert before == [session.scalar(select(func.count()).select_from(model)) for model in counted]


def test_loading_leaves_what_a_forbund_has_changed(app: Flask, session: Session) -> None:
    factories.forbund(session).name = "Nytt namn"
    session.commit()

    app.test_cli_runner().invoke(args=["reference", "load"])

    session.rollback()
    assert factories.forbund(session).name == "Nytt namn"


def test_every_kommun_has_a_code_of_four_digits_that_no_other_has() -> None:
    codes = [code for forbund in known_forbund() for code in forbund.kommuner]

    assert all(re.fullmatch(r"\d{4}", code) for code in codes)
    assert [code for code, times in Counter(codes).items() if times > 1] == []


def test_the_demo_forbund_are_known() -> None:
    assert {"hoglandet", "jamtland", "norra-vastmanland"} <= {f.slug for f in known_forbund()}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Nässjö", "nassjo"),
        ("Åre", "are"),
        ("Östersund", "ostersund"),
        ("Upplands Väsby", "upplands-vasby"),
    ],
)
def test_a_name_in_an_address_has_plain_letters(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_each_kommun_has_its_forums_and_the_forbund_its_own(session: Session) -> None:
    own = factories.forbund(session)

    found = {forum.slug for forum in forums(session, own.id)}

    slugs = [kommun.slug for kommun in kommuner(session, own.id)]
    assert slugs == ["aneby", "eksjo", "nassjo", "savsjo", "tranas", "vetlanda"]
    assert found == (
        {f"{kind}-{slug}" for slug in slugs for kind in ("styrgrupp", "lsg")}
        | {"beredningsgrupp", "styrelse"}
    )


def test_a_kommun_meets_in_its_own_forums_and_the_whole_forbunds(session: Session) -> None:
    nassjo = factories.kommun(session, "nassjo")

    found = forums(session, nassjo.forbund_id, kommun_id=nassjo.id)

    assert [forum.slug for forum in found] == [
        "beredningsgrupp", "lsg-nassjo", "styrelse", "styrgrupp-nassjo",
    ]  # fmt: skip


def test_each_forbund_starts_with_its_parts_and_verksamheter(session: Session) -> None:
    own = factories.forbund(session)

    assert list(parts(session, own.id)) == list(PartCode)
    assert parts(session, own.id)[PartCode.REGION].name == "Region Jönköpings län"
    assert len(verksamheter(session, own.id)) == 9


@on_both_databases
def test_each_forbund_starts_with_all_words_in_their_order(session: Session) -> None:
    own = factories.forbund(session)

    for family in Family:
        found = [term.code for term in terms(session, own.id, family)]
        assert found == [term.code for term in SEED[family]]
        assert len(set(found)) == len(found)


def test_a_word_taken_out_of_use_is_still_read(session: Session) -> None:
    own = factories.forbund(session)
    terms(session, own.id, Family.TYP)[0].active = False
    session.flush()

    assert "narvaro" not in [term.code for term in terms(session, own.id, Family.TYP)]
    assert "narvaro" in labels(session, own.id, Family.TYP)
