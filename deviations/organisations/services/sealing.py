"""Sealed with a key that is kept outside the database: who copies the tables cannot read it."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from flask import current_app

from deviations.config import Config


def seal(purpose: str) -> MultiFernet:
    """Return the seal of one purpose; what another sealed does not open, older keys' does."""
    settings: Config = current_app.extensions["config"]
    keys = (settings.key(purpose), *settings.older_keys(purpose))
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
