"""Prove that a bundle of the audit trail is whole. Python 3.9 or later, nothing else is needed.

    python3 -I verify.py NYCKEL [--ankare FIL]

NYCKEL is the service's open key: 64 characters, shown where bundles are fetched and printed by
`flask audit key`. FIL holds lines of anchors, as the registrator has got them by mail.
Ends with 0 when everything fits, with 1 at the first thing that does not, with 2 when asked wrong.

With -I Python imports nothing that lies in this folder. Without it a file that somebody put here
would run in place of one of Python's own, so this program then stops before it imports anything;
for that reason it has no `from __future__` either, which is an import too.
"""

import sys

if __name__ == "__main__" and not sys.flags.isolated:
    sys.stderr.write("Kör så här, med -I:  python3 -I verify.py NYCKEL\n")
    sys.exit(2)

import argparse
import csv
import hashlib
import json
from pathlib import Path
from typing import Any

MANIFEST, SIGNATURE, ROWS, TABLE = "manifest.json", "signature.txt", "events.jsonl", "events.csv"
SCHEMA = "lex-heller-granskning-1"
FIELDS = ("seq", "at", "actor", "action", "subject", "facts", "seal")


class NotWholeError(Exception):
    """The bundle is not what the service gave out; the message says where."""


# --- the signature: Ed25519, after RFC 8032, section 5.1 ---------------------------------

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
Point = tuple[int, int, int, int]  # x, y, z, x·y/z: extended homogeneous coordinates


