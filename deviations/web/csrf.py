"""Views whose form answers for its own token."""

from collections.abc import Callable
from typing import Any, TypeVar

from deviations.extensions import csrf

View = TypeVar("View", bound=Callable[..., Any])


def form_checks_token(view: View) -> View:
    """Let a view's form refuse a missing or old token itself, and give back what was typed.

    Every other view is refused before it runs, with a page that has lost the words.
    """
    csrf.exempt(view)
    return view
