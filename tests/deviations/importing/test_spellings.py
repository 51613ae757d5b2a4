"""Parts, verksamheter, places, forums and types in the writings of ordinary sheets."""

import pytest
from sqlalchemy.orm import Session

from deviations.importing.queries.lexicon import lexicon
from deviations.importing.reading.lexicon import Lexicon
from deviations.organisations.models.forbund import PartCode, Verksamhet
from deviations.organisations.models.forum import Forum
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.tenancy import one_of
from tests import factories
from tests.deviations.importing.reading import read, told

FK, AF, REGION = PartCode.FK, PartCode.AF, PartCode.REGION
KOMMUN, INSATS, ANNAN = PartCode.KOMMUN, PartCode.INSATS, PartCode.ANNAN


@pytest.mark.parametrize(
    ("written", "part", "verksamhet"),
    [
        ("FK", FK, None),
        ("F-kassan", FK, None),
        ("F - kassan", FK, None),
        ("försäkringskassan", FK, None),
        ("FÖRSÄKRINGSKASSAN ", FK, None),
        ("AF", AF, None),
        ("Arbetsförm.", AF, None),
        ("Arbetsförmedlingen", AF, None),
        ("Region", REGION, None),
        ("Regionen", REGION, None),
        ("Region Jönköpings län", REGION, None),
        ("Hälso- och sjukvården", REGION, None),
        ("VC", REGION, "primarvard"),
        ("vårdcentralen", REGION, "primarvard"),
        ("Primärvården", REGION, "primarvard"),
        ("Psykiatrin", REGION, "psykiatri"),
        ("Rehabkoordinator", REGION, "rehabkoordination"),
        ("Kommunen", KOMMUN, None),
        ("kn", KOMMUN, None),
        ("Nässjö kommun", KOMMUN, None),
        ("soc", KOMMUN, None),
        ("IFO", KOMMUN, "ifo"),
        ("Ekonomiskt bistånd", KOMMUN, "ifo"),
        ("ek. bistånd", KOMMUN, "ifo"),
        ("IFO och ekonomiskt bistånd", KOMMUN, "ifo"),
        ("Individ- och familjeomsorgen", KOMMUN, "ifo"),
        ("AME", KOMMUN, "ame"),
        ("Samordnare", INSATS, None),
        ("Samcoach", INSATS, None),
        ("Koordinator", INSATS, None),
        ("Samverkanskoordinator", INSATS, None),
        ("team", INSATS, None),
        ("Samordningsteam", INSATS, None),
        ("Arbetsgrupp", INSATS, None),
        ("Samordningsförbundet", INSATS, None),
        ("Höglandets samordningsförbund", INSATS, None),
        ("annan organisation", ANNAN, None),
    ],
)
def test_a_part_is_known_by_its_ordinary_names_on_either_side(
    session: Session, names: Lexicon, written: str, part: PartCode, verksamhet: str | None
) -> None:
    unit = None
    if verksamhet:
        forbund_id = factories.forbund(session).id
        unit = one_of(session, Verksamhet, forbund_id, code=verksamhet).id

    facts = told(names, Rapporterad_av=written, Berörd_part=written).facts

    assert (facts.reporting_part, facts.reporting_verksamhet_id) == (part, unit)
    assert facts.concerned == ((part, unit),)


@pytest.mark.parametrize("written", ["Alla parter", "alla", "samtliga parter", "Alla fyra parter"])
def test_all_parts_are_the_four(names: Lexicon, written: str) -> None:
    facts = told(names, Berörd_part=written).facts

    assert [part for part, _unit in facts.concerned] == [KOMMUN, REGION, AF, FK]


@pytest.mark.parametrize(
    "written", ["FK, AF", "FK och AF", "FK/AF", "FK; AF", "FK & Arbetsförm.", "fk + af", "FK\nAF"]
)
def test_a_cell_may_hold_several_parts(names: Lexicon, written: str) -> None:
    facts = told(names, Berörd_part=written).facts

    assert [part for part, _unit in facts.concerned] == [FK, AF]


def test_a_verksamhet_stands_under_its_part_also_from_a_column_of_its_own(names: Lexicon) -> None:
    together = told(names, Berörd_part="FK, Psykiatrin").facts.concerned
    apart = told(names, Berörd_part="FK, Regionen", Berörd_verksamhet="Psykiatri").facts.concerned

    assert together == apart


def test_of_two_verksamheter_under_one_part_only_the_part_is_sure(names: Lexicon) -> None:
    facts = told(names, Berörd_part="Primärvården och psykiatrin").facts

    assert facts.concerned == ((REGION, None),)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Möte, kallelse och forum", ("mote",)),
        ("möte , kallelse  och FORUM", ("mote",)),
        ("Möte, kallelse och forum, väntetid", ("mote", "vantetid")),
        ("Väntetid; Remiss, aktualisering och anvisning", ("vantetid", "remiss")),
        ("Remiss och aktualisering", ("remiss",)),
        ("Remiss och intyg", ("remiss", "underlag")),
        ("narvaro", ("narvaro",)),
        ("Oklart ansvar", ("ansvar",)),
        ("Oklart ansvar (mellan stolarna)", ("ansvar",)),
        ("SIP", ("plan",)),
        ("Moment 22", ("regelkrock",)),
        ("Annat", ("annat",)),
        ("Bemötande/synsätt", ("bemotande",)),
    ],
)
def test_types_are_known_by_label_code_and_short_form(
    names: Lexicon, written: str, codes: tuple[str, ...]
) -> None:
    assert told(names, Typ=written).facts.types == codes


