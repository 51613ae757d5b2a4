"""The judged values of one forum and period, and the JSON in which they leave.

Counts are whole numbers; None is a protected count. Tables hold every group, 0 where nothing was
reported; the JSON leaves zeros out, so that a new word in a list does not change an old hash.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from analysis.periods import Period

SCHEMA = "lex-heller-rapport/1"
RULE_SET = "lh-1"  # what is counted and how; a change of rules is a new name
UNDATED = "utan-narmare-datum"
NEW, WAITING, ANSWERED = "new", "waiting", "answered"

Counts: TypeAlias = Mapping[str, int]
Crossed: TypeAlias = Mapping[str, Counts]
Protected: TypeAlias = Mapping[str, int | None]


@dataclass(frozen=True, kw_only=True)
class Totals:
    """How many: breakdowns and successes that are the forum's own in the period.

    `forbund_wide` stands beside a kommun's forum, and is among the deviations of the förbund's.
    `late` came in for earlier periods since the edition before.
    """

    deviations: int
    successes: int
    forbund_wide: int
    late: int


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Breakdowns that wait for one part (None: for the one who reported) at the cut-off."""

    part: str | None
    count: int
    since: datetime
    due: date | None


@dataclass(frozen=True, kw_only=True)
class Labels:
    """What the codes of the tables are called in this förbund, in the order people read them."""

    types: Mapping[str, str]
    parts: Mapping[str, str]
    short_parts: Mapping[str, str]
    consequences: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All figures of a report. `…_year` counts the twelve months that end with the period.

    `by_type` counts by primary type and sums to the total; `by_each_type` counts a deviation once
    at each of its types; part tables count it once at each part it concerns.
    """

    forbund: str
    forum: str
    whole_forbund: bool
    period: Period
    cut_off: datetime
    labels: Labels
    totals: Totals
    by_type: Counts
    by_type_year: Counts
    by_each_type: Counts
    successes_by_type: Counts
    by_concerned_part: Counts
    reporting_by_concerned: Crossed
    reporting_by_concerned_year: Crossed
    type_by_part: Crossed
    by_month: Counts
    by_status: Counts
    waiting: tuple[Waiting, ...]
    by_consequence: Protected
    rule_set: str = RULE_SET

    @property
    def year(self) -> int:
        """How many breakdowns the twelve months hold, those without a closer date included."""
        return sum(self.by_month.values())

    @property
    def data_hash(self) -> str:
        """SHA-256 of the published JSON without cut-off and hash, keys sorted, no spaces."""
        canonical = json.dumps(
            self._counted(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    def published(self) -> dict[str, Any]:
        """Return the JSON of the report: codes as keys, None where protected, zeros left out."""
        counted = self._counted()
        head = {key: counted.pop(key) for key in ("schema", "forbund", "forum", "period")}
        cut_off = self.cut_off.astimezone(UTC).isoformat()
        return {**head, "cut_off": cut_off, "data_hash": self.data_hash, **counted}

    def _counted(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "forbund": self.forbund,
            "forum": self.forum,
            "period": {
                "from": self.period.first.isoformat(),
                "to": self.period.last.isoformat(),
            },
            "rule_set": self.rule_set,
            "totals": {
                "deviations": self.totals.deviations,
                "successes": self.totals.successes,
                "forbund_wide": self.totals.forbund_wide,
                "late": self.totals.late,
            },
            "tables": {
                "by_type": without_zeros(self.by_type),
                "by_concerned_part": without_zeros(self.by_concerned_part),
                "reporting_by_concerned": _nested(self.reporting_by_concerned),
                "type_by_part": _nested(self.type_by_part),
                "by_month": without_zeros(self.by_month),
                "by_status": without_zeros(self.by_status),
            },
        }


def without_zeros(counts: Counts) -> dict[str, int]:
    """Return the counts above zero, in their order."""
    return {key: count for key, count in counts.items() if count}


def _nested(crossed: Crossed) -> dict[str, dict[str, int]]:
    rows = {key: without_zeros(counts) for key, counts in crossed.items()}
    return {key: counts for key, counts in rows.items() if counts}
