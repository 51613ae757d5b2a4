"""What the form lets in, what it refuses, and that it never loses what was typed."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.organisations.models.forbund import PartCode, Verksamhet
from deviations.records.models.deviation import Deviation
from deviations.records.models.narrative import Narrative
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.vocabulary import Kind
from tests.deviations.filing.forms import ANSWERS, FORM, checked, hidden_on, opened, sent
from tests.factories import forbund, kommun

WORDS = ANSWERS["what_happened"]
INSTRUCTIONS = {
    "kind": "Välj något som brast eller lyckades.",
    "kommun": "Välj kommun. Gäller det flera, välj hela området.",
    "reporting_part": "Välj vilken part du arbetar hos.",
    "concerned_parts": "Välj minst en part. ”Alla fyra parter” går också bra.",
    "types": "Välj det som passar bäst. ”Annat eller vet inte” går också bra.",
    "what_happened": "Skriv vad som hände. Ett par meningar räcker.",
}


def stored(session: Session) -> Deviation:
    return session.scalars(select(Deviation)).one()


@pytest.mark.parametrize("name", INSTRUCTIONS)
@pytest.mark.parametrize("empty", [[], [""]], ids=["absent", "empty"])
def test_each_of_the_six_is_asked_for_and_the_rest_is_kept(
    client: FlaskClient, session: Session, name: str, empty: list[str]
) -> None:
    answer = sent(client, **{name: empty}, tried="Ringde växeln.")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert INSTRUCTIONS[name] in page
    assert f'href="#{name}"' in page
    assert f'id="{name}"' in page
    assert "Ringde växeln." in page
    if name != "what_happened":
        assert WORDS in page
    assert session.scalars(select(Deviation)).all() == []


def test_seven_mistakes_are_all_named_at_once(client: FlaskClient) -> None:
    page = client.post(FORM, data={**opened(client), "contact": "anna"}).get_data(as_text=True)
    for instruction in INSTRUCTIONS.values():
        assert instruction in page
    assert 'value="anna"' in page


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "idé"),
        ("kommun", "1480"),
        ("kommun", "goteborg"),
        ("reporting_part", "polisen"),
        ("reporting_part", "alla"),
        ("concerned_parts", ["fk", "polisen"]),
        ("types", ["narvaro", "hittepå"]),
        ("types", ["narvaro", "remiss", "kontakt", "mote"]),
        ("forum", "styrgrupp-aneby "),
        ("forum", "styrgrupp-goteborg"),
        ("precision", "vecka"),
        ("recurrence", "alltid"),
        ("consequence_person", "dubbelarbete"),
        ("consequence_work", "x"),
        ("reporting_verksamhet", "primarvard"),
        ("concerned_verksamhet", "ifo"),
        ("contact", "a@b.se, c@d.se"),
        ("happened_on", "2999-01-01"),
        ("webbplats", "http://example.invalid"),
    ],
)
def test_a_value_that_is_not_offered_is_refused_and_the_text_kept(
    client: FlaskClient, session: Session, name: str, value: Any
) -> None:
    answer = sent(client, **{name: value})
    assert answer.status_code == 422
    assert WORDS in answer.get_data(as_text=True)
    assert session.scalars(select(Deviation)).all() == []


@pytest.mark.parametrize(
    "name",
    ["kind", "kommun", "reporting_part", "what_happened", "happened_on", "precision", "forum",
     "recurrence", "tried", "contact", "consequence_person"],
)  # fmt: skip
def test_an_answer_given_twice_is_refused_and_kept(client: FlaskClient, name: str) -> None:
    known = {"forum": "styrgrupp-aneby", "precision": "now", "recurrence": "hander-ofta",
             "happened_on": "2026-01", "tried": "Ringde.", "contact": "a@b.se",
             "consequence_person": "ingen"}  # fmt: skip
    value = str(ANSWERS.get(name, known.get(name)))
    answer = sent(client, **{name: [value, value]})
    assert answer.status_code == 422
    assert WORDS in answer.get_data(as_text=True)


def test_a_deactivated_type_is_no_longer_a_choice(client: FlaskClient, session: Session) -> None:
    term = session.scalars(select(VocabularyTerm).filter_by(code="narvaro").limit(1)).one()
    for each in session.scalars(select(VocabularyTerm).filter_by(code="narvaro")):
        each.active = False
    session.commit()
    assert term.label not in client.get(FORM).get_data(as_text=True)
    assert sent(client).status_code == 422


def test_fields_of_other_names_change_nothing(client: FlaskClient, session: Session) -> None:
    sent(client, status="avslutad", forbund_id="2", reference="X", level="handlaggare", id="7")
    deviation = stored(session)
    assert deviation.forbund_id == forbund(session).id
    assert (deviation.status, deviation.level) == ("inkommen", None)
    assert deviation.reference.endswith("-0001")


def test_a_whole_report_is_stored_as_it_was_answered(client: FlaskClient, session: Session) -> None:
    answer = sent(
        client,
        kind="framgang",
        kommun="eksjo",
        reporting_part="region",
        reporting_verksamhet="psykiatri",
        concerned_parts=["insats", "alla"],
        concerned_verksamhet="ifo",
        types=["remiss", "narvaro", "kontakt", "remiss"],
        happened_on="2026-H1",
        precision="half-year",
        forum="lsg-eksjo",
        recurrence="har-hant-forut",
        consequence_person="forsening",
        consequence_work="dubbelarbete",
        tried="Ringde.\r\nSkrev.",
        proposal="Ett gemensamt nummer.",
    )
    assert answer.status_code == 303
    deviation = stored(session)
    units = {unit.code: unit.id for unit in session.scalars(select(Verksamhet).filter_by(
        forbund_id=deviation.forbund_id))}  # fmt: skip
    assert deviation.kind is Kind.FRAMGANG
    assert deviation.kommun_id == kommun(session, "eksjo").id
    assert [(part.part, part.verksamhet_id) for part in deviation.parts] == [
        (PartCode.KOMMUN, units["ifo"]),
        (PartCode.REGION, None),
        (PartCode.AF, None),
        (PartCode.FK, None),
        (PartCode.INSATS, None),
    ]
    assert deviation.reporting_verksamhet_id == units["psykiatri"]
    assert [kind.code for kind in deviation.types] == ["remiss", "narvaro", "kontakt"]
    assert (deviation.happened_on, deviation.happened_to) == (date(2026, 1, 1), date(2026, 6, 30))
    assert deviation.forum is not None
    assert deviation.forum.slug == "lsg-eksjo"
    assert deviation.recurrence == "har-hant-forut"
    assert (deviation.consequence_person, deviation.consequence_work) == (
        "forsening",
        "dubbelarbete",
    )
    words = session.scalars(select(Narrative)).one()
    assert (words.tried, words.proposal) == ("Ringde.\nSkrev.", "Ett gemensamt nummer.")


def test_six_answers_are_enough_and_the_rest_is_not_known(
    client: FlaskClient, session: Session
) -> None:
    assert sent(client).status_code == 303
    deviation = stored(session)
    assert deviation.precision == "month"
    assert deviation.happened_on.day == 1
    assert deviation.forum_id is None
    assert {deviation.consequence_person, deviation.consequence_work, deviation.recurrence} == {
        "vet-inte"
    }


def test_the_whole_area_is_a_choice(client: FlaskClient, session: Session) -> None:
    sent(client, kommun="hela")
    assert stored(session).kommun_id is None


def test_another_meeting_is_kept_in_words_and_not_beside_a_forum(
    client: FlaskClient, session: Session
) -> None:
    assert sent(client, forum="lsg-eksjo", forum_named="Avstämning").status_code == 422
    assert sent(client, forum_named=" Avstämning ").status_code == 303
    assert stored(session).forum_named == "Avstämning"


@pytest.mark.parametrize("name", ["what_happened", "tried", "proposal"])
@pytest.mark.parametrize(("length", "status"), [(2000, 303), (2001, 422)])
def test_a_text_over_the_limit_comes_back_whole(
    client: FlaskClient, name: str, length: int, status: int
) -> None:
    text = "ö" * length
    answer = sent(client, **{name: text})
    assert answer.status_code == status
    if status == 422:
        assert text in answer.get_data(as_text=True)
        assert "Korta texten" in answer.get_data(as_text=True)


@pytest.mark.parametrize("named", ["0682", "nassjo"])
def test_a_link_may_choose_the_kommun(client: FlaskClient, named: str) -> None:
    page = client.get(f"{FORM}?kommun={named}").get_data(as_text=True)
    assert '<option value="0682" selected>' in page
    assert "samverkanskoordinatorn i Nässjö" in page


@pytest.mark.parametrize("named", ["1480", "x", "hela%01", "<script>"])
def test_a_link_to_no_kommun_of_ours_chooses_none(client: FlaskClient, named: str) -> None:
    page = client.get(f"{FORM}?kommun={named}").get_data(as_text=True)
    assert '<option value="" selected>' in page


def test_changing_an_answer_brings_every_answer_back(client: FlaskClient) -> None:
    answers = {
        **ANSWERS, "types": ["remiss", "kontakt"], "tried": "Ringde.", "contact": "a@b.se",
        "happened_on": "2026-03", "precision": "month", "step": "andra",
    }  # fmt: skip
    answer = client.post(FORM, data={**opened(client), **answers})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    for kept in (WORDS, "Ringde.", 'value="a@b.se"', 'value="2026-03"'):
        assert kept in page
    for ticked in ("brist", "fk", "remiss", "kontakt", "month"):
        assert f'value="{ticked}"' in page
    assert page.count(" checked") >= 6
    assert "<details" in page
    assert " open>" in page


def test_untouched_details_stay_closed(client: FlaskClient) -> None:
    page = client.post(FORM, data={**opened(client), **ANSWERS, "kind": ""}).get_data(as_text=True)
    assert " open>" not in page


def test_the_check_page_says_what_was_answered(client: FlaskClient) -> None:
    page = checked(client, precision="vet-inte", concerned_parts=["alla"]).get_data(as_text=True)
    for words in ("Något som brast", "Nässjö", "Närvaro och deltagande", WORDS, "Vet inte. Räknas"):
        assert words in page
    assert "Kommunen, Region Jönköpings län, Arbetsförmedlingen och Försäkringskassan" in page


class TestPersonalData:
    """A certain personnummer stops; all else is shown and may be sent."""

    def test_a_certain_personnummer_cannot_be_sent(
        self, client: FlaskClient, session: Session
    ) -> None:
        text = "Mötet om 19121212-1212 blev inställt."
        for answer in (checked(client, what_happened=text), sent(client, tried=text)):
            page = answer.get_data(as_text=True)
            assert answer.status_code == 422
            assert "Ta bort personnumret" in page
            assert "<mark>19121212-1212</mark>" in page
            assert text in page
        assert session.scalars(select(Deviation)).all() == []

    def test_a_phone_number_is_marked_and_may_be_sent(
        self, client: FlaskClient, session: Session
    ) -> None:
        text = "Jag ringde 070-174 06 05 utan svar."
        page = checked(client, what_happened=text).get_data(as_text=True)
        assert "Läs en gång till" in page
        assert page.count("<mark>070-174 06 05</mark>") == 2
        assert sent(client, what_happened=text).status_code == 303


def test_who_has_a_browser_that_fills_in_everything_is_asked_and_loses_nothing(
    client: FlaskClient, session: Session
) -> None:
    asked = sent(client, webbplats="https://exempel.se")
    assert asked.status_code == 422
    assert "Jag är en människa" in asked.text
    assert WORDS in asked.text
    assert "https://exempel.se" not in asked.text
    assert "Jag är en människa" not in client.get(FORM).text

    refilled = {"webbplats": "https://exempel.se", "manniska": "1"}
    check = checked(client, **refilled)
    assert check.status_code == 200
    assert "webbplats" not in check.text
    fields = {**hidden_on(check.text).to_dict(flat=False), "step": "skicka"}
    assert client.post(FORM, data=fields).status_code == 303
    assert len(session.scalars(select(Deviation)).all()) == 1


def test_a_program_that_fills_in_everything_stores_nothing_and_gets_no_receipt(
    client: FlaskClient, session: Session
) -> None:
    for long in ("x", "x" * 5_000, " "):
        answer = sent(client, webbplats=long)
        assert answer.status_code == 422
    assert session.scalars(select(Deviation)).all() == []
