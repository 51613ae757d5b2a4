"""A file that somebody put into a bundle neither runs nor passes, tried as README.txt says."""

import hashlib
import shlex
import subprocess
import sys

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from deviations.audit.bundle import readme
from deviations.audit.bundle.writing import verifier
from deviations.organisations.roles import Role
from tests.deviations.administration.browsers import browser_of
from tests.deviations.audit.bundles import Bundle

HOLE, WHOLE = "from __future__ import annotations\n", "Uttaget är helt."
FORGED = f'import sys\nsys.stdout.write("{WHOLE}\\n")\nsys.exit(0)\n'
# What the program imports, what that imports, and what Python itself looks for when it starts.
NAMES = (
    "argparse", "csv", "hashlib", "json", "pathlib", "typing", "__future__",
    "os", "re", "encodings", "sitecustomize", "usercustomize",
)  # fmt: skip


def run(bundle: Bundle, command: str, *more: str, **environment: str) -> tuple[int, str]:
    """Run a command in the bundle's folder; return how it ended and all that it said."""
    words = [sys.executable, *shlex.split(command)[1:], *more]
    ended = subprocess.run(
        words, capture_output=True, text=True, check=False, cwd=bundle.folder, env=environment
    )
    return ended.returncode, ended.stdout + ended.stderr


def plant(bundle: Bundle, name: str) -> None:
    (bundle.folder / f"{name}.py").write_text(FORGED)


def guided(bundle: Bundle) -> str:
    """Return what README.txt says to run."""
    told = (bundle.folder / "README.txt").read_text()
    assert readme.CHECKSUM in told
    return next(line for line in told.splitlines() if "Kör: " in line).partition("Kör:  ")[2]


def test_what_nobody_touched_is_whole(bundle: Bundle) -> None:
    command = guided(bundle).replace("NYCKEL", bundle.key)

    code, said = run(bundle, command)

    assert (code, said.splitlines()[0]) == (0, WHOLE)


@pytest.mark.parametrize("name", NAMES)
def test_a_planted_file_is_refused_by_name_and_never_run(bundle: Bundle, name: str) -> None:
    plant(bundle, name)
    command = guided(bundle).replace("NYCKEL", bundle.key)

    code, said = run(bundle, command, PYTHONPATH=str(bundle.folder))

    assert (code, said) == (
        1, f"INTE HELT: {name}.py hör inte till uttaget. Packa upp det i en tom mapp\n",
    )  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_who_forgets_i_is_told_before_anything_planted_runs(bundle: Bundle, name: str) -> None:
    plant(bundle, name)

    code, said = run(bundle, "python3 verify.py", bundle.key)

    assert (code, said) == (2, "Kör så här, med -I:  python3 -I verify.py NYCKEL\n")


def test_the_checksum_is_the_program_s_own_whatever_lies_beside_it(bundle: Bundle) -> None:
    plant(bundle, "hashlib")

    assert run(bundle, readme.CHECKSUM) == (0, f"{hashlib.sha256(verifier()).hexdigest()}\n")


def test_a_folder_and_a_hidden_file_are_refused_too(bundle: Bundle) -> None:
    for name in ("json", ".dold"):
        (bundle.folder / name).mkdir()
        assert f"INTE HELT: {name} hör inte till" in run(bundle, readme.PROVE, bundle.key)[1]
        (bundle.folder / name).rmdir()


def test_the_page_says_both_commands(app: Flask, session: Session) -> None:
    browser = browser_of(app, session, Role.ADMIN)

    page = browser.get("/administration/granskning").get_data(as_text=True)

    assert readme.PROVE in page
    assert "python3 -I -c" in page


def test_control_a_program_that_does_not_ask_for_i_is_fooled(bundle: Bundle) -> None:
    plant(bundle, "argparse")
    place = bundle.folder / "verify.py"
    place.write_text(place.read_text().replace("not sys.flags.isolated", "False"))

    assert run(bundle, "python3 verify.py", bundle.key) == (0, f"{WHOLE}\n")


def test_control_a_program_that_imports_from_the_future_is_fooled_before_it_can_ask(
    bundle: Bundle,
) -> None:
    plant(bundle, "__future__")
    place = bundle.folder / "verify.py"
    place.write_text(HOLE + place.read_text())

    assert run(bundle, "python3 verify.py", bundle.key) == (0, f"{WHOLE}\n")


def test_control_a_checksum_without_i_is_whatever_was_planted(bundle: Bundle) -> None:
    plant(bundle, "hashlib")

    assert run(bundle, readme.CHECKSUM.replace(" -I", ""))[1] == f"{WHOLE}\n"
