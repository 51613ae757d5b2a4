"""Valid personnummer and samordningsnummer, in every form a person may write them."""

import random
from collections.abc import Callable
from datetime import date, timedelta

_FULLWIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def personnummer_of(eight: str, serial: str) -> str:
    """Give twelve digits, the last such that the doubled and single digits sum to tens."""
    doubled = (str(int(digit) * (2 - place % 2)) for place, digit in enumerate(eight[2:] + serial))
    total = sum(int(digit) for digits in doubled for digit in digits)
    return f"{eight}{serial}{-total % 10}"


def some_twelve_digits(draw: random.Random) -> str:
    born = date(1930, 1, 1) + timedelta(days=draw.randrange(75 * 365))
    coordination = 60 if draw.random() < 0.2 else 0
    eight = f"{born:%Y%m}{born.day + coordination:02}"
    return personnummer_of(eight, f"{draw.randrange(1, 999):03}")


def some_ten_digits(draw: random.Random) -> str:
    """Give any number of ten digits."""
    return str(draw.randrange(10**9, 10**10))


def _written(separator: str, *, century: bool) -> Callable[[random.Random], str]:
    def write(draw: random.Random) -> str:
        digits = some_twelve_digits(draw)
        return (digits[:2] if century else "") + digits[2:8] + separator + digits[8:]

    return write


def _grouped(gap: str, separator: str) -> Callable[[random.Random], str]:
    def write(draw: random.Random) -> str:
        digits = some_twelve_digits(draw)
        return gap.join((digits[:4], digits[4:6], digits[6:8])) + separator + digits[8:]

    return write


def _between_digits(sign: str) -> Callable[[random.Random], str]:
    return lambda draw: sign.join(_written("-", century=False)(draw))


def _in_digits(digits: dict[int, int]) -> Callable[[random.Random], str]:
    return lambda draw: _written("-", century=True)(draw).translate(digits)


FORMS: tuple[Callable[[random.Random], str], ...] = (
    _written("-", century=False),
    _written("-", century=True),
    _written("", century=False),
    _written("", century=True),
    _written("+", century=False),
    _written(" ", century=False),
    _written(" - ", century=False),
    _written("\u00a0-\u00a0", century=True),
    _written("\u2013", century=False),
    _written("\u2014", century=True),
    _written("\u2011", century=False),
    _written("\n", century=False),
    _written("-\n", century=False),
    _written("\u200b-\u200b", century=False),
    _grouped("-", "-"),
    _grouped(" ", " "),
    _grouped(".", "-"),
    _between_digits("\u200b"),
    _between_digits("\u2060"),
    _between_digits(" "),
    _in_digits(_FULLWIDTH),
    _in_digits(_ARABIC),
)
