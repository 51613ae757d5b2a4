"""What a kontaktperson sees of a deviation, and nothing more."""

from dataclasses import dataclass
from datetime import date

from deviations.formatting import Precision
from deviations.records.models.message import Message
from deviations.records.vocabulary import Status
from deviations.records.workflow.acts import RULES, Act


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question, and where and when it belongs. Nothing of what was told, and by nobody."""

    question: Message
    answer: Message | None
    deviation_id: int
    deviation_public_id: str
    reference: str
    status: Status
    kommun: str | None
    happened_on: date
    precision: Precision
    types: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Say whether it waits for an answer."""
        return self.answer is None and self.status in RULES[Act.WRITE_ANSWER].from_statuses

    @property
    def has_more_time(self) -> bool:
        """Say whether it waits, and the part has asked for more time."""
        return self.open and self.question.more_time_at is not None
