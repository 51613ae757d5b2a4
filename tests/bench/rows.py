"""A line of the table: what was measured, on what, what came out, and what was wanted."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Goal:
    """A limit: at most, or with `least` at least, so much of a unit."""

    limit: float
    unit: str = "×"
    least: bool = False

    def met_by(self, value: float) -> bool:
        """Say whether a value is within the limit."""
        return value >= self.limit if self.least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {written(self.limit, self.unit)}"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measure. `memory` is the peak of the working process in bytes, None when not watched."""

    measure: str
    where: str
    value: float
    unit: str = "×"
    goal: Goal | None = None
    remark: str = ""
    memory: int | None = field(default=None, compare=False)

    @property
    def verdict(self) -> str:
        """Return whether the goal was met; nothing when there is none."""
        if self.goal is None:
            return ""
        return "yes" if self.goal.met_by(self.value) else "**no**"

    def cells(self) -> tuple[str, ...]:
        """Return the line's texts, in the order of HEADINGS."""
        return (
            self.measure,
            self.where,
            written(self.value, self.unit),
            "" if self.goal is None else str(self.goal),
            self.verdict,
            "" if self.memory is None else f"{self.memory / 2**20:.0f} MiB",
            self.remark,
        )


HEADINGS = ("Measure", "On", "Got", "Goal", "Met", "Peak memory", "Beside it")


def written(value: float, unit: str) -> str:
    """Write a value with three figures that matter.

    >>> written(0.8137, "×"), written(1243.2, "ms"), written(12, "s")
    ('0.81 ×', '1 243 ms', '12.0 s')
    """
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{decimals}f} {unit}".replace(",", " ")


def milliseconds(seconds: float) -> str:
    """Write a duration for a remark.

    >>> milliseconds(0.0123)
    '12.3 ms'
    """
    return written(seconds * 1000, "ms")
