"""A bundle proves itself to who has nothing but Python, and refuses whatever was touched."""

import ast
import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from deviations.administration.services.oversight import take_out
from deviations.audit import anchors, chain, links
from deviations.audit.bundle import verify
from deviations.audit.bundle.extract import Period
from deviations.audit.bundle.signing import public_key, sign
from deviations.audit.bundle.writing import verifier
from deviations.audit.canonical import digest
from deviations.audit.services import audit_key
from deviations.config import Config
from deviations.errors import RefusedError
from deviations.organisations.models.user import User
from tests import factories
from tests.marks import on_both_databases
from tests.tampering import unseen

# Who tampers has taken the triggers away, and so owns the table.
pytestmark = pytest.mark.usefixtures("as_owner")

BEGINS = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
MARCH = Period(first=date(2026, 3, 1), last=date(2026, 3, 31))
AFTER = datetime(2026, 5, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Bundle:
    """An unpacked bundle, and what is needed to prove it."""

    folder: Path
    key: str

    def prove(self, *more: str, key: str = "") -> tuple[int, str]:
        """Run the bundle's own program as a stranger would."""
        command = [sys.executable, "-I", str(self.folder / "verify.py"), key or self.key, *more]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        assert ended.stderr == ""
        return ended.returncode, ended.stdout

    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text())
        return found

    def rows(self) -> list[str]:
        return (self.folder / "events.jsonl").read_text().splitlines()

    def write(self, rows: list[str]) -> None:
        (self.folder / "events.jsonl").write_text("".join(f"{row}\n" for row in rows))


def append(session: Session, number: int, *, forbund: int, at: datetime, by: str = "x") -> None:
    act = chain.Act(
        action="deviation:read", subject=f"row{number}", at=at, actor=by, forbund_id=forbund
    )
    chain.append(session, act, key=audit_key())


@pytest.fixture
def spring(session: Session) -> tuple[int, int]:
    """Lay twenty days of two förbund's acts from February on; return the förbund's ids."""
    own, other = factories.forbund(session).id, factories.forbund(session, "jamtland").id
    karin = User(email="karin@exempel.se", name="=Karin", created_at=BEGINS)
    session.add(karin)
    session.flush()
    reader = karin.public_id
    for number in range(20):
        at = BEGINS - timedelta(days=10) + timedelta(days=3 * number)
        append(session, number, forbund=own, at=at, by=reader)
        append(session, number, forbund=other, at=at, by="otherperson")
    session.commit()
    return own, other


def take(app: Flask, session: Session, folder: Path, period: Period = MARCH) -> Bundle:
    config: Config = app.extensions["config"]
    taken = take_out(
        session,
        forbund=factories.forbund(session),
        period=period,
        config=config,
        at=AFTER,
        by="admin",
    )
    session.commit()
    folder.mkdir()
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        archive.extractall(folder)
    return Bundle(folder, public_key(config))


@pytest.fixture
def bundle(app: Flask, session: Session, spring: tuple[int, int], tmp_path: Path) -> Bundle:
    return take(app, session, tmp_path / "bundle")


@on_both_databases
def test_an_untouched_bundle_proves_itself(bundle: Bundle) -> None:
    code, said = bundle.prove()

    assert code == 0
    assert said.splitlines()[0] == "Uttaget är helt."
    assert "2026-03-01 till 2026-03-31: 10 rader" in said
    assert "Inte prövat mot ankare" in said


@on_both_databases
def test_it_holds_the_own_forbunds_rows_of_the_period_and_no_others(bundle: Bundle) -> None:
    rows = [json.loads(row) for row in bundle.rows()]
    everything = b"".join(place.read_bytes() for place in bundle.folder.iterdir())

    assert [row["subject"] for row in rows] == [f"row{number}" for number in range(4, 14)]
    assert {path.name for path in bundle.folder.iterdir()} == {
        "events.jsonl", "events.csv", "personer.csv", "README.txt", "manifest.json",
        "signature.txt", "verify.py",
    }  # fmt: skip
    assert b"otherperson" not in everything


