import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import given, strategies as st

from deviations.errors import LexHellerError
from deviations.text import FREE_TEXT_LIMIT, TextTooLong, clean
from deviations.text.characters import BLANKS, REMOVED
from tests.hostile import HOSTILE_TEXTS

any_text = st.text(st.characters(codec=None, exclude_categories=()))


def lines(text: str) -> str:
    return clean(text, limit=FREE_TEXT_LIMIT, multiline=True)


def line(text: str) -> str:
    return clean(text, limit=FREE_TEXT_LIMIT, multiline=False)


def printable(text: str) -> list[str]:
    """Everything that leaves ink: neither blank, control, format, surrogate nor unassigned."""
    normal = unicodedata.normalize("NFC", text)
    unseen = {"Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp"}
    return [
        sign for sign in normal if unicodedata.category(sign) not in unseen and sign not in BLANKS
    ]


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        ("rad ett\r\nrad två\rrad tre\nrad fyra", "rad ett\nrad två\nrad tre\nrad fyra"),
        ("rad\u2028rad\u2029stycke", "rad\nrad\nstycke"),
        ("kolumn\tkolumn", "kolumn kolumn"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("no\x00ll\x0b \x1b[31m\x7f\x85", "noll [31m"),
        ("\u202eskrift\u202c \u2066a\u2069 \u200eb\u200f\u061c", "skrift a b"),
        ("mel\u00adlan\u200bsla\u2060get\ufeff", "mellanslaget"),
        ("\ud800ensam\udfff", "ensam"),
        ("inget\ufffe\uffff\ufdd0\U0010ffff", "inget"),
        ("x\U000e0041\U000e007f", "x"),
        ("👨‍👩‍👧‍👦 می‌خواهم", "👨‍👩‍👧‍👦 می‌خواهم"),
        ("z" + "\u0336" * 500, "z" + "\u0336" * 500),
        ("\uf0b7 punkt", "\uf0b7 punkt"),
        ("  \u00a0\n text \u3000\u200d ", "text"),
        ("a\n\n\nb", "a\n\n\nb"),
    ],
)
def test_a_text_is_stored_without_what_cannot_be_seen(given_text: str, stored: str):
    assert lines(given_text) == stored


@pytest.mark.parametrize("separator", ["\r\n", "\r", "\n", "\t", "\u2028", "\u2029"])
def test_a_text_of_one_line_gets_a_space_where_a_line_broke(separator: str):
    assert line(f"x{separator}Bcc: annan@example.invalid") == "x Bcc: annan@example.invalid"


@pytest.mark.parametrize(
    "blank",
    ["", "   ", "\u200b", "\u200d\u200c", "\n\r\n\t", "\u3164\u2800", "\ufe0f \u034f", "\x00"],
)
def test_a_text_that_nobody_can_see_is_empty(blank: str):
    assert lines(blank) == line(blank) == ""


def test_a_text_may_be_as_long_as_the_limit_counted_after_cleaning():
    assert len(clean(" " + "a\u0308" * 20 + "\u200b", limit=20, multiline=True)) == 20


def test_a_longer_text_is_refused_with_its_length():
    with pytest.raises(TextTooLong) as refused:
        clean("å" * 21, limit=20, multiline=True)

    assert (refused.value.length, refused.value.limit) == (21, 20)
    assert isinstance(refused.value, LexHellerError)


def test_a_text_of_nothing_but_blanks_is_never_too_long():
    assert clean("\u2800" * 21, limit=20, multiline=True) == ""


def test_the_densest_text_that_comes_down_to_the_limit_is_not_refused_unseen():
    four_to_one = unicodedata.normalize("NFD", "\u1f82")

    assert len(four_to_one) == 4
    assert clean(four_to_one * 20, limit=20, multiline=True) == "\u1f82" * 20


def test_no_letter_falls_into_more_code_points_than_the_early_refusal_counts_with():
    longest = max(
        len(unicodedata.normalize("NFD", chr(code)))
        for code in range(0x110000)
        if unicodedata.normalize("NFC", chr(code)) == chr(code)
    )

    assert longest == 4


def test_a_wall_of_combining_marks_is_refused_before_it_takes_time():
    wall = "a" + "\u0301\u0316" * 300_000
    started = time.perf_counter()

    with pytest.raises(TextTooLong):
        lines(wall)

    assert time.perf_counter() - started < 1


@given(any_text, st.booleans())
def test_cleaning_twice_changes_nothing(text: str, multiline: bool):
    once = clean(text, limit=FREE_TEXT_LIMIT, multiline=multiline)

    assert clean(once, limit=FREE_TEXT_LIMIT, multiline=multiline) == once


@given(any_text, st.booleans())
def test_nothing_unseen_is_left_and_the_text_can_be_written_to_a_file(text: str, multiline: bool):
    cleaned = clean(text, limit=FREE_TEXT_LIMIT, multiline=multiline)

    assert REMOVED.isdisjoint(cleaned)
    assert multiline or "\n" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.encode().decode() == cleaned


def keeps_what_is_printable(text: str, cleaned: str) -> bool:
    without_unseen = "".join(sign for sign in text if sign not in REMOVED)
    return printable(cleaned) == printable(without_unseen)


@given(any_text)
def test_no_printable_character_is_lost(text: str):
    assert keeps_what_is_printable(text, lines(text))


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_hostile_text_keeps_its_printable_characters(text: str):
    assert keeps_what_is_printable(text, lines(text))


def test_a_cleaner_that_drops_marks_would_be_caught():
    text = "zalgo\u0336"

    assert not keeps_what_is_printable(text, "zalgo")


def test_a_text_is_cleaned_without_an_application_or_flask():
    program = "import sys, deviations.text; sys.exit('flask' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
