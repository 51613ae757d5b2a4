"""The clock of the jobs process: APScheduler ticks, the database decides.

It holds no list of what is to run: every tick asks what is due. So two clocks do no harm, and a
machine that was off catches up at its first tick.
"""

from collections.abc import Callable
from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler

SECONDS_BETWEEN_TICKS = 20


def build(tick: Callable[[], None]) -> BlockingScheduler:
    """Return a scheduler, not started, that calls `tick` again and again, never twice at once."""
    scheduler = BlockingScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    scheduler.add_job(tick, "interval", seconds=SECONDS_BETWEEN_TICKS, id="tick")
    return scheduler
