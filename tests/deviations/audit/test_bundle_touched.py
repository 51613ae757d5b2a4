"""A bundle refuses whatever was touched: a row, a file, its signature, or all of it signed anew."""

import hashlib
import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from deviations.audit.bundle import verify
from deviations.audit.bundle.signing import sign
from deviations.config import Config
from tests.deviations.audit.bundles import Bundle


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
