"""One way to write a value as bytes, so that the same value always has the same hash. Pure."""

import hashlib
import json


def written(value: object) -> bytes:
    """Return the one canonical writing of a JSON value.

    >>> written({"b": 1, "a": [2, None]})
    b'{"a":[2,null],"b":1}'
    """
    text = json.dumps(
        value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode("ascii")


def digest(value: object) -> str:
    """Return the SHA-256 of a value in hexadecimal."""
    return hashlib.sha256(written(value)).hexdigest()
