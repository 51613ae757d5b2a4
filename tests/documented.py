"""The documented sheet as coded facts, for tests of what figures count. No words lie here."""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from deviations.formatting import Precision
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.queries import kommuner
from deviations.records.services.storing import Happening
from tests import factories

SHEET = Path(__file__).parent / "documented.csv"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one forum's period amounts to, written as in the hand count."""

    deviations: int
    forbund_wide: int
    by_type: str
    by_concerned_part: str
    reporting_by_concerned: str


WORKED_ANSWERS = {
    ("hoglandet", "styrelse", "2019"): Answer(
        deviations=25,
        forbund_wide=11,
        by_type=(
            "ansvar 1, information 2, kontakt 1, mote 4, narvaro 6, overlamning 1, regelkrock "
            "1, remiss 1, resurs 3, underlag 1, uppdrag 2, vantetid 2"
        ),
        by_concerned_part="af 11, fk 14, insats 2, kommun 11, region 11",
        reporting_by_concerned=(
            "af>af 2, af>fk 2, af>kommun 3, af>region 2, fk>af 2, fk>fk 2, fk>kommun 3, "
            "fk>region 2, insats>af 7, insats>fk 5, insats>insats 2, insats>kommun 5, "
            "insats>region 6, kommun>fk 5, kommun>region 1"
        ),
    ),
    ("hoglandet", "styrelse", "2019-Q1"): Answer(
        deviations=16,
        forbund_wide=11,
        by_type=(
            "information 2, kontakt 1, mote 3, narvaro 4, overlamning 1, regelkrock 1, remiss "
            "1, uppdrag 1, vantetid 2"
        ),
        by_concerned_part="af 6, fk 12, insats 1, kommun 8, region 7",
        reporting_by_concerned=(
            "af>af 2, af>fk 2, af>kommun 3, af>region 2, fk>af 2, fk>fk 2, fk>kommun 3, "
            "fk>region 2, insats>af 2, insats>fk 3, insats>insats 1, insats>kommun 2, "
            "insats>region 2, kommun>fk 5, kommun>region 1"
        ),
    ),
    ("hoglandet", "styrgrupp-aneby", "2017"): Answer(
        deviations=6,
        forbund_wide=0,
        by_type="information 1, kontakt 2, narvaro 1, plan 1, resurs 1",
        by_concerned_part="af 1, fk 1, kommun 2, region 2",
        reporting_by_concerned=(
            "insats>kommun 2, insats>region 1, kommun>af 1, kommun>fk 1, kommun>region 1"
        ),
    ),
    ("jamtland", "styrelse", "2024-Q4"): Answer(
        deviations=4,
        forbund_wide=0,
        by_type="information 1, narvaro 2, resurs 1",
        by_concerned_part="fk 3, insats 1",
        reporting_by_concerned="insats>fk 3, insats>insats 1",
    ),
}


def counts(listed: str) -> dict[str, int]:
    """Read `af 2, fk 1` as a table."""
    return {key: int(count) for key, count in (pair.split() for pair in listed.split(","))}


def crossed(listed: str) -> dict[str, dict[str, int]]:
    """Read `af>fk 2` as a table in two steps."""
    table: dict[str, dict[str, int]] = {}
    for pair, count in counts(listed).items():
        row, column = pair.split(">")
        table.setdefault(row, {})[column] = count
    return table


def store_sheet(session: Session, *, received_at: datetime = factories.NOW) -> None:
    """Store all 79 rows, each in its own förbund; not yet committed."""
    codes = {
        (slug, kommun.code): kommun.id
        for slug in ("hoglandet", "jamtland", "norra-vastmanland")
        for kommun in kommuner(session, factories.forbund(session, slug).id)
    }
    with SHEET.open(encoding="utf-8", newline="") as sheet:
        for row in csv.DictReader(sheet):
            factories.deviation(
                session,
                of=row["forbund"],
                received_at=received_at,
                happening=Happening(
                    first=date.fromisoformat(row["first"]),
                    last=date.fromisoformat(row["last"]),
                    precision=Precision(row["precision"]),
                ),
                kommun_id=codes.get((row["forbund"], row["kommun"])),
                reporting_part=PartCode(row["reporting"]),
                concerned=tuple(PartCode(part) for part in row["concerned"].split()),
                types=(row["type"],),
            )
