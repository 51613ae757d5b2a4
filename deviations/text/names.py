"""Names of persons, as far as a word list can see them; always uncertain."""

import re
from collections.abc import Iterator
from typing import Final

from deviations.text.findings import Finding, Kind
from deviations.text.given_names import GIVEN_NAMES
from deviations.text.places_and_parties import SURNAMES_TOO, is_no_person

_CAPITALISED = r"[A-ZÅÄÖÉÜ][a-zåäöéüáèøæ]{1,30}(?:-[A-ZÅÄÖÉÜ][a-zåäöéüáèøæ]{1,30})?"
_ROW: Final = re.compile(
    rf"(?<![\w-]){_CAPITALISED}"
    rf"(?:[ ](?:(?:von|af|de)[ ])?(?:{_CAPITALISED}|[A-ZÅÄÖ])(?![\w-])){{0,5}}"
)
_WORD: Final = re.compile(r"[^ ]+")
_LONGEST_CUE = 24
_PARTICLES = frozenset({"von", "af", "de"})

# After one of these a capitalised word is rather a name than anything else.
_LISTED: Final = """
handläggare handläggaren klient klienten deltagare deltagaren brukare brukaren patient patienten
kunden eleven läkare läkaren doktor dr överläkare överläkaren socialsekreterare
socialsekreteraren coach coachen samcoach samcoachen kurator kuratorn chefen enhetschef
enhetschefen sektionschef rektor rektorn psykolog psykologen sjuksköterska sjuksköterskan
arbetsförmedlare arbetsförmedlaren samordnare samordnaren koordinator koordinatorn
rehabkoordinator rehabkoordinatorn kontaktperson kontaktpersonen kollegan sonen dottern mamman
mamma pappan pappa modern fadern maken makan sambon brodern systern herr fru fröken
"""
_CUES: Final = frozenset(_LISTED.split())
_CUES_OF_TWO: Final = ("som heter", "hon heter", "han heter", "jag heter", "vid namn")


def find_names(text: str) -> Iterator[Finding]:
    """Find names in folded text: a common given name with a surname, or a name after a cue.

    `Anna Lind`, `klienten Kalle`, `handläggare Eva B`; not a given name alone, and not the
    names of kommuner, parties and months.
    """
    for row in _ROW.finditer(text):
        yield from _in_row(row, _words_before(text, row.start()))


def _in_row(row: re.Match[str], before: str) -> Iterator[Finding]:
    """Find the names in a row of capitalised words."""
    words = list(_WORD.finditer(row.group()))
    position = 0
    while position < len(words):
        length = _length_of_name([word.group() for word in words[position:]], before)
        if length:
            last = words[position + length - 1]
            yield Finding(
                Kind.NAME,
                row.start() + words[position].start(),
                row.start() + last.end(),
                certain=False,
            )
        position += max(length, 1)
        before = words[position - 1].group()


def _length_of_name(words: list[str], before: str) -> int:
    """Count how many of the words, from the first, are a name; 0 for none."""
    cued = _is_cue(before) and not is_no_person(words[0]) and not _is_cue(words[0])
    given = words[0].split("-")[0] in GIVEN_NAMES and before.lower() != "lex"
    if not (cued or given):
        return 0
    length = 1
    while length < len(words) and _is_surname(words[length]):
        length += 1
    while words[length - 1] in _PARTICLES:
        length -= 1
    return length if cued or length > 1 else 0


def _is_surname(word: str) -> bool:
    return word in SURNAMES_TOO or not (is_no_person(word) or _is_cue(word))


def _is_cue(words: str) -> bool:
    lowered = words.lower()
    return lowered.rpartition(" ")[2] in _CUES or lowered.endswith(_CUES_OF_TWO)


def _words_before(text: str, start: int) -> str:
    """Give the words on the same line just before, if nothing but a space is between."""
    before = text[max(0, start - _LONGEST_CUE) : start]
    if not before.endswith(" "):
        return ""
    return re.split(r"[^\w ]", before)[-1].rstrip(" ")
