"""Consequences for persons leave only through the disclosure gate."""

import pytest
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from deviations.figures import services
from deviations.figures.services import protected
from deviations.figures.values import Counts, Protected
from tests import factories
from tests.deviations.figures.asking import figures_of

FEW = {"forsening": 7, "ekonomisk": 2}


def report(session: Session, counts: dict[str, int] = FEW) -> None:
    for consequence, count in counts.items():
        for _ in range(count):
            factories.deviation(session, consequence_person=consequence)


def test_few_persons_are_protected_and_so_is_what_would_give_them_away(session: Session) -> None:
    report(session)

    told = figures_of(session).by_consequence

    assert told["ekonomisk"] is None
    assert sum(count is None for count in told.values()) > 1


def test_without_the_gate_the_few_would_be_told(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_gate(table: Counts, *, threshold: int) -> Protected:
        return dict(table)

    monkeypatch.setattr(services, "protected", open_gate)
    report(session)

    assert figures_of(session).by_consequence["ekonomisk"] == 2


def test_a_forbund_may_choose_a_lower_threshold(session: Session) -> None:
    every = ("ingen", "forsening", "avbruten-plan", "ekonomisk", "halsa-tillit", "vet-inte")
    report(session, dict.fromkeys(every, 4))
    assert None in figures_of(session).by_consequence.values()

    forbund = factories.forbund(session)
    forbund.settings["threshold"] = 3
    flag_modified(forbund, "settings")

    assert set(figures_of(session).by_consequence.values()) == {4}


def test_large_counts_are_told_as_they_are() -> None:
    assert protected({"ingen": 5, "forsening": 9}, threshold=5) == {"ingen": 5, "forsening": 9}


def test_when_nothing_protects_nothing_is_told() -> None:
    assert protected({"ingen": 0, "forsening": 3}, threshold=5) == {
        "ingen": None,
        "forsening": None,
    }


def test_nothing_reported_is_no_secret() -> None:
    assert protected({"ingen": 0, "forsening": 0}, threshold=5) == {"ingen": 0, "forsening": 0}
