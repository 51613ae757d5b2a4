"""Reference data: the förbund that are known, their kommuner, parts, verksamheter and forums."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.forum import ForumKind


@dataclass(frozen=True)
class KnownForbund:
    """One förbund of the reference file. `kommuner` maps SCB code to name."""

    slug: str
    name: str
    area: str
    region: str
    kommuner: dict[str, str]


@dataclass(frozen=True)
class KnownVerksamhet:
    """A unit that every förbund starts with."""

    part: PartCode
    code: str
    name: str


VERKSAMHETER = (
    KnownVerksamhet(PartCode.KOMMUN, "ifo", "IFO och ekonomiskt bistånd"),
    KnownVerksamhet(PartCode.KOMMUN, "ame", "Arbetsmarknadsenheten (AME)"),
    KnownVerksamhet(PartCode.KOMMUN, "lss", "LSS"),
    KnownVerksamhet(PartCode.KOMMUN, "vard-omsorg", "Vård och omsorg"),
    KnownVerksamhet(PartCode.KOMMUN, "skola", "Skola"),
    KnownVerksamhet(PartCode.REGION, "primarvard", "Primärvård"),
    KnownVerksamhet(PartCode.REGION, "psykiatri", "Psykiatri"),
    KnownVerksamhet(PartCode.REGION, "rehabkoordination", "Rehabkoordination"),
    KnownVerksamhet(PartCode.REGION, "habilitering", "Habilitering"),
)

KOMMUN_FORUMS = ((ForumKind.STYRGRUPP, "Styrgruppen"), (ForumKind.LSG, "LSG"))
FORBUND_FORUMS = (
    (ForumKind.BEREDNINGSGRUPP, "Beredningsgruppen"),
    (ForumKind.STYRELSE, "Styrelsen"),
)

_PLAIN = str.maketrans("åäöé ", "aaoe-")


def slug_of(name: str) -> str:
    """Return a name as it stands in an address: å and ä become a, ö becomes o.

    >>> slug_of("Sävsjö"), slug_of("Åre")
    ('savsjo', 'are')
    """
    return name.casefold().translate(_PLAIN)


def part_names(region: str) -> dict[PartCode, tuple[str, str]]:
    """Return each part's name and short name in a förbund with this region."""
    return {
        PartCode.KOMMUN: ("Kommunen", "Kommunen"),
        PartCode.REGION: (region, "Regionen"),
        PartCode.AF: ("Arbetsförmedlingen", "AF"),
        PartCode.FK: ("Försäkringskassan", "FK"),
        PartCode.INSATS: ("Samordningsförbundet eller en insats", "Insatsen"),
        PartCode.ANNAN: ("En annan organisation", "Annan"),
    }


def known_forbund() -> tuple[KnownForbund, ...]:
    """Read the reference file."""
    text = files("deviations.organisations").joinpath("reference.toml").read_text("utf-8")
    return tuple(
        KnownForbund(
            slug=entry["slug"],
            name=entry["name"],
            area=entry["area"],
            region=entry["region"],
            kommuner=entry["kommuner"],
        )
        for entry in tomllib.loads(text)["forbund"]
    )
