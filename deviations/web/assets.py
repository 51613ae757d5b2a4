"""Addresses of static files that change when the file does."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, url_for


@cache
def _version(path: Path, changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def install_assets(app: Flask) -> None:
    """Give templates `asset("css/x.css")`: a URL that may be kept for a year."""
    folder = Path(app.static_folder or "static")

    def asset(name: str) -> str:
        path = folder / name
        if not path.is_file():
            return url_for("static", filename=name)
        return url_for("static", filename=name, v=_version(path, path.stat().st_mtime_ns))

    app.jinja_env.globals["asset"] = asset
