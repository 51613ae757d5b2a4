"""Planned faults strike at their passage, in their way, and otherwise not at all."""

import errno
import signal
from collections.abc import Iterator

import pytest

from deviations import faults


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    faults.disarm()


def test_a_point_that_nobody_armed_does_nothing() -> None:
    faults.arm("other:1:raise")

    faults.point("this")


def test_a_fault_strikes_at_its_passage_and_at_no_other() -> None:
    faults.arm("this:2:raise")

    faults.point("this")
    with pytest.raises(faults.PlannedFaultError):
        faults.point("this")
    faults.point("this")


def test_a_full_disk_looks_like_one() -> None:
    faults.arm("this:1:enospc")

    with pytest.raises(OSError, match="No space left") as full:
        faults.point("this")
    assert full.value.errno == errno.ENOSPC


def test_a_kill_is_a_kill(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []

    def kill(_process: int, number: int) -> None:
        sent.append(number)
        raise SystemExit  # the real one does not come back either

    monkeypatch.setattr("os.kill", kill)
    faults.arm("this:1:kill9")

    with pytest.raises(SystemExit):
        faults.point("this")
    assert sent == [signal.SIGKILL]