def test_a_renamed_type_is_known_by_its_new_and_its_old_label(session: Session) -> None:
    forbund = factories.forbund(session)
    term = one_of(session, VocabularyTerm, forbund.id, family="typ", code="vantetid")
    term.label, term.active = "Tid i kö", False
    session.flush()
    names = lexicon(session, forbund)

    assert told(names, Typ="Tid i kö").facts.types == ("vantetid",)
    assert told(names, Typ="Väntetid").facts.types == ("vantetid",)


def test_a_type_that_means_something_else_by_now_is_not_known_by_its_old_label(
    session: Session,
) -> None:
    forbund = factories.forbund(session)
    term = one_of(session, VocabularyTerm, forbund.id, family="typ", code="uppdrag")
    term.label, term.version = "Tolk saknades", 2
    session.flush()
    names = lexicon(session, forbund)

    assert told(names, Typ="Tolk saknades").facts.types == ("uppdrag",)
    (reason,) = read(names, Typ="Kunskap om varandras uppdrag").reasons
    assert "Kunskap om varandras" in reason


@pytest.mark.parametrize(
    ("written", "slug"),
    [("Nässjö", "nassjo"), ("NÄSSJÖ kommun", "nassjo"), ("Nässjös kommun", "nassjo"),
     ("0682", "nassjo"), ("682", "nassjo")],
)  # fmt: skip
def test_a_kommun_is_known_by_name_and_code(
    session: Session, names: Lexicon, written: str, slug: str
) -> None:
    assert told(names, Kommun=written).facts.kommun_id == factories.kommun(session, slug).id


@pytest.mark.parametrize(
    "written", ["Höglandet", "höglandets samordningsförbund", "Hela förbundet", "hela länet"]
)
def test_an_area_is_the_whole_forbund(names: Lexicon, written: str) -> None:
    assert told(names, Kommun=written).facts.kommun_id is None


def test_where_area_and_kommun_share_a_name_the_kommun_is_meant(session: Session) -> None:
    forbund = factories.forbund(session, "goteborg")
    names = lexicon(session, forbund)

    assert told(names, Kommun="Göteborg").facts.kommun_id is not None
    assert told(names, Kommun="Finsam Göteborg").facts.kommun_id is None
    assert names.area == "Finsam Göteborg"


@pytest.mark.parametrize(
    ("written", "code"),
    [("ja", "har-hant-forut"), ("Nej", "forsta-gangen"), ("", "vet-inte"),
     ("Händer ofta", "hander-ofta"), ("ofta", "hander-ofta"), ("Vet inte", "vet-inte")],
)  # fmt: skip
def test_yes_is_happened_before_and_no_is_the_first_time(
    names: Lexicon, written: str, code: str
) -> None:
    assert told(names, Återkommande=written).facts.recurrence == code


def test_a_word_for_recurrence_that_nobody_knows_is_named_and_not_refused(names: Lexicon) -> None:
    reading = read(names, Återkommande="ibland kanske")

    assert reading.told
    assert reading.told.facts.recurrence == "vet-inte"
    assert reading.unknown == (("Återkommande", "ibland kanske"),)


@pytest.mark.parametrize(
    ("kommun", "written", "slug"),
    [
        ("Nässjö", "Styrgrupp", "styrgrupp-nassjo"),
        ("Nässjö", "styrgruppen", "styrgrupp-nassjo"),
        ("Nässjö", "Styrgruppen i Nässjö", "styrgrupp-nassjo"),
        ("Nässjö", "LSG", "lsg-nassjo"),
        ("Nässjö", "Beredningsgrupp", "beredningsgrupp"),
        ("Höglandet", "Styrelsen", "styrelse"),
        ("Nässjö", "Styrgruppen i Aneby", "styrgrupp-aneby"),
    ],
)
def test_a_forum_is_the_kommuns_own_or_the_forbunds(
    session: Session, names: Lexicon, kommun: str, written: str, slug: str
) -> None:
    facts = told(names, Kommun=kommun, Forum=written).facts

    assert facts.forum_id == one_of(session, Forum, factories.forbund(session).id, slug=slug).id
    assert facts.forum_named == ""


@pytest.mark.parametrize(
    ("kommun", "written"),
    [("Nässjö", "Samverkanscirkel"), ("Höglandet", "Styrgrupp"), ("Nässjö", "Arbetsgrupp")],
)
def test_a_forum_that_the_forbund_does_not_have_stays_in_words(
    names: Lexicon, kommun: str, written: str
) -> None:
    reading = read(names, Kommun=kommun, Forum=written)

    assert reading.told
    assert (reading.told.facts.forum_id, reading.told.facts.forum_named) == (None, written)
    assert reading.unknown == (("Forum", written),)


def test_consequence_in_words_is_narrative_and_its_code_is_unknown(names: Lexicon) -> None:
    row = told(names, Konsekvens="Planen sköts upp.")

    assert row.words.consequence == "Planen sköts upp."
    assert (row.facts.consequence_person, row.facts.consequence_work) == ("vet-inte", "vet-inte")


def test_the_columns_of_the_export_are_read(names: Lexicon) -> None:
    row = told(
        names,
        Brist_eller_framgång="Framgång",
        Konsekvens_för_personen="Försening",
        Konsekvens_för_arbetet="Dubbelarbete",
        Har_prövats="Ringde växeln.",
        Förslag="Ett direktnummer.",
        Orsak="Ledningens stöd saknas",
        Nivå="Handläggare",
        Påverkbart="Lokalt",
    )

    facts = row.facts
    assert facts.kind == "framgang"
    assert (facts.consequence_person, facts.consequence_work) == ("forsening", "dubbelarbete")
    assert (facts.cause, facts.level, facts.influence) == (
        "ledningens-stod", "handlaggare", "lokalt",
    )  # fmt: skip
    assert (row.words.tried, row.words.proposal) == ("Ringde växeln.", "Ett direktnummer.")
