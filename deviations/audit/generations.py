"""The keys of one purpose through the changes of the secret: once newer, never older again."""

from collections.abc import Callable, Sequence


class Generations:
    """What lies in the order it was made, tried under the key of today and those before it.

    A secret may have been changed because it leaked. So whatever comes after something that a key
    fits must fit that key or a newer one: an older key speaks for the time before the change only.
    """

    def __init__(self, key: bytes, older: Sequence[bytes] = ()) -> None:
        """Take the keys, `older` with the newest first."""
        self._good = [key, *older]

    def take(self, fits: Callable[[bytes], bool]) -> bool:
        """Say whether the next thing fits a key that is still good, and drop those before it."""
        for age, key in enumerate(self._good):
            if fits(key):
                del self._good[age + 1 :]
                return True
        return False
