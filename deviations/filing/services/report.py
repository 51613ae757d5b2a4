"""A report as it is sent: read, cleaned and checked, and not yet stored."""

import hashlib
import json
from dataclasses import asdict, dataclass

from deviations.records.services.storing import Facts, Words


@dataclass(frozen=True, kw_only=True)
class Report:
    """The facts, the words, and an address to answer to or none."""

    facts: Facts
    words: Words
    contact: str = ""

    @property
    def answers_hash(self) -> bytes:
        """Return SHA-256 over all answers: alike for the same report sent twice, else not."""
        answers = json.dumps(asdict(self), default=str, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(answers.encode()).digest()
