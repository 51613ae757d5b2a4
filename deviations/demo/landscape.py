"""The synthetic förbund's truth: places, seasons, habits and planted shifts. Pure.

What a figure should find is known here before a row is drawn, and is written to a file.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from deviations.formatting import Precision
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.reference import KnownForbund
from deviations.records.vocabulary import Kind, Status

YEARS = 5
# Codes from 9901 belong to no kommun. Weights are shares of the reports: a few places dominate.
PLACES = {
    "Storhamra": 0.36,
    "Norrvik": 0.22,
    "Sandåsen": 0.14,
    "Älvbro": 0.11,
    "Östanmyra": 0.08,
    "Lillsjö": 0.05,
    "Brännö": 0.03,
    "Ytterfors": 0.01,
}
# January to December: July is nearly silent, autumn and late winter are busy.
SEASON = (1.0, 1.2, 1.3, 1.0, 1.0, 0.6, 0.2, 0.7, 1.3, 1.4, 1.3, 0.8)

TYPES = {
    "narvaro": 0.18,
    "information": 0.14,
    "kontakt": 0.11,
    "mote": 0.09,
    "remiss": 0.07,
    "vantetid": 0.09,
    "underlag": 0.07,
    "overlamning": 0.06,
    "plan": 0.05,
    "ansvar": 0.04,
    "regelkrock": 0.04,
    "uppdrag": 0.02,
    "bemotande": 0.02,
    "resurs": 0.01,
    "annat": 0.01,
}
REPORTING = {
    PartCode.KOMMUN: 0.42,
    PartCode.REGION: 0.14,
    PartCode.AF: 0.14,
    PartCode.FK: 0.12,
    PartCode.INSATS: 0.18,
}
CONCERNED = {
    PartCode.KOMMUN: 0.24,
    PartCode.REGION: 0.24,
    PartCode.AF: 0.24,
    PartCode.FK: 0.24,
    PartCode.INSATS: 0.04,
}

HOW_MANY_PARTS = {1: 0.8, 2: 0.2}
KINDS = {Kind.BRIST: 0.92, Kind.FRAMGANG: 0.08}
# What is older than half a year is settled.
OPEN_MONTHS = 6
STATUSES = {
    Status.AVSLUTAD: 0.5,
    Status.MOTTAGEN: 0.3,
    Status.INKOMMEN: 0.18,
    Status.UTANFOR: 0.02,
}
SETTLED = {Status.AVSLUTAD: 0.98, Status.UTANFOR: 0.02}
# How a person was affected, and how often a part was asked and has answered, by status.
CONSEQUENCES = {
    "vet-inte": 0.35,
    "forsening": 0.3,
    "ingen": 0.12,
    "ekonomisk": 0.1,
    "avbruten-plan": 0.08,
    "halsa-tillit": 0.05,
}
ASKED = {
    Status.INKOMMEN: 0.0,
    Status.MOTTAGEN: 0.6,
    Status.AVSLUTAD: 0.3,
    Status.UTANFOR: 0.0,
}
ANSWERED = {
    Status.INKOMMEN: 0.0,
    Status.MOTTAGEN: 0.3,
    Status.AVSLUTAD: 1.0,
    Status.UTANFOR: 0.0,
}
PRECISIONS = {Precision.DAY: 0.7, Precision.MONTH: 0.25, Precision.HALF_YEAR: 0.05}


@dataclass(frozen=True)
class Shift:
    """From a month on, one place reports `factor` times as much: of everything, or of one type."""

    kommun: str
    begins: date
    factor: float
    type: str | None = None


@dataclass(frozen=True)
class Silence:
    """A habit: in one place a part hardly ever reports."""

    kommun: str
    part: PartCode
    share: float


@dataclass(frozen=True)
class Landscape:
    """Everything that decides how likely a report is."""

    seed: int
    last: date
    shifts: tuple[Shift, ...]
    silences: tuple[Silence, ...]

    @property
    def months(self) -> tuple[date, ...]:
        """Return the first day of each month drawn from, oldest first."""
        first = self.last.year * 12 + self.last.month - YEARS * 12
        return tuple(
            date(index // 12, index % 12 + 1, 1) for index in range(first, first + YEARS * 12)
        )

    @property
    def forbund(self) -> KnownForbund:
        """Return the synthetic förbund as reference data."""
        return KnownForbund(
            slug=f"syntet-{self.seed}",
            name=f"Syntetiska samordningsförbundet {self.seed}",
            area="Syntetiska området",
            region="Region Påhittad",
            kommuner={str(9901 + index): name for index, name in enumerate(PLACES)},
        )

    def intensity(self, month: date, kommun: str, type_code: str) -> float:
        """Return how likely a report of a type is in a place and month, up to a common factor."""
        weight = PLACES[kommun] * SEASON[month.month - 1] * TYPES[type_code]
        for shift in self.shifts:
            fits = shift.kommun == kommun and shift.type in {None, type_code}
            if fits and month >= shift.begins:
                weight *= shift.factor
        return weight

    def reporting_shares(self, kommun: str) -> dict[PartCode, float]:
        """Return how a place's reports spread over the parts that report; sums to 1."""
        shares = dict(REPORTING)
        for silence in self.silences:
            if silence.kommun == kommun:
                shares[silence.part] *= silence.share
        total = sum(shares.values())
        return {part: share / total for part, share in shares.items()}

    def truth(self) -> dict[str, Any]:
        """Return what was planted, ready for JSON."""
        return {
            "seed": self.seed,
            "months": [month.isoformat() for month in (self.months[0], self.months[-1])],
            "places": PLACES,
            "season": SEASON,
            "shifts": [
                asdict(shift) | {"begins": shift.begins.isoformat()} for shift in self.shifts
            ],
            "silences": [asdict(silence) for silence in self.silences],
        }


def landscape(seed: int, *, today: date) -> Landscape:
    """Return the landscape of a seed: the last month drawn from is the one before today's."""
    before = today.year * 12 + today.month - 2
    last = date(before // 12, before % 12 + 1, 1)
    two_years_ago = date(last.year - 2, last.month, 1)
    last_spring = date(last.year - 1, 4, 1)
    return Landscape(
        seed=seed,
        last=last,
        shifts=(
            Shift("Norrvik", two_years_ago, 2.5, "narvaro"),
            Shift("Sandåsen", last_spring, 0.4),
        ),
        silences=(Silence("Storhamra", PartCode.REGION, 0.05),),
    )
