"""Sealed with a key that is kept outside the database: who copies the tables cannot read it."""

import base64

from cryptography.fernet import Fernet
from flask import current_app

from deviations.config import Config


def seal(purpose: str) -> Fernet:
    """Return the seal of one purpose; what another sealed does not open."""
    settings: Config = current_app.extensions["config"]
    return Fernet(base64.urlsafe_b64encode(settings.key(purpose)))