def test_a_spreadsheet_runs_nothing_of_it_and_a_person_reads_it(bundle: Bundle) -> None:
    table = (bundle.folder / "events.csv").read_text("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(table), delimiter=";"))
    people = (bundle.folder / "personer.csv").read_text("utf-8-sig")

    assert first["Vem"] == "'=Karin"
    assert first["Vad"] == "'=Karin läste avvikelsen"
    assert first["Tid"] == "2026-03-03 09:00:00"
    assert "'=Karin" in people
    assert (bundle.folder / "events.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def change(bundle: Bundle) -> None:
    rows = bundle.rows()
    bundle.write([rows[0].replace("row4", "row5"), *rows[1:]])


def remove(bundle: Bundle) -> None:
    bundle.write(bundle.rows()[:4] + bundle.rows()[5:])


def swap(bundle: Bundle) -> None:
    first, second, *rest = bundle.rows()
    bundle.write([second, first, *rest])


def cut(bundle: Bundle) -> None:
    bundle.write(bundle.rows()[:-1])


def manifest(bundle: Bundle) -> None:
    place = bundle.folder / "manifest.json"
    place.write_text(place.read_text().replace('"rows": 10', '"rows": 9'))


def table(bundle: Bundle) -> None:
    place = bundle.folder / "events.csv"
    place.write_bytes(place.read_bytes().replace(b"row4", b"row5"))


def readme(bundle: Bundle) -> None:
    (bundle.folder / "README.txt").unlink()


TOUCHES = (change, remove, swap, cut, manifest, table, readme)


@pytest.mark.parametrize("touch", TOUCHES, ids=lambda touch: touch.__name__)
def test_whatever_is_touched_is_refused(bundle: Bundle, touch: Callable[[Bundle], None]) -> None:
    touch(bundle)

    code, said = bundle.prove()

    assert code == 1
    assert said.startswith("INTE HELT: ")


def test_another_key_is_refused(bundle: Bundle) -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()

    assert bundle.prove(key=other) == (
        1, "INTE HELT: manifest.json är ändrad, eller undertecknad med en annan nyckel\n",
    )  # fmt: skip
    assert bundle.prove(key="nonsense")[0] == 1


def sealed_anew(bundle: Bundle, key: Ed25519PrivateKey | Config) -> None:
    """Bring checksums and signature in order after a change: what the holder of a key could do."""
    told = bundle.manifest()
    for name in told["files"]:
        told["files"][name] = hashlib.sha256((bundle.folder / name).read_bytes()).hexdigest()
    written = json.dumps(told, indent=2, sort_keys=True).encode()
    (bundle.folder / "manifest.json").write_bytes(written)
    signature = (
        key.sign(written).hex() if isinstance(key, Ed25519PrivateKey) else sign(key, written)
    )
    (bundle.folder / "signature.txt").write_text(signature)


@pytest.mark.parametrize("touch", TOUCHES[:-1], ids=lambda touch: touch.__name__)
def test_a_forger_who_signs_anew_has_another_key(
    bundle: Bundle, touch: Callable[[Bundle], None]
) -> None:
    touch(bundle)
    sealed_anew(bundle, Ed25519PrivateKey.generate())

    code, said = bundle.prove()

    assert code == 1
    assert "en annan nyckel" in said


@pytest.mark.parametrize(
    ("touch", "at"),
    [(change, 5), (remove, 9), (swap, 5), (cut, 13)],
    ids=["changed", "removed", "swapped", "cut"],
)
def test_rows_touched_before_they_were_signed_break_the_chain_at_their_number(
    app: Flask, bundle: Bundle, touch: Callable[[Bundle], None], at: int
) -> None:
    touch(bundle)
    sealed_anew(bundle, app.extensions["config"])

    code, said = bundle.prove()

    assert code == 1
    assert f"rad {at}" in said


def test_control_without_the_chain_rows_left_out_before_signing_would_pass(
    app: Flask, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove(bundle)
    sealed_anew(bundle, app.extensions["config"])
    monkeypatch.setattr(verify, "check_chain", lambda _folder, _manifest: [])
    monkeypatch.setattr(verify, "check_table", lambda _folder, _rows: None)

    assert verify.prove(bundle.folder, bundle.key, None)[0] == "Uttaget är helt."


def test_control_without_the_signature_a_manifest_of_ones_own_would_pass(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme(bundle)
    (bundle.folder / "README.txt").write_text("annat")
    sealed_anew(bundle, Ed25519PrivateKey.generate())
    with pytest.raises(verify.NotWholeError):
        verify.prove(bundle.folder, bundle.key, None)

    monkeypatch.setattr(verify, "is_signed", lambda *_: True)

    assert verify.prove(bundle.folder, bundle.key, None)[0] == "Uttaget är helt."


# --- against anchors -------------------------------------------------------------


def anchor_file(session: Session, app: Flask, path: Path, *seqs: int) -> str:
    """Write the anchors that a registrator would have got when the trail was this long."""
    config: Config = app.extensions["config"]
    for seq in seqs:
        committed = (
            links.commitment(each, head) for each, head in links.heads(session, until=seq).items()
        )
        anchors.add(
            path,
            anchors.Anchor(
                day=f"2026-03-{seq:02}",
                seq=seq,
                seal="",
                rows=seq,
                heads=tuple(sorted(committed)),
                after="",
            ).signed(config.key("audit anchor")),
        )
    return str(path)


@on_both_databases
def test_a_bundle_fits_the_anchors_of_its_time(
    app: Flask, session: Session, spring: tuple[int, int], tmp_path: Path
) -> None:
    file = anchor_file(session, app, tmp_path / "anchors", 7, 8, 10, 20, 28, 30, 40)
    bundle = take(app, session, tmp_path / "bundle")

    code, said = bundle.prove("--ankare", file)

    assert code == 0
    # Rows 9–28 are the bundle's; up to row 7 and from row 29 it knows nothing.
    assert "Prövat mot 5 ankare; 2 ligger utanför perioden." in said


@on_both_databases
@pytest.mark.parametrize("forger", ["rewrites", "leaves out"])
def test_what_the_service_itself_changed_before_the_bundle_is_seen_against_an_anchor(
    app: Flask, session: Session, spring: tuple[int, int], tmp_path: Path, forger: str
) -> None:
    file = anchor_file(session, app, tmp_path / "anchors", 20)
    own, other = spring
    # Whoever has every key of the service makes a chain that verifies from end to end.
    with unseen(session):
        session.execute(text("DELETE FROM audit_event"))
    for number in range(20):
        at = BEGINS - timedelta(days=10) + timedelta(days=3 * number)
        struck = number == 6
        if not (struck and forger == "leaves out"):
            append(session, number, forbund=own, at=at, by="somebodyelse" if struck else "x")
        append(session, number, forbund=other, at=at)
    session.commit()
    assert chain.first_broken(session, key=audit_key()) is None
    bundle = take(app, session, tmp_path / "bundle")

    assert bundle.prove()[0] == 0  # nothing in the bundle alone can tell
    code, said = bundle.prove("--ankare", file)

    assert (code, "stämmer inte med ankaret" in said) == (1, True)


def test_a_row_that_does_not_fit_its_seal_is_never_signed(
    app: Flask, session: Session, spring: tuple[int, int], tmp_path: Path
) -> None:
    with unseen(session):
        session.execute(text("UPDATE audit_event SET subject = 'y' WHERE seq = 3"))
    session.commit()

    with pytest.raises(RefusedError, match="rad 3"):
        take(app, session, tmp_path / "bundle")


def test_a_period_without_rows_is_a_bundle_that_says_so(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    bundle = take(app, session, tmp_path / "bundle")

    code, said = bundle.prove()

    assert (code, "0 rader" in said) == (0, True)


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        (datetime(2026, 2, 28, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 2, 28, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 31, 22, 0, tzinfo=UTC), False),
    ],
)
def test_a_period_is_of_swedish_days(
    app: Flask, session: Session, tmp_path: Path, at: datetime, inside: bool
) -> None:
    append(session, 1, forbund=factories.forbund(session).id, at=at)
    session.commit()

    assert take(app, session, tmp_path / "bundle").manifest()["rows"] == int(inside)


def test_a_clock_that_was_set_back_leaves_no_gap(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    own, late = factories.forbund(session).id, MARCH.ends
    for number, minutes in enumerate((-10, 5, -5, 10)):
        append(session, number, forbund=own, at=late + timedelta(minutes=minutes))
    session.commit()
    bundle = take(app, session, tmp_path / "bundle")

    assert [json.loads(row)["number"] for row in bundle.rows()] == [1, 2, 3]
    assert bundle.prove()[0] == 0


# --- the program ------------------------------------------------------------------


def test_the_program_asks_for_nothing_that_python_3_9_lacks() -> None:
    tree = ast.parse(verifier(), feature_version=(3, 9))
    imported = {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    } | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert imported <= {
        "__future__", "argparse", "csv", "hashlib", "json", "sys", "pathlib", "typing",
    }  # fmt: skip


def test_its_signatures_are_those_of_the_library() -> None:
    for length in (0, 1, 77):
        key, message = Ed25519PrivateKey.generate(), bytes(range(length))
        owner, signature = key.public_key().public_bytes_raw(), key.sign(message)

        assert verify.is_signed(owner, message, signature)
        assert not verify.is_signed(owner, message + b"x", signature)
        for place in (0, 31, 32, 63):
            bent = bytearray(signature)
            bent[place] ^= 1
            assert not verify.is_signed(owner, message, bytes(bent))
        assert not verify.is_signed(owner, message, signature[:-1])


def test_its_signatures_are_those_of_rfc_8032() -> None:
    # Section 7.1, test 2.
    owner = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )

    assert verify.is_signed(owner, b"\x72", signature)


@pytest.mark.parametrize("value", [{"b": 1, "a": [None, True, "å\u2028"]}, [0.1, 2**60], ""])
def test_both_write_a_value_alike(value: object) -> None:
    assert verify.digest(value) == digest(value)


def test_asked_wrongly_it_says_how(bundle: Bundle) -> None:
    command = [sys.executable, str(bundle.folder / "verify.py")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ended.returncode == 2
    assert "nyckel" in ended.stderr
