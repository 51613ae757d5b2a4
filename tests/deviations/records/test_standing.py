"""Where a matter stands, in one sentence."""

from datetime import date
from typing import Any

import pytest

from deviations.formatting import NBSP
from deviations.records.vocabulary import Status
from deviations.records.workflow.standing import (
    Family,
    Matter,
    OpenQuestion,
    Standing,
    WaitingFor,
    standing,
)

TODAY = date(2026, 11, 24)


def stand(status: Status = Status.MOTTAGEN, **known: Any) -> Standing:
    return standing(Matter(status=status, received_on=date(2026, 11, 6), **known), today=TODAY)


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def asked(
    to: str | None, day: int = 10, due: date | None = date(2026, 12, 4), *, more: bool = False
) -> OpenQuestion:
    return OpenQuestion(to=to, asked_on=date(2026, 11, day), due_on=due, more_time=more)


def test_a_new_one_waits_for_the_koordinator_for_a_week() -> None:
    fresh = standing(Matter(status=Status.INKOMMEN, received_on=TODAY), today=TODAY)
    old = stand(Status.INKOMMEN)

    assert (fresh.family, fresh.word) == (Family.NEW, "Ny")
    assert plain(fresh.brief) == "Läs senast 1 dec"
    assert plain(old.brief) == "Skulle ha lästs 13 nov"


def test_a_part_that_is_asked_is_named_with_since_and_due() -> None:
    now = stand(questions=(asked("Försäkringskassan"),))

    assert (now.family, now.word, now.waiting_for) == (
        Family.PROGRESS,
        "Svar begärt",
        WaitingFor.PART,
    )
    assert plain(now.sentence) == "Väntar på Försäkringskassan sedan 10 november."
    assert plain(now.next_step) == "Svar önskas senast 4 december, om 10 dagar."
    assert plain(now.brief) == "Försäkringskassan, 4 dec"


@pytest.mark.parametrize(
    ("due", "family"),
    [(date(2026, 11, 23), Family.LATE), (TODAY, Family.PROGRESS)],
)
def test_an_answer_is_late_the_day_after_it_was_wanted(due: date, family: Family) -> None:
    now = stand(questions=(asked("Försäkringskassan", due=due),))

    assert now.family is family


def test_a_late_answer_says_how_late() -> None:
    now = stand(questions=(asked("Arbetsförmedlingen", due=date(2026, 11, 12)),))

    assert now.word == "Svar försenat"
    assert plain(now.next_step) == "Svaret önskades senast 12 november och är 12 dagar sent."
    assert plain(now.brief) == "Arbetsförmedlingen, svaret är 12 dagar sent"


def test_what_is_late_is_said_before_what_is_merely_asked() -> None:
    now = stand(
        questions=(
            asked("Regionen"),
            asked("Arbetsförmedlingen", due=date(2026, 11, 23)),
            asked(None),
        )
    )

    assert now.brief == "Arbetsförmedlingen, svaret är 1 dag sent"


@pytest.mark.parametrize(
    ("due", "next_step", "brief"),
    [
        (TODAY, "Svar önskas nu senast 24 november, i dag.", "Regionen, mer tid till 24 nov"),
        (None, "Frågan väntar på svar.", "Regionen, mer tid"),
    ],
)
def test_a_part_that_asked_for_more_time_is_still_waited_for(
    due: date | None, next_step: str, brief: str
) -> None:
    now = stand(questions=(asked("regionen", due=due, more=True),))

    assert (now.family, now.word, now.waiting_for) == (
        Family.PROGRESS,
        "Mer tid",
        WaitingFor.PART,
    )
    assert now.sentence == "Regionen har bett om mer tid."
    assert plain(now.next_step) == next_step
    assert plain(now.brief) == brief


def test_more_time_that_has_passed_is_late_like_any_other() -> None:
    now = stand(questions=(asked("Regionen", due=date(2026, 11, 23), more=True),))

    assert (now.family, now.word) == (Family.LATE, "Svar försenat")


def test_of_two_parts_the_one_that_owes_an_answer_is_not_said_to_have_more_time() -> None:
    now = stand(questions=(asked("Regionen", more=True), asked("Försäkringskassan")))

    assert now.word == "Svar begärt"
    assert "Försäkringskassan" in now.sentence


def test_two_parts_are_both_named_and_the_first_day_counts() -> None:
    now = stand(questions=(asked("Regionen", day=12), asked("Försäkringskassan", day=10)))

    assert plain(now.sentence) == "Väntar på Regionen och Försäkringskassan sedan 10 november."


def test_the_filer_is_waited_for_and_never_late() -> None:
    now = stand(questions=(asked(None, due=date(2026, 11, 11)),))

    assert (now.word, now.waiting_for) == ("Fråga ställd", WaitingFor.FILER)
    assert plain(now.sentence) == "Väntar på rapportören sedan 10 november."


def test_a_lifted_one_names_the_forum_and_its_meeting() -> None:
    now = stand(lifted_to="Styrgruppen i Nässjö", meets_on=date(2026, 12, 8))
    without = stand(lifted_to="LSG i Nässjö")

    assert plain(now.sentence) == "Rapporten är lyft till styrgruppen i Nässjö."
    assert plain(now.brief) == "Styrgruppen i Nässjö 8 dec"
    assert without.sentence == "Rapporten är lyft till LSG i Nässjö."
    assert without.next_step == "Nästa möte är inte satt."


def test_an_answer_is_to_be_read_until_the_filer_has_been_told() -> None:
    assert stand(answered=True).word == "Besvarad"
    assert (stand().word, stand().sentence) == ("Mottagen", "Rapporten är mottagen.")
    assert stand(notified=True).sentence == "Rapportören har fått besked."
    assert stand().next_step == "Välj nästa steg."


@pytest.mark.parametrize(
    ("status", "family", "sentence"),
    [
        (Status.AVSLUTAD, Family.DONE, "Rapporten avslutades 3 mars 2025."),
        (Status.HANVISAD, Family.BESIDE, "Rapporten är hänvisad till LH-2."),
        (Status.DUBBLETT, Family.BESIDE, "Samma händelse som LH-2."),
        (Status.UTANFOR, Family.BESIDE, "Hör till LH-2."),
    ],
)
def test_what_is_over_waits_for_nobody_whatever_was_asked(
    status: Status, family: Family, sentence: str
) -> None:
    now = stand(status, questions=(asked("Regionen"),), beside="LH-2", closed_on=date(2025, 3, 3))

    assert (now.family, plain(now.sentence), now.waiting_for) == (
        family,
        sentence,
        WaitingFor.NOBODY,
    )
