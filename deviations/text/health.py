"""Diagnoses and conditions, where they are said of somebody; always uncertain."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from deviations.text.findings import Finding, Kind

_NEAR = 60  # code points between the word and the person

_CONDITION: Final = re.compile(
    r"""(?<!\w)(?=[^\W\d_])(?:(?:adhd|add|hiv|ptsd)s?(?!\w)|(?:asperger|autis[mt]|alkoholis[mt]|alkoholmissbruk|anorexi|bipolär|borderline
      |bulimi|cancer|demen[st]|depression|depressi[vo]n?|diabetes|drogmissbruk|epilepsi|fibromyalgi
      |förlossningsdepression|gravid|hepatit|hjärtinfarkt|hjärnskada|intellektuell\ funktionsned
      |missbruk|narkotikamissbruk|panikångest|parkinson|personlighetsstörning|psykos(?!o)|psykot
      |schizofreni|självmord|självskad|spelmissbruk|stroke|suicid|tourette|tumör|tvångssyndrom
      |utbränd|utmattningssyndrom|utvecklingsstörning|ångest|ätstörning)[^\W_]{0,12}(?!\w))""",
    re.VERBOSE | re.IGNORECASE,
)
_DIAGNOSED: Final = re.compile(
    r"""(?<!\w)(?:(?:har|fått|fick|med|ställt)[ ]diagnosen|diagnos(?:en)?(?:[ ]är|:)
      |diagnos(?:ticerad|tiserad|tiserats|ticerats)[ ]med)
      [ ](?P<all>(?!(?:som|och|inte|men|har|att|eller)\b)[^\W_]{2,30}(?:-[^\W_]{1,30})?)""",
    re.VERBOSE | re.IGNORECASE,
)


def find_health(text: str, people: Sequence[Finding]) -> Iterator[Finding]:
    """Find conditions in folded text near one of the people found there, or called a diagnosis.

    A condition by itself is what many deviations are about, and points out nobody.
    """
    starts = sorted(person.start for person in people)
    ends = sorted(person.end for person in people)
    for condition in _CONDITION.finditer(text):
        start, end = condition.span()
        if _any_within(starts, end, end + _NEAR) or _any_within(ends, start - _NEAR, start):
            yield Finding(Kind.HEALTH, start, end, certain=False)
    for diagnosed in _DIAGNOSED.finditer(text):
        yield Finding(Kind.HEALTH, *diagnosed.span("all"), certain=False)


def _any_within(places: Sequence[int], first: int, last: int) -> bool:
    position = bisect_left(places, first)
    return position < len(places) and places[position] <= last
