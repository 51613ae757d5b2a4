"""The search for what points out a person in a text."""

from deviations.text.addresses import find_addresses
from deviations.text.case_numbers import find_case_numbers
from deviations.text.emails import find_emails
from deviations.text.findings import Finding, without_overlaps
from deviations.text.folding import fold
from deviations.text.health import find_health
from deviations.text.names import find_names
from deviations.text.personnummer import find_personnummer
from deviations.text.phones import find_phones


def find_personal_data(text: str) -> tuple[Finding, ...]:
    """Find what may point out a person: ordered, not overlapping, in code points of `text`.

    Certain are personnummer and samordningsnummer with a right date and checksum and with
    century or separator, e-mail addresses, and Swedish phone numbers. The rest asks a reader
    to look again. Names in running prose are found only in part.
    """
    folded = fold(text)
    people = [*find_personnummer(folded.text), *find_names(folded.text)]
    found = [
        *people,
        *find_emails(folded.text),
        *find_phones(folded.text),
        *find_case_numbers(folded.text),
        *find_addresses(folded.text),
        *find_health(folded.text, people),
    ]
    return without_overlaps(
        Finding(kind, *folded.source(start, end), certain) for kind, start, end, certain in found
    )
