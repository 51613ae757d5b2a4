import time

import pytest
from hypothesis import given, strategies as st

from deviations.text import Finding, Kind, find_personal_data
from tests.hostile import HOSTILE_TEXTS

FRAGMENTS = (
    "121212-1212",
    "121212",
    "-",
    "1212",
    " ",
    "\n",
    "\u200b",
    "\u0336",
    "１２",
    "٣",
    "–",
    "070-174 06 05",
    "+46",
    "@",
    "anna",
    "Anna",
    "Lind",
    "klienten",
    ".se",
    "Storgatan",
    "12",
    "dnr",
    "2019/123",
    "depression",
    "å",
    "A\u030a",
    "ﬁ",
    "ﷺ",
    "👩‍🦽",
    "(at)",
    "har diagnosen",
)


def found_in(text: str) -> list[tuple[str, str, bool]]:
    return [
        (kind.value, text[start:end], certain)
        for kind, start, end, certain in find_personal_data(text)
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ring 070-174 06 05 nu", "070-174 06 05"),
        ("Ring 0701740605.", "0701740605"),
        ("tel:070/174 06 05", "070/174 06 05"),
        ("070.174.06.05", "070.174.06.05"),
        ("0701-23 45 67", "0701-23 45 67"),
        ("+46 70 174 06 05", "+46 70 174 06 05"),
        ("+46 (0)70-174 06 05", "+46 (0)70-174 06 05"),
        ("0046701740605", "0046701740605"),
        ("(08) 508 00 000", "(08) 508 00 000"),
        ("08–508\u00a000\u00a0000", "08–508\u00a000\u00a0000"),
        ("010-111 22 33", "010-111 22 33"),
        ("0771-524 524", "0771-524 524"),
        ("växeln 0380-51 80 00 12 gånger", "0380-51 80 00"),
        ("０７０-１７４ ０６ ０５", "０７０-１７４ ０６ ０５"),
    ],
)
def test_a_swedish_phone_number_is_certain(text: str, number: str):
    assert found_in(text) == [("phone", number, True)]


def test_two_phone_numbers_in_a_row_are_two():
    assert found_in("070-174 06 05 070-222 33 44") == [
        ("phone", "070-174 06 05", True),
        ("phone", "070-222 33 44", True),
    ]


def test_a_foreign_phone_number_is_uncertain():
    assert found_in("+47 22 12 34 56") == [("phone", "+47 22 12 34 56", False)]


@pytest.mark.parametrize(
    "text",
    [
        "kl 08.15-16.00",
        "kl 0815-1600",
        "den 08.12.2019",
        "08/12 2019",
        "2019/0812345",
        "112 eller 1177",
        "+999 123 456 789",
        "07.30-12.15",
    ],
)
def test_times_days_and_short_numbers_are_no_phone_numbers(text: str):
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("text", "address", "certain"),
    [
        ("Skriv till anna.b@kommun.se.", "anna.b@kommun.se", True),
        ("<åsa+fk@example.co.uk>", "åsa+fk@example.co.uk", True),
        ("anna＠kommun.se", "anna＠kommun.se", True),
        ("anna @ kommun.se", "anna @ kommun.se", False),
        ("anna (at) kommun.se", "anna (at) kommun.se", False),
        ("anna snabel-a kommun.se", "anna snabel-a kommun.se", False),
        ("anna[at]kommun[punkt]se", "anna[at]kommun[punkt]se", False),
    ],
)
def test_an_e_mail_address_is_certain_when_its_sign_is_written(
    text: str, address: str, certain: bool
):
    assert found_in(text) == [("email", address, certain)]


@pytest.mark.parametrize("text", ["@anna", "kom @ mötet", "a@b", "..@kommun.se", "tre @ 12 kr"])
def test_an_at_sign_by_itself_is_no_e_mail_address(text: str):
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("dnr 2019/123", "2019/123"),
        ("Dnr: IFO 2021-0456", "IFO 2021-0456"),
        ("diarienummer KS 2020/55:3", "KS 2020/55:3"),
        ("ärende 12345678", "12345678"),
        ("Ärendenr. 123/2019", "123/2019"),
        ("ärendet med nummer 4455667", "4455667"),
        ("målnr 1234-19", "1234-19"),
        ("Af-2020/00123456", "Af-2020/00123456"),
        ("FK 2019/012345", "FK 2019/012345"),
        ("IFO 2021-0456", "IFO 2021-0456"),
    ],
)
def test_a_case_number_is_shown(text: str, number: str):
    assert found_in(f"Se {text} om detta") == [("case_number", number, False)]


@pytest.mark.parametrize(
    "text",
    [
        "ärende 3 och 4",
        "ärenden 2019",
        "ärendet 2019-03-22 stod still",
        "LSG 2019/2020",
        "SFS 2001:453",
        "HT 2019-2020",
        "mål 12345 nås",
        "SOU 2018:32",
        "se LH-2026-0042",
        "ärende LH-2026-0042",
    ],
)
def test_years_laws_and_points_on_an_agenda_are_no_case_numbers(text: str):
    assert found_in(text) == []


@pytest.mark.parametrize(
    "address",
    [
        "Storgatan 12 B",
        "Norra vägen 3",
        "Stora Torget 1",
        "Björkstigen 7, lgh 1102",
        "Bergsgränd 2-4",
        "Åvägen 12",
    ],
)
def test_a_street_with_a_house_number_is_shown(address: str):
    assert found_in(f"bor på {address}.") == [("address", address, False)]


