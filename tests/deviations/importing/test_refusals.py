"""Why a row is refused, in words that a koordinator can act on, and both sides of each limit."""

import pytest

from deviations.importing.reading.lexicon import Lexicon
from tests.deviations.importing.reading import read


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("Datum", "", "Datum saknas."),
        ("Datum", "i våras", "”i våras” går inte att läsa som datum."),
        ("Datum", "2019-02-30", "Datumet ”2019-02-30” finns inte i almanackan."),
        ("Datum", "2026-11-03", "Datumet ”2026-11-03” ligger i framtiden."),
        ("Datum", "december 2026", "Datumet ”december 2026” ligger i framtiden."),
        ("Datum", "1999-12-31", "Datumet ”1999-12-31” är före år 2000."),
        ("Typ", "Trassel", "”Trassel” är ingen typ vi känner igen."),
        ("Typ", "", "Typ saknas."),
        ("Typ", "Plan, remiss, intyg och möte", "Raden har fler än tre typer."),
        ("Berörd_part", "Lions", "Berörd part: ”Lions” är ingen part vi känner igen."),
        ("Berörd_part", "FK och Lions", "Berörd part: ”Lions” är ingen part vi känner igen."),
        ("Rapporterad_av", "Lions", "Rapporterad av: ”Lions” är ingen part vi känner igen."),
        ("Rapporterad_av", "", "Rapporterad av saknas."),
        ("Rapporterad_av", "FK och AF", "Rapporterad av nämner flera parter: ”FK och AF”."),
        ("Kommun", "Ragunda", "Ragunda hör till Samordningsförbundet Jämtland."),
        ("Kommun", "2303", "Ragunda hör till Samordningsförbundet Jämtland."),
        ("Kommun", "Finnveden", "Finnveden hör till Finnvedens samordningsförbund."),
        ("Kommun", "Ankeborg", "”Ankeborg” är ingen kommun i Höglandets samordningsförbund."),
        ("Kommun", "", "Kommun saknas."),
        ("Vad_hände", " ", "Vad hände saknas."),
        ("Vad_hände", "Gäller 19811218-9876.", "Texten har ett personnummer."),
        ("Konsekvens", "Gäller 19811218-9876.", "Texten har ett personnummer."),
        ("Forum", "Möte om 19811218-9876", "Texten har ett personnummer."),
        ("Brist_eller_framgång", "Kanske", "”Kanske” ska vara Brist eller Framgång."),
    ],
)
def test_a_row_is_refused_with_a_reason(
    names: Lexicon, column: str, cell: str, reason: str
) -> None:
    reading = read(names, **{column: cell})

    assert reading.told is None
    assert len(reading.reasons) == 1
    assert reading.reasons[0].startswith(reason)


@pytest.mark.parametrize("cell", ["2026-11-02", "november 2026", "2026-H2", "2000-01-01"])
def test_today_and_the_period_that_runs_are_not_the_future(names: Lexicon, cell: str) -> None:
    assert read(names, Datum=cell).told


@pytest.mark.parametrize("column", ["Vad_hände", "Konsekvens", "Har_prövats", "Förslag"])
def test_a_text_may_have_two_thousand_characters_and_no_more(names: Lexicon, column: str) -> None:
    assert read(names, **{column: "å" * 2_000}).told
    refused = read(names, **{column: "å" * 2_001}).reasons
    assert refused[0].replace("\N{NO-BREAK SPACE}", " ") == (
        f"{column.replace('_', ' ')} är 2 001 tecken lång. Korta texten till högst 2 000."
    )


@pytest.mark.parametrize(("column", "limit"), [("Forum", 80), ("Källa", 200)])
def test_short_texts_have_their_own_limits(names: Lexicon, column: str, limit: int) -> None:
    assert read(names, **{column: "å" * limit}).told
    assert read(names, **{column: "å" * (limit + 1)}).reasons


def test_three_types_are_kept(names: Lexicon) -> None:
    reading = read(names, Typ="Plan, remiss och intyg")

    assert reading.told
    assert reading.told.facts.types == ("plan", "remiss", "underlag")


def test_every_reason_is_given_at_once(names: Lexicon) -> None:
    reasons = read(names, Datum="snart", Typ="Trassel", Berörd_part="Lions", Kommun="").reasons

    assert len(reasons) == 4


def test_a_personnummer_without_a_valid_check_digit_does_not_stop_a_row(names: Lexicon) -> None:
    assert read(names, Vad_hände="Ärende 19811218-9875.").told
