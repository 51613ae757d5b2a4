import pytest

from deviations.text import Kind, Urgency, blocks, excerpts, find_personal_data
from deviations.text.findings import Finding

LONG = (
    "Vi hade kallat till avstämning om deltagaren 121212-1212 inför arbetsträningen, "
    "men parten kom inte."
)


def marked(text: str) -> list[tuple[str, str, str]]:
    return [
        (excerpt.before, excerpt.found, excerpt.after)
        for excerpt in excerpts(text, find_personal_data(text))
    ]


def test_a_find_stands_between_the_words_around_it():
    assert marked(LONG) == [
        (
            "… kallat till avstämning om deltagaren ",
            "121212-1212",
            " inför arbetsträningen, men parten kom …",
        )
    ]


def test_a_short_text_is_shown_whole():
    assert marked("Ring 070-174 06 05 nu.") == [("Ring ", "070-174 06 05", " nu.")]


def test_a_find_at_either_end_has_nothing_beside_it():
    assert marked("anna@example.se") == [("", "anna@example.se", "")]


def test_context_is_on_one_line():
    assert marked("rad\nett 121212-1212\nrad") == [("rad ett ", "121212-1212", " rad")]


def test_a_word_that_ends_where_the_context_ends_is_whole():
    before, after = "b" * 39 + " ", " " + "a" * 39

    assert marked(f"ord {before}121212-1212{after} ord") == [
        (f"… {before}", "121212-1212", f"{after} …")
    ]


def test_a_word_longer_than_the_context_is_cut():
    (excerpt,) = marked("å" * 60 + ":121212-1212:" + "ä" * 60)

    assert excerpt == ("… " + "å" * 39 + ":", "121212-1212", ":" + "ä" * 39 + " …")


@pytest.mark.parametrize("place", range(30, 50))
def test_no_word_is_cut_wherever_the_find_stands(place: int):
    words = [f"ord{number}" for number in range(40)]
    text = " ".join([*words[:place], "121212-1212", *words[place:]])

    ((before, found, after),) = marked(text)

    assert found == "121212-1212"
    assert set(f"{before} {after}".replace("…", "").split()) <= set(words)


def test_only_a_certain_personnummer_must_go():
    urgencies = {
        (kind, certain): excerpt.urgency
        for kind in Kind
        for certain in (True, False)
        for excerpt in excerpts("x", [Finding(kind, 0, 1, certain)])
    }

    musts = [which for which, urgency in urgencies.items() if urgency is Urgency.MUST]
    assert musts == [(Kind.PERSONNUMMER, True)]


def test_a_text_is_blocked_by_a_must_among_checks():
    assert blocks(find_personal_data("Ring 070-174 06 05 om 121212-1212"))
    assert not blocks(find_personal_data("Ring 070-174 06 05 om 1212121212"))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("certain", [True, False])
def test_every_find_says_what_it_is_and_what_to_do(kind: Kind, certain: bool):
    (excerpt,) = excerpts("x", [Finding(kind, 0, 1, certain)])

    assert excerpt.label.startswith(("Ett ", "En "))
    assert excerpt.advice.startswith("Ta bort ")
    assert excerpt.advice.endswith(".")


def test_the_must_says_what_to_write_instead():
    (excerpt,) = excerpts(LONG, find_personal_data(LONG))

    assert excerpt.advice == "Ta bort personnumret. Skriv till exempel ”deltagaren”."
