"""Write a bundle: a ZIP whose every byte is covered by one signature."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

from sqlalchemy import Row

from deviations import clock
from deviations.audit.bundle import readme, signing
from deviations.audit.bundle.extract import Extract, Period
from deviations.audit.canonical import written
from deviations.audit.links import fields, onward
from deviations.audit.wording import called, done
from deviations.config import Config
from deviations.text.spreadsheets import safe

SCHEMA = "lex-heller-granskning-1"
HEADINGS = ("Nummer", "Tid", "Vem", "Vad", "Handling", "Gäller", "Uppgifter", "Rad i spåret")


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What a bundle is about: whose, which days, when and by whom it was taken out."""

    forbund_id: int
    slug: str
    name: str
    period: Period
    at: datetime
    by: str


def bundle(config: Config, cover: Cover, extracted: Extract, names: Mapping[str, str]) -> bytes:
    """Return the ZIP."""
    rows = [
        {"number": head.count, **fields(row), "link": head.link}
        for row, head in _numbered(extracted)
    ]
    content = {
        "events.jsonl": b"".join(written(row) + b"\n" for row in rows),
        "events.csv": _table(HEADINGS, (_told(row, names) for row in rows)),
        "personer.csv": _table(("Id", "Namn"), _people(rows, names)),
        "README.txt": _readme(cover, len(rows)),
        "verify.py": verifier(),
    }
    manifest = json.dumps(_manifest(config, cover, extracted, content), indent=2, sort_keys=True)
    content["manifest.json"] = manifest.encode()
    content["signature.txt"] = signing.sign(config, manifest.encode()).encode() + b"\n"
    return _zipped(content, cover.at)


def verifier() -> bytes:
    """Return the program that goes with every bundle."""
    return files("deviations.audit.bundle").joinpath("verify.py").read_bytes()


def _numbered(extracted: Extract) -> Iterator[tuple[Row[Any], Any]]:
    head = extracted.before
    for row in extracted.rows:
        head = onward(head, row)
        yield row, head


def _manifest(
    config: Config, cover: Cover, extracted: Extract, content: Mapping[str, bytes]
) -> dict[str, Any]:
    before, after = extracted.before, extracted.after
    return {
        "schema": SCHEMA,
        "forbund": {"id": cover.forbund_id, "slug": cover.slug, "name": cover.name},
        "period": {"from": str(cover.period.first), "to": str(cover.period.last)},
        "generated_at": cover.at.isoformat(timespec="seconds"),
        "generated_by": cover.by,
        "rows": len(extracted.rows),
        "before": {"count": before.count, "link": before.link},
        "after": {"count": after.count, "link": after.link},
        "knows": {"from": extracted.knows_from, "to": extracted.knows_to},
        "trail": {"seq": extracted.end[0], "seal": extracted.end[1]},
        "public_key": signing.public_key(config),
        "files": {name: hashlib.sha256(body).hexdigest() for name, body in content.items()},
    }


def _told(row: Mapping[str, Any], names: Mapping[str, str]) -> Sequence[str]:
    at = clock.local(datetime.fromisoformat(row["at"]))
    who = called(row["actor"], names)
    facts = json.dumps(row["facts"], ensure_ascii=False, sort_keys=True) if row["facts"] else ""
    return (
        str(row["number"]),
        f"{at:%Y-%m-%d %H:%M:%S}",
        who,
        f"{who} {done(row['action'])}",
        row["action"],
        row["subject"],
        facts,
        str(row["seq"]),
    )


def _people(rows: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> Iterator[Sequence[str]]:
    for actor in sorted({row["actor"] for row in rows}):
        yield actor, called(actor, names)


def _table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """Write a table that Swedish Excel opens as it is, and of which it runs nothing."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(headings)
    writer.writerows([safe(cell) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _readme(cover: Cover, rows: int) -> bytes:
    said = readme.TEXT.format(
        forbund=cover.name,
        first=cover.period.first,
        last=cover.period.last,
        rows=rows,
        prove=readme.PROVE,
        checksum=readme.CHECKSUM,
    )
    return said.encode()


def _zipped(content: Mapping[str, bytes], at: datetime) -> bytes:
    packed = io.BytesIO()
    moment = clock.local(at).timetuple()[:6]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in content.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, body)
    return packed.getvalue()
