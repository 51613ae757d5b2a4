"""When and on what it was measured: numbers without these say nothing."""

import os
import platform
import sqlite3
import subprocess
from pathlib import Path

import psutil

from deviations import clock

ROOT = Path(__file__).parents[2]


def described() -> str:
    """Return the day, the commit and the machine, in one line."""
    memory = psutil.virtual_memory().total / 2**30
    return " · ".join(
        (
            f"{clock.now():%Y-%m-%d %H:%M} UTC",
            f"commit {commit()}",
            f"{os.cpu_count()} cores {platform.machine()}, {memory:.0f} GiB",
            f"load {os.getloadavg()[0]:.1f}",
            f"Python {platform.python_version()}",
            f"SQLite {sqlite3.sqlite_version}",
        )
    )


def commit() -> str:
    """Return the short name of the commit, with a plus when something is not committed."""
    try:
        name = _git("rev-parse", "--short", "HEAD")
        changed = _git("status", "--porcelain", "--", ".", ":!docs/evidence.md")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{name}+" if changed else name


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
