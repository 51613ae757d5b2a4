"""Diarienummer, ärendenummer and their like."""

import re
from collections.abc import Iterator
from typing import Final

from deviations.text.findings import Finding, Kind

_OUR_OWN = "(?!LH-)"  # the reference of another deviation may be named
_SCHOOL_YEAR = "(?!(?:19|20)[0-9]{2}(?![0-9]))"

_NAMED: Final = re.compile(
    rf"""(?<!\w)(?i:
        (?: d\.?nr | diarie[ ]?n(?:umme)?r(?:et)?
          | ärende(?:t|t?s?[ -]?n(?:umme)?r(?:et)?|-?id)? | akt(?:en|n(?:umme)?r(?:et)?)?
          | (?:mål|journal|kund|klient|deltagar|referens|besluts)-?(?:n(?:umme)?r(?:et)?|id)
        )[.:]?[ ]?(?:nr[.:]?[ ]|är[ ]|med[ ](?:nr|nummer)[ ])?
    )(?P<all>{_OUR_OWN}
        (?:[A-ZÅÄÖ][A-ZÅÄÖa-zåäö]{{0,4}}[ /-]{{0,2}}){{0,2}}   # KS, Af-, IFO
        (?!(?:19|20)[0-9]{{2}}-[01][0-9]-[0-3][0-9](?![0-9]))      # a day
        (?: (?:19|20)[0-9]{{2}}[-/:][0-9]{{1,10}}(?:[-/:][0-9]{{1,6}}){{0,2}}
          | [0-9]{{1,8}}/(?:19|20)[0-9]{{2}}
          | [0-9]{{3,8}}-[0-9]{{2,6}}
          | [0-9]{{5,14}} )
    )(?!\w)""",
    re.VERBOSE,
)
# An authority's letters, the year, a running number: "FK 2019/012345", "IFO 2021-0456". Not a
# school year (LSG 2019/2020); laws and reports (SFS 2001:453) have a colon.
_BARE: Final = re.compile(
    rf"""(?<!\w)(?P<all>{_OUR_OWN}
        [A-ZÅÄÖ](?:[A-ZÅÄÖ]{{1,5}}|[a-zåäö])[ -]?(?:19|20)[0-9]{{2}}
        (?:/{_SCHOOL_YEAR}[0-9]{{1,10}}|-{_SCHOOL_YEAR}[0-9]{{4,10}})
    )(?!\w)""",
    re.VERBOSE,
)


def find_case_numbers(text: str) -> Iterator[Finding]:
    """Find numbers in folded text that are named as such, or have an authority's form."""
    for pattern in (_NAMED, _BARE):
        for written in pattern.finditer(text):
            yield Finding(Kind.CASE_NUMBER, *written.span("all"), certain=False)