@pytest.mark.parametrize(
    "text",
    [
        "Vägen in 3",
        "Vägen 3",
        "vägen 3",
        "en kontaktväg 2",
        "kontaktvägen 2",
        "Storgatan 2019",
        "stora vägen 3",
        "Backgatan 10.30",
        "på gatan 12",
    ],
)
def test_a_way_without_a_name_is_no_address(text: str):
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Då ringde Anna Lind igen", "Anna Lind"),
        ("Anna Lind", "Anna Lind"),
        ("Karl-Erik Öberg-Ek", "Karl-Erik Öberg-Ek"),
        ("handläggare Anna B sa", "Anna B"),
        ("klienten Kalle kom", "Kalle"),
        ("Klienten Xerxes kom", "Xerxes"),
        ("Handläggaren Erik von Platen på FK", "Erik von Platen"),
        ("en man vid namn Rurik", "Rurik"),
        ("hon som heter Rut", "Rut"),
        ("A\u030asa Ek", "A\u030asa Ek"),
        ("Anna Berg Försäkringskassan", "Anna Berg"),
        ("handläggare Anna von X", "Anna von X"),
        ("chefen Eva af Handläggare", "Eva"),
    ],
)
def test_a_name_is_shown(text: str, name: str):
    assert found_in(text) == [("name", name, False)]


@pytest.mark.parametrize(
    "text",
    [
        "Anna ringde",
        "Handläggare Försäkringskassan",
        "samordnare Berg",
        "Maj Vetlanda Augusti",
        "lex Maria Anmälan",
        "Lex Sarah",
        "handläggare. Mötet",
        "(handläggare) Mötet",
        "klienten\nMötet",
        "Maria Vårdcentralen",
        "Projektet heter Steget",
        "Maria Vetlandas",
        "Handläggaren IFO",
    ],
)
def test_kommuner_parties_and_months_are_no_names(text: str):
    assert found_in(text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Anna Lind har en depression", "depression"),
        ("ADHD, enligt klienten Kalle", "ADHD"),
        ("121212-1212 gravid", "gravid"),
        ("Hon har diagnosen lupus", "lupus"),
        ("diagnosticerad med lupus", "lupus"),
    ],
)
def test_a_condition_of_somebody_is_shown(text: str, word: str):
    assert ("health", word, False) in found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Många har en depression",
        "diagnosen som saknas",
        "Anna Lind bad om psykosocialt stöd",
        "Anna Lind ringde. " + "Det var länge sedan. " * 3 + "Unga med autism väntar.",
    ],
)
def test_a_condition_of_nobody_is_not(text: str):
    assert "health" not in [kind for kind, _, _ in found_in(text)]


ORDINARY_REPORTS = (
    "Försäkringskassan kom inte till mötet den 22 mars 2019 kl. 13.00–15.00.",
    "Kallelsen kom 2019-02-14, mötet var 190215 1300 i Nässjö.",
    "Samordnare Vetlanda väntade sju veckor på svar från Arbetsförmedlingen i Jönköping.",
    "Enligt SFS 2001:453 och HSLF-FS 2017:40 ska en SIP göras inom 30 dagar.",
    "12 500 kr betalades, 40 procent av 31 250 kr, faktura 5567-1234.",
    "Handläggare Ekonomiskt bistånd fick fel underlag två gånger, 3 av 7 ärenden stannade.",
    "Höglandets samordningsförbund, org.nr 222000-1297, har 6 kommuner.",
    "Personer med autism eller depression hamnar mellan stolarna.",
    "Team 1, rum 214, våning 3. Vägen in är oklar, 2 av 4 handläggare byttes i maj.",
    "Telefontid 08.00–09.30, därefter 10.15-11.45; växeln svarar inte.",
)


@pytest.mark.parametrize("report", ORDINARY_REPORTS)
def test_an_ordinary_report_is_left_in_peace(report: str):
    assert found_in(report) == []


def test_the_certain_wins_over_the_longer():
    assert found_in("ärende 900101-2385") == [("personnummer", "900101-2385", True)]
    assert found_in("handläggare Anna B anna@kommun.se, dnr 0701740605") == [
        ("name", "Anna B", False),
        ("email", "anna@kommun.se", True),
        ("phone", "0701740605", True),
    ]


def assert_in_order(findings: tuple[Finding, ...], text: str) -> None:
    edges = [edge for finding in findings for edge in (finding.start, finding.end)]
    assert edges == sorted(edges)
    assert all(0 <= finding.start < finding.end <= len(text) for finding in findings)


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=30).map("".join))
def test_finds_are_ordered_apart_and_inside_the_text(text: str):
    assert_in_order(find_personal_data(text), text)


@pytest.mark.parametrize(("start", "end"), [(2, 4), (0, 1), (3, 3), (3, 9)])
def test_finds_that_are_not_would_be_caught(start: int, end: int):
    first = Finding(Kind.NAME, 1, 3, certain=False)
    second = Finding(Kind.NAME, start, end, certain=False)

    with pytest.raises(AssertionError):
        assert_in_order((first, second), "fem b")


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_hostile_text_is_searched(text: str):
    assert_in_order(find_personal_data(text), text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "0",
        "12 ",
        "1-",
        "08 ",
        "070-174 06 05 ",
        "19121212-1212 ",
        "+46",
        "@",
        "a@",
        "a.a@b.",
        "(at)",
        "Aa ",
        "Anna Lind depression ",
        "Storgatan 1 ",
        "ärende 1",
        "dnr A ",
        "har diagnosen ",
        " ",
        "\n",
        "\u200b",
        "\u0336",
        "９",
        "ﷺ",
    ],
)
def test_time_grows_with_the_length_and_no_faster(piece: str):
    text = piece * (200_000 // len(piece))
    started = time.perf_counter()

    find_personal_data(text)

    assert time.perf_counter() - started < 5  # quadratic would be minutes
