"""A bundle as a förbund takes it out, unpacked, and proved by its own program."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from deviations.administration.services.oversight import take_out
from deviations.audit import chain
from deviations.audit.bundle.extract import Period
from deviations.audit.bundle.signing import public_key
from deviations.audit.services import audit_key
from deviations.config import Config
from tests import factories

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
        """Return what the bundle says of itself."""
        found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text())
        return found

    def rows(self) -> list[str]:
        """Return the lines of its rows, each one JSON."""
        return (self.folder / "events.jsonl").read_text().splitlines()

    def write(self, rows: list[str]) -> None:
        """Put other rows in their place."""
        (self.folder / "events.jsonl").write_text("".join(f"{row}\n" for row in rows))


def append(session: Session, number: int, *, forbund: int, at: datetime, by: str = "x") -> None:
    """Append an act of a förbund to the trail; its subject is `row<number>`."""
    act = chain.Act(
        action="deviation:read", subject=f"row{number}", at=at, actor=by, forbund_id=forbund
    )
    chain.append(session, act, key=audit_key())


def take(app: Flask, session: Session, folder: Path, period: Period = MARCH) -> Bundle:
    """Take a bundle out of the service as its administrator does, and unpack it in a new folder."""
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
