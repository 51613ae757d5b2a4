"""What a report says beside its figures: for whom, which edition, which decisions and examples."""

from dataclasses import dataclass
from datetime import date

from analysis.periods import Period


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A decision that the koordinator proposes, and what it rests on."""

    question: str
    pattern: str = ""
    part: str = ""
    decided_last: str = ""
    helped: str = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """De-identified words of a deviation or a success that the period counts."""

    heading: str
    words: str
    type: str
    success: bool = False


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """For whom and when. `edition` is None for a draft, `kommun` empty for the whole förbund.

    `meeting` is the forum's next meeting day after the cut-off, if one is known.
    """

    forum: str
    forbund: str
    kommun: str
    period: Period
    edition: int | None = None
    meeting: date | None = None
    proposals: tuple[Proposal, ...] = ()
    examples: tuple[Told, ...] = ()
