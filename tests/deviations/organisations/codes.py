"""What an app for codes shows."""

import re
from html import unescape

import pyotp

from deviations import clock


def code_of(secret: str, *, steps: int = 0) -> str:
    """Return the code of an app whose clock is so many half-minutes off."""
    step = int(clock.now().timestamp()) // 30 + steps
    return pyotp.TOTP(secret).generate_otp(step)


def carried_on(page: str) -> tuple[str, str]:
    """Return the sealed secret of a set-up page, and the secret as it is written out."""
    sealed = re.search(r'name="hemlighet" value="([^"]+)"', page)
    letters = re.search(r"typed-key\">([A-Z2-7 ]+)<", page)
    assert sealed
    assert letters
    return unescape(sealed[1]), letters[1].replace(" ", "")
