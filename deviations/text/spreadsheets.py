"""Text that no spreadsheet takes for a formula, and back again. Pure."""

import unicodedata

_FORMULA_SIGNS = ("=", "+", "-", "@")
_RAW_SIGNS = ("\t", "\r", "\n")
MARK = "'"


def safe(text: str) -> str:
    """Put a mark before a text that a spreadsheet might run.

    >>> safe("=1+1"), safe("närvaro")
    ("'=1+1", 'närvaro')
    """
    return MARK + text if _might_run(text.lstrip(MARK)) else text


def restored(text: str) -> str:
    """Take away the mark that `safe` put there, and only that.

    >>> restored(safe("=1+1")), restored("'citat'")
    ('=1+1', "'citat'")
    """
    return text[1:] if text.startswith(MARK) and _might_run(text.lstrip(MARK)) else text


def _might_run(text: str) -> bool:
    seen = unicodedata.normalize("NFKC", text.lstrip()[:8])
    return text.startswith(_RAW_SIGNS) or seen.startswith(_FORMULA_SIGNS)
