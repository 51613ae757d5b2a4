"""`flask jobs`: what is due, what was done, and doing it as if the clock stood elsewhere."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

from deviations import schedule
from deviations.cli import jobs

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Give `flask jobs` some words and return how it went."""

    def give(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=["jobs", *words])

    return give


def test_due_names_what_is_left_and_nothing_once_it_is_done(run: Run) -> None:
    before = run("due", "--at", "2026-11-22T06:00")
    done = run("run", "--once", "--at", "2026-11-22T06:00")
    after = run("due", "--at", "2026-11-22T06:00")

    assert before.output == "stadning 2026-11-22\nankare 2026-11-22\n"
    assert done.output == "klara 2 · skickade 0\n"
    assert after.output == ""


def test_a_day_is_swedish_unless_a_zone_is_given(run: Run) -> None:
    assert "2026-11-23" in run("due", "--at", "2026-11-22T23:30Z").output
    assert "2026-11-22" in run("due", "--at", "2026-11-22T23:30").output


def test_status_tells_what_was_done_and_what_waits(run: Run) -> None:
    run("run", "--once", "--at", "2026-11-22T06:00")

    said = run("status").output

    assert "stadning 2026-11-22 done försök 1" in said
    assert "väntar 0 · försenade 0 · gav upp 0" in said


def test_a_moment_that_cannot_be_read_says_how_one_is_written(run: Run) -> None:
    refused = run("due", "--at", "i går")

    assert refused.exit_code == 2
    assert "Skriv till exempel 2026-11-02T06:00" in refused.output


def test_without_once_the_clock_goes_on_ticking(
    app: Flask, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticked: list[str] = []
    monkeypatch.setattr(jobs, "tick", lambda owner, now=None: ticked.append(owner))

    class TwoTicks:
        def __init__(self, tick: Callable[[], None]) -> None:
            self.tick = tick

        def start(self) -> None:
            self.tick()
            self.tick()

    monkeypatch.setattr(schedule, "build", TwoTicks)

    assert run("run").exit_code == 0
    assert len(ticked) == 3
    assert len(set(ticked)) == 1


def test_the_clock_holds_one_tick_that_never_overlaps_and_is_never_too_late() -> None:
    (tick,) = schedule.build(lambda: None).get_jobs()

    assert tick.trigger.interval.total_seconds() == schedule.SECONDS_BETWEEN_TICKS
    scheduler = schedule.build(lambda: None)
    assert scheduler._job_defaults == {
        "misfire_grace_time": None,
        "coalesce": True,
        "max_instances": 1,
    }


def test_two_processes_never_share_a_name() -> None:
    assert jobs.owner_name() != jobs.owner_name()
    assert len(jobs.owner_name()) <= 64