def _sum(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % PRIME
    b = (one[1] + one[0]) * (other[1] + other[0]) % PRIME
    c = 2 * one[3] * other[3] * CURVE % PRIME
    d = 2 * one[2] * other[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def _times(number: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _sum(total, point)
        point = _sum(point, point)
        number >>= 1
    return total


def _same(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % PRIME == 0 and (
        one[1] * other[2] - other[1] * one[2]
    ) % PRIME == 0


def _x_of(y: int, odd: int) -> "int | None":
    square = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if (x * x - square) % PRIME or (x == 0 and odd):
        return None
    return PRIME - x if x % 2 != odd else x


def _point(written: bytes) -> "Point | None":
    number = int.from_bytes(written, "little")
    y, odd = number & (2**255 - 1), number >> 255
    x = _x_of(y, odd) if y < PRIME else None
    return None if x is None else (x, y, 1, x * y % PRIME)


BASE_Y = 4 * pow(5, PRIME - 2, PRIME) % PRIME
BASE = _point(BASE_Y.to_bytes(32, "little"))


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether a signature of a message was made with the other half of a key."""
    if len(key) != 32 or len(signature) != 64 or BASE is None:
        return False
    owner, nonce = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if owner is None or nonce is None or scalar >= ORDER:
        return False
    said = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(said, "little") % ORDER
    return _same(_times(scalar, BASE), _sum(nonce, _times(challenge, owner)))


# --- the bundle --------------------------------------------------------------------------


def digest(value: Any) -> str:
    """Return the SHA-256 of a value in the one canonical writing."""
    text = json.dumps(
        value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def read_manifest(folder: Path, key: str) -> dict[str, Any]:
    """Return the manifest, once its signature is seen to be the key's."""
    written = (folder / MANIFEST).read_bytes()
    signature = bytes.fromhex((folder / SIGNATURE).read_text("ascii").strip())
    if not is_signed(bytes.fromhex(key), written, signature):
        raise NotWholeError(f"{MANIFEST} är ändrad, eller undertecknad med en annan nyckel")
    manifest: dict[str, Any] = json.loads(written)
    if manifest.get("schema") != SCHEMA:
        raise NotWholeError(f"{MANIFEST} är av ett annat slag än den här filen prövar")
    return manifest


def check_files(folder: Path, manifest: dict[str, Any]) -> None:
    """See that every file is there and as it was, and that nothing lies among them."""
    known = {MANIFEST, SIGNATURE, *manifest["files"]}
    for name in sorted(place.name for place in folder.iterdir()):
        if name not in known:
            raise NotWholeError(f"{name} hör inte till uttaget. Packa upp det i en tom mapp")
    for name, wanted in sorted(manifest["files"].items()):
        place = folder / name
        if not place.is_file():
            raise NotWholeError(f"{name} saknas")
        if hashlib.sha256(place.read_bytes()).hexdigest() != wanted:
            raise NotWholeError(f"{name} är ändrad")


def check_chain(folder: Path, manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Follow the open chain from the link before the first row to the last; return the rows."""
    number, link = manifest["before"]["count"], manifest["before"]["link"]
    rows: list[dict[str, Any]] = []
    for line in (folder / ROWS).read_text("utf-8").splitlines():
        row = json.loads(line)
        number += 1
        link = digest([link, *(row[field] for field in FIELDS)])
        if row["number"] != number or row["link"] != link:
            raise NotWholeError(f"kedjan är bruten vid rad {number}")
        if rows and rows[-1]["seq"] >= row["seq"]:
            raise NotWholeError(f"kedjan är bruten vid rad {number}")
        rows.append(row)
    if manifest["after"] != {"count": number, "link": link} or manifest["rows"] != len(rows):
        raise NotWholeError(f"rader saknas efter rad {number}")
    return rows


def check_table(folder: Path, rows: list[dict[str, Any]]) -> None:
    """See that the table tells of the same rows in the same order."""
    with (folder / TABLE).open(encoding="utf-8-sig", newline="") as handle:
        told = [row["Nummer"] for row in csv.DictReader(handle, delimiter=";")]
    if told != [str(row["number"]) for row in rows]:
        raise NotWholeError(f"{TABLE} har andra rader än {ROWS}")


def check_anchors(path: Path, manifest: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """See that the chain fits what each anchor bound the service to; return what was tested."""
    tested = skipped = silent = 0
    for line in path.read_text("utf-8").splitlines():
        if not line.lstrip().startswith("{"):
            continue
        anchor = json.loads(line)
        if not manifest["knows"]["from"] <= anchor["seq"] <= manifest["knows"]["to"]:
            skipped += 1
            continue
        held = [row for row in rows if row["seq"] <= anchor["seq"]]
        head = held[-1] if held else {"number": manifest["before"]["count"], **manifest["before"]}
        if not head["number"]:
            silent += 1  # no row, no head: an anchor binds to nothing here
            continue
        wanted = digest([manifest["forbund"]["id"], head["number"], head["link"]])
        if wanted not in anchor["heads"]:
            raise NotWholeError(f"uttaget stämmer inte med ankaret {anchor['day']}")
        tested += 1
    if not tested:
        raise NotWholeError("inget ankare i filen gick att pröva mot")
    said = f"Prövat mot {tested} ankare; {skipped} ligger utanför perioden."
    return f"{said} {silent} kan inte säga något: före förbundets första rad." if silent else said


def prove(folder: Path, key: str, anchors: "Path | None") -> list[str]:
    """Return what was proved, in sentences. Raises NotWholeError at the first that is not so."""
    manifest = read_manifest(folder, key)
    check_files(folder, manifest)
    rows = check_chain(folder, manifest)
    check_table(folder, rows)
    name, period = manifest["forbund"]["name"], manifest["period"]
    about = f"{name}, {period['from']} till {period['to']}: {len(rows)} rader"
    if anchors:
        tested = check_anchors(anchors, manifest, rows)
    else:
        tested = "Inte prövat mot ankare. Läs README.txt om vad det betyder."
    return ["Uttaget är helt.", f"{about}, uttagna {manifest['generated_at']}.", tested]


def main() -> int:
    """Ask the command line what to prove."""
    parser = argparse.ArgumentParser(description="Prövar att ett uttag ur spåret är helt.")
    parser.add_argument("nyckel", help="tjänstens öppna nyckel, 64 tecken")
    parser.add_argument("--ankare", type=Path, help="fil med ankare, en rad om dagen")
    parser.add_argument("--mapp", type=Path, default=Path(__file__).resolve().parent)
    given = parser.parse_args()
    try:
        said = prove(given.mapp, given.nyckel, given.ankare)
    except NotWholeError as fault:
        sys.stdout.write(f"INTE HELT: {fault}\n")
        return 1
    except (OSError, ValueError, KeyError, TypeError) as fault:
        sys.stdout.write(f"INTE HELT: går inte att läsa ({type(fault).__name__})\n")
        return 1
    sys.stdout.write("\n".join(said) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
