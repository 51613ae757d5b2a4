"""The program in the bundle: what it needs, and that it counts as the service does."""

import ast
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deviations.audit.bundle import verify
from deviations.audit.bundle.writing import verifier
from deviations.audit.canonical import digest
from tests.deviations.audit.bundles import Bundle


def test_the_program_asks_for_nothing_that_python_3_9_lacks() -> None:
    tree = ast.parse(verifier(), feature_version=(3, 9))
    imported = {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    } | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert imported <= {
        "argparse", "csv", "hashlib", "json", "sys", "pathlib", "typing",
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
    command = [sys.executable, "-I", str(bundle.folder / "verify.py")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ended.returncode == 2
    assert "nyckel" in ended.stderr
