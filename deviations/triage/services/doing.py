"""What an act has to go on, and what it leaves for the audit trail."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from deviations.organisations.models.forbund import PartCode
from deviations.records.models.deviation import Deviation
from deviations.records.workflow.acts import Act
from deviations.triage.queries import Case

Noted = dict[str, str | list[str]]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a form gave: cleaned words, and choices among what was offered."""

    words: str = ""
    heading: str = ""
    part: PartCode | None = None
    due_on: date | None = None
    question: str = ""
    forum_id: int | None = None
    place: str = ""
    reference: str = ""
    cause: str | None = None
    level: str | None = None
    influence: str | None = None


@dataclass(frozen=True, kw_only=True)
class Doing:
    """One act under way."""

    session: Session
    act: Act
    case: Case
    typed: Typed
    by: str
    now: datetime

    @property
    def deviation(self) -> Deviation:
        """Return the deviation it is about."""
        return self.case.deviation
