"""What the sentences say for none, one and many."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from analysis.periods import Period
from deviations.figures.values import (
    ANSWERED,
    NEW,
    UNDATED,
    WAITING,
    Figures,
    Labels,
    Totals,
    Waiting,
)
from deviations.formatting import NBSP
from deviations.reporting.composition.report import compose
from deviations.reporting.rendering.plain import texts
from deviations.reporting.values import Occasion, Proposal
from deviations.reporting.wording import frame, headings, lead
from deviations.reporting.wording.empty import empty_month, nothing_new

TYPES = {"narvaro": "Närvaro och deltagande", "plan": "Gemensam plan och SIP", "mote": "Möte"}
PARTS = {"kommun": "Kommunen", "fk": "Försäkringskassan", "annan": "En annan organisation"}
ASKED = datetime(2026, 10, 5, 8, tzinfo=UTC)


def figures(
    by_type: dict[str, int] | None = None,
    *,
    year: int = 0,
    period: str = "2026-10",
    **changed: object,
) -> Figures:
    """Return figures of a month with these types, and as much more in the months before."""
    counted = dict.fromkeys(TYPES, 0) | (by_type or {})
    base, asked = sum(counted.values()), Period.parse(period)
    months = [month.key for month in asked.rolling_year()]
    crossed = {row: dict.fromkeys(PARTS, 0) for row in PARTS}
    crossed["kommun"]["fk"] = base
    plain = Figures(
        forbund="hoglandet",
        forum="styrgrupp-aneby",
        whole_forbund=False,
        period=asked,
        cut_off=datetime(2026, 11, 2, 5, tzinfo=UTC),
        labels=Labels(
            types=TYPES,
            parts=PARTS,
            short_parts={"kommun": "Kommunen", "fk": "FK", "annan": "Annan"},
            consequences={"ingen": "Ingen känd", "forsening": "Försening", "vet-inte": "Vet inte"},
        ),
        totals=Totals(deviations=base, successes=0, forbund_wide=0, late=0),
        by_type=counted,
        by_type_year={code: count + year * (code == "mote") for code, count in counted.items()},
        by_each_type=counted,
        successes_by_type=dict.fromkeys(TYPES, 0),
        by_concerned_part={"kommun": 0, "fk": base, "annan": 0},
        reporting_by_concerned=crossed,
        reporting_by_concerned_year=crossed,
        type_by_part={code: {"kommun": 0, "fk": n, "annan": 0} for code, n in counted.items()},
        by_month=dict.fromkeys(months, 0) | {months[0]: year, months[-1]: base, UNDATED: 0},
        by_status={NEW: 0, WAITING: 0, ANSWERED: 0},
        waiting=(),
        by_consequence={"ingen": 0, "forsening": base, "vet-inte": 0},
    )
    return replace(plain, **changed)  # type: ignore[arg-type] # the tests' own keywords


def waiting(*parts: str | None, due: date | None = None) -> dict[str, object]:
    return {
        "by_status": {NEW: 0, WAITING: len(parts), ANSWERED: 0},
        "waiting": tuple(Waiting(part=part, count=1, since=ASKED, due=due) for part in parts),
    }


def occasion(*questions: str, meeting: date | None = None, kommun: str = "Aneby") -> Occasion:
    return Occasion(
        forum="Styrgruppen i Aneby",
        forbund="Höglandets samordningsförbund",
        kommun=kommun,
        period=Period.parse("2026-10"),
        meeting=meeting,
        proposals=tuple(Proposal(question=question) for question in questions),
    )


def said(sentence: object) -> str:
    return "".join(texts(sentence)).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (
            figures(),
            (
                "Inga rapporterade avvikelser gäller oktober 2026. Inte heller på tolv månader har"
                " det kommit någon. Det kan betyda att inget har brustit eller att ingen har"
                " rapporterat."
            ),
        ),
        (
            figures(year=8),
            (
                "Inga rapporterade avvikelser gäller oktober 2026. På tolv månader har det kommit"
                " 8, mellan 0 och 8 i månaden."
            ),
        ),
        (
            figures({"plan": 1}),
            (
                "En rapporterad avvikelse gäller oktober 2026. På tolv månader har det kommit 1,"
                " mellan 0 och 1 i månaden."
            ),
        ),
        (
            figures({"plan": 3, "mote": 4}, year=60),
            (
                "7 rapporterade avvikelser gäller oktober 2026. På tolv månader har det kommit 67,"
                " mellan 0 och 60 i månaden."
            ),
        ),
        (
            figures({"plan": 3}, period="2026"),
            "3 rapporterade avvikelser gäller 2026. Det är mellan 0 och 3 i månaden.",
        ),
    ],
)
def test_how_many(counted: Figures, words: str) -> None:
    assert said(lead.how_many(counted)) == words


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (figures(), "Inget mönster går att se utan rapporter."),
        (figures(year=8), "Vanligast är möte, 8 av 8 rapporter på tolv månader."),
        (figures({"plan": 1}), "Den gäller gemensam plan och SIP."),
        (figures({"plan": 3, "mote": 1}), "Vanligast är gemensam plan och SIP, 3 av 4 rapporter."),
        (
            figures({"mote": 2}, year=58),
            "Vanligast är möte, 2 av 2 rapporter och 60 av 60 (100 %) på tolv månader.",
        ),
        (
            figures({"plan": 2, "narvaro": 2}),
            "Vanligast är närvaro och deltagande samt gemensam plan och SIP, 2 av 4 rapporter var.",
        ),
        (
            figures({"plan": 1, "narvaro": 1, "mote": 1}),
            "Tre typer är lika vanliga, 1 av 3 rapporter var.",
        ),
    ],
)
def test_what_is_most_common(counted: Figures, words: str) -> None:
    assert said(lead.most_common(counted)) == words


@pytest.mark.parametrize(
    ("told", "about", "words"),
    [
        ({}, occasion(), "Inga svar väntas, och inget beslut är föreslaget."),
        (
            waiting("fk"),
            occasion(),
            "En avvikelse väntar på svar från Försäkringskassan, och inget beslut är föreslaget.",
        ),
        (
            waiting("fk", None),
            occasion(),
            (
                "Två avvikelser väntar på svar från Försäkringskassan och den som rapporterade, och"
                " inget beslut är föreslaget."
            ),
        ),
        (
            {},
            occasion("Vem?", meeting=date(2026, 12, 8)),
            "En fråga behöver ert beslut den 8 december 2026, och inga svar väntas.",
        ),
        (
            waiting("fk"),
            occasion("Vem?", "När?"),
            "Två frågor behöver ert beslut, och en avvikelse väntar på svar.",
        ),
    ],
)
def test_what_comes_next(told: dict[str, object], about: Occasion, words: str) -> None:
    assert said(lead.what_next(figures(**told), about)) == words  # type: ignore[arg-type] # as above


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (figures(), "Inga rapporter mellan parterna"),
        (figures({"plan": 3}), "Kommunen rapporterar oftast om Försäkringskassan, 3 av 3"),
    ],
)
def test_who_meets_whom(counted: Figures, words: str) -> None:
    assert said(headings.who_meets_whom(counted)) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Samordnat stöd och insats", "Insatsen rapporterar oftast om kommunen, 3 av 3"),
        (
            "Samordnad rehabilitering",
            "Samordnad rehabilitering rapporterar oftast om kommunen, 3 av 3",
        ),
    ],
)
def test_a_part_with_a_long_name_goes_by_its_short_one(name: str, words: str) -> None:
    counted = figures({"plan": 3})
    labels = replace(
        counted.labels,
        parts={"kommun": "Kommunen", "insats": name},
        short_parts={"kommun": "Kommunen", "insats": "Insatsen"},
    )
    crossed = {"insats": {"kommun": 3, "insats": 0}}

    told = headings.who_meets_whom(replace(counted, labels=labels, reporting_by_concerned=crossed))

    assert said(told) == words


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (figures(), "Inga rapporter på tolv månader"),
        (figures(year=8), "Inga rapporter i oktober 2026, mellan 0 och 8 på tolv månader"),
        (figures({"plan": 1}), "En rapport i oktober 2026, mellan 0 och 1 på tolv månader"),
        (figures({"plan": 3}), "3 rapporter i oktober 2026, mellan 0 och 3 på tolv månader"),
    ],
)
def test_how_it_looks_over_time(counted: Figures, words: str) -> None:
    assert said(headings.trend(counted)) == words


@pytest.mark.parametrize(
    ("counted", "shown", "left_out"),
    [
        (figures(), {"laget"}, {"typer", "parter", "part-part-ar", "alla-framgangar"}),
        (figures(year=8), {"typer", "part-part-ar"}, {"parter", "typ-part", "part-part"}),
        (figures({"plan": 1}), {"typer", "parter", "typ-part", "part-part"}, {"alla-framgangar"}),
        (
            figures(totals=Totals(deviations=0, successes=1, forbund_wide=0, late=0)),
            {"alla-framgangar"},
            {"typer"},
        ),
    ],
)
def test_a_table_of_zeros_is_left_out(
    counted: Figures, shown: set[str], left_out: set[str]
) -> None:
    keys = {section.key for section in compose(counted, occasion()).appendix}

    assert shown <= keys
    assert not left_out & keys


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (figures(), "Tabellen visas när det finns något att räkna."),
        (figures(year=8), "De senaste tolv månaderna står i bilagan."),
    ],
)
def test_a_period_without_reports_says_where_the_figures_are(counted: Figures, words: str) -> None:
    sections = {section.key: section for section in compose(counted, occasion()).sections}

    for key in ("vad-brast", "vem-moter-vem"):
        assert [said(block) for block in sections[key].blocks] == [words]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"ingen": 2, "forsening": 5, "vet-inte": 0}, "Försening är vanligast, 5 av 7"),
        ({"ingen": 0, "forsening": 0, "vet-inte": 7}, "Följden är okänd i 7 av 7 rapporter"),
        ({"ingen": 3, "forsening": 3, "vet-inte": 1}, "Flera följder är lika vanliga, 3 av 7 var"),
        (
            {"ingen": None, "forsening": 5, "vet-inte": None},
            "Följder för personen, där de kan visas",
        ),
        (dict.fromkeys(("ingen", "forsening", "vet-inte")), "Följderna för personen är skyddade"),
    ],
)
def test_what_it_meant_for_the_person(told: dict[str, int | None], words: str) -> None:
    assert said(headings.persons(figures({"plan": 7}, by_consequence=told))) == words


def test_a_report_says_nothing_of_what_is_protected() -> None:
    secret = figures({"plan": 7}, by_consequence=dict.fromkeys(("ingen", "forsening", "vet-inte")))

    document = compose(secret, occasion())

    persons = next(part for part in document.sections if part.key == "for-personen")
    assert not any(character.isdigit() for character in said(persons))


@pytest.mark.parametrize(
    ("whole", "count", "words"),
    [
        (False, 0, ""),
        (False, 1, "Bredvid, inte inräknad: 1 avvikelse som gäller hela förbundet"),
        (False, 11, "Bredvid, inte inräknade: 11 avvikelser som gäller hela förbundet"),
        (True, 11, "11 av dem gäller hela förbundet"),
    ],
)
def test_what_is_forbund_wide(whole: bool, count: int, words: str) -> None:
    totals = Totals(deviations=20, successes=0, forbund_wide=count, late=0)

    assert frame.forbund_wide(figures(whole_forbund=whole, totals=totals)) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, ""),
        (1, "1 avvikelse för tidigare perioder har kommit in sedan förra utgåvan"),
        (4, "4 avvikelser för tidigare perioder har kommit in sedan förra utgåvan"),
    ],
)
def test_what_came_late(count: int, words: str) -> None:
    totals = Totals(deviations=0, successes=0, forbund_wide=0, late=count)

    assert frame.late(figures(totals=totals)) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Inga exempel är valda"),
        (1, "Ett exempel från oktober 2026"),
        (3, "Tre exempel från oktober 2026"),
    ],
)
def test_how_many_examples(count: int, words: str) -> None:
    assert headings.examples(count, "oktober 2026") == words


def test_an_empty_month_has_three_lines() -> None:
    quiet = figures(**waiting("fk"))  # type: ignore[arg-type] # as above

    assert nothing_new(quiet)
    assert [said(line) for line in empty_month(quiet, meeting=date(2026, 12, 8))] == [
        "Inga nya avvikelser gäller oktober 2026.",
        "En avvikelse väntar på svar från Försäkringskassan.",
        "Nästa möte är den 8 december 2026.",
    ]
    assert empty_month(figures(), meeting=None)[1:] == (
        "Inga svar väntas.",
        "Nästa möte har inget datum än.",
    )


@pytest.mark.parametrize(
    "totals",
    [
        Totals(deviations=1, successes=0, forbund_wide=0, late=0),
        Totals(deviations=0, successes=1, forbund_wide=0, late=0),
        Totals(deviations=0, successes=0, forbund_wide=0, late=1),
    ],
)
def test_a_month_with_anything_in_it_is_not_empty(totals: Totals) -> None:
    assert not nothing_new(figures(totals=totals))
    assert not nothing_new(figures(by_status={NEW: 1, WAITING: 0, ANSWERED: 0}))


def test_an_answer_that_is_overdue_is_marked_the_day_after() -> None:
    def state(due: date) -> str:
        document = compose(figures(**waiting("fk", due=due)), occasion())  # type: ignore[arg-type] # as above
        matters = next(p for p in document.sections if p.key == "nytt-vantar-besvarat")
        return said(matters)

    assert "Svar begärt" in state(date(2026, 11, 2))
    assert "Svar försenat" in state(date(2026, 11, 1))
