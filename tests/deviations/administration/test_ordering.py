"""Words under one heading stand together, however they are moved."""

from dataclasses import dataclass

import pytest

from deviations.administration.services.ordering import gathered, moved, numbered, with_new


@dataclass(frozen=True)
class Word:
    code: str
    group: str = ""


A1, A2, B1, B2, LAST = (
    Word("a1", "A"),
    Word("a2", "A"),
    Word("b1", "B"),
    Word("b2", "B"),
    Word("sist"),
)
GROUPED = [A1, A2, B1, B2, LAST]
PLAIN = [Word(code) for code in "abcde"]


def codes(words: list[Word]) -> str:
    return " ".join(word.code for word in words)


def test_a_heading_stands_where_its_first_word_stands() -> None:
    assert codes(gathered([B1, A1, LAST, B2, A2])) == "b1 b2 a1 a2 sist"


@pytest.mark.parametrize(
    ("code", "step", "expected"),
    [
        ("a2", -1, "a2 a1 b1 b2 sist"),
        ("a1", 1, "a2 a1 b1 b2 sist"),
        ("a2", 1, "b1 b2 a1 a2 sist"),  # at the edge of its heading: the heading moves
        ("b1", -1, "b1 b2 a1 a2 sist"),
        ("sist", -1, "a1 a2 sist b1 b2"),
        ("a1", -1, "a1 a2 b1 b2 sist"),  # at the edge of the list
        ("sist", 1, "a1 a2 b1 b2 sist"),
        ("finns-inte", 1, "a1 a2 b1 b2 sist"),
    ],
)
def test_a_word_moves_one_place(code: str, step: int, expected: str) -> None:
    assert codes(moved(GROUPED, code, step)) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({}, "a b c d e"),
        ({"d": 2}, "a d b c e"),
        ({"b": 4}, "a c d b e"),
        ({"e": 1, "a": 5}, "e b c d a"),
        ({"a": 999}, "b c d e a"),
        ({"d": 1, "c": 2}, "d c a b e"),
        ({"a": 2, "b": 2}, "b a c d e"),
    ],
)
def test_a_word_gets_the_place_that_was_typed(numbers: dict[str, int], expected: str) -> None:
    assert codes(numbered(PLAIN, numbers)) == expected


@pytest.mark.parametrize(
    ("words", "new", "kept", "expected"),
    [
        (GROUPED, Word("ny", "A"), {"sist"}, "a1 a2 ny b1 b2 sist"),
        (GROUPED, Word("ny", "C"), {"sist"}, "a1 a2 b1 b2 ny sist"),
        (GROUPED, Word("ny"), {"sist"}, "a1 a2 b1 b2 ny sist"),
        (PLAIN, Word("ny"), {"a", "e"}, "a b c d ny e"),
        (PLAIN, Word("ny"), set(), "a b c d e ny"),
        ([Word("sist")], Word("ny"), {"sist"}, "ny sist"),
        ([], Word("ny"), set(), "ny"),
    ],
)
def test_a_new_word_stands_before_the_ways_out(
    words: list[Word], new: Word, kept: set[str], expected: str
) -> None:
    assert codes(with_new(words, new, frozenset(kept))) == expected
