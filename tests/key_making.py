"""What one of several first starts does: read the key, or make it. Imports little."""

from pathlib import Path

from deviations.config import _read_or_make_secret


def read_key(path: str) -> bytes:
    """Return the key at a path."""
    return _read_or_make_secret(Path(path))
