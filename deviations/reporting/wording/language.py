"""Flask-Babel's two questions with their types, which the package itself does not tell."""

import flask_babel


def gettext(message: str, **values: object) -> str:
    """Return a sentence in the reader's language, its values filled in."""
    return str(flask_babel.gettext(message, **values))


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Return the sentence for one or for many."""
    return str(flask_babel.ngettext(one, many, number, **values))
