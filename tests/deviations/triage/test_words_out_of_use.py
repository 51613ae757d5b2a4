"""A word out of use stays on the matters that have it, and in what is counted of them."""

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from deviations.records.models.deviation import Deviation
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.vocabulary import Family
from deviations.tenancy import one_of
from tests import factories
from tests.deviations.figures.asking import figures_of
from tests.marks import on_both_databases
from tests.pages import send


def retire(session: Session, family: Family, code: str) -> None:
    forbund_id = factories.forbund(session).id
    one_of(session, VocabularyTerm, forbund_id, family=family, code=code).active = False
    session.commit()


@dataclass(frozen=True)
class Word:
    """A word that a koordinator judges with."""

    field: str
    family: Family
    code: str
    label: str


def judge(
    koordinator: FlaskClient, session: Session, deviation: Deviation, word: Word
) -> TestResponse:
    session.expire_all()
    address = f"/avvikelser/{deviation.public_id}/fakta"
    return send(koordinator, address, version=deviation.version, **{word.field: word.code})


@pytest.mark.parametrize(
    "word",
    [
        Word("cause", Family.ORSAK, "samsyn", "Parterna ser olika på arbetssättet"),
        Word("level", Family.NIVA, "handlaggare", "Handläggare"),
        Word("influence", Family.PAVERKBART, "lokalt", "Lokalt"),
    ],
    ids=str,
)
def test_a_judgement_keeps_a_word_that_is_out_of_use_until_another_is_chosen(
    koordinator: FlaskClient, session: Session, deviation: Deviation, word: Word
) -> None:
    address = f"/avvikelser/{deviation.public_id}/fakta"
    assert judge(koordinator, session, deviation, word).status_code == 303
    retire(session, word.family, word.code)

    assert f"{word.label} (ur bruk)" in koordinator.get(address).text
    other = factories.deviation(session)
    session.commit()
    assert word.label not in koordinator.get(f"/avvikelser/{other.public_id}/fakta").text

    assert judge(koordinator, session, deviation, word).status_code == 303
    session.expire_all()
    assert getattr(deviation, word.field) == word.code


@on_both_databases
def test_what_is_counted_keeps_the_codes_of_words_out_of_use(session: Session) -> None:
    factories.deviation(session, types=("vantetid",))
    session.commit()
    before = figures_of(session)
    retire(session, Family.TYP, "vantetid")

    after = figures_of(session)

    assert after.published()["tables"] == before.published()["tables"]
    assert after.by_type["vantetid"] == 1
    assert after.labels.types["vantetid"] == "Väntetid"


@on_both_databases
def test_a_report_says_which_meanings_its_words_had(session: Session) -> None:
    forbund_id = factories.forbund(session).id
    before = factories.deviation(session)
    one_of(session, VocabularyTerm, forbund_id, family=Family.TYP, code="vantetid").version = 3
    session.flush()

    after = factories.deviation(session)

    assert (before.taxonomy_version, after.taxonomy_version) == (1, 3)
