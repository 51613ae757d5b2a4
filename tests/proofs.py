"""Which tests are proofs, and the table of their full size in docs/evidence.md.

A proof is a test that asks for `full`, itself or through another fixture: nobody has to remember
the mark. It says how large it was with `record_property("size", …)`.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from deviations import clock
from tests.bench.occasion import commit
from tests.bench.table import as_markdown, standing_lines, write_section

HEADINGS = ("Proof", "Size", "Result", "Took", "Date", "Commit")
SECTION = "Proofs"
HOW = (
    "`make chaos`. The proofs at their full size; `make test` runs the same ones small. A line"
    " stands until its proof is run again."
)
OUTCOMES = ("passed", "failed", "skipped")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="the proofs at their full size")
    parser.addoption("--evidence", type=Path, help="where to keep what the full proofs gave")


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Say whether the proofs run at their full size (make chaos) or small (make test)."""
    return bool(request.config.getoption("--full"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "full" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.chaos)


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    kept = config.getoption("--evidence")
    part_of_a_run = hasattr(config, "workerinput")  # xdist: the one who has all reports writes
    if not kept or part_of_a_run or not config.getoption("--full"):
        return
    reports = [
        report
        for outcome in OUTCOMES
        for report in terminalreporter.getreports(outcome)
        if isinstance(report, pytest.TestReport) and "chaos" in report.keywords
    ]
    lines = {line[0]: line for line in standing_lines(SECTION, HEADINGS, kept)}
    lines |= {line[0]: line for line in lines_of(reports, f"{clock.now():%Y-%m-%d}", commit())}
    shown = as_markdown(HEADINGS, [lines[proof] for proof in sorted(lines)])
    write_section(SECTION, f"{HOW}\n\n{shown}", kept)


def lines_of(
    reports: Iterable[pytest.TestReport], date: str, made_from: str
) -> list[tuple[str, ...]]:
    """Return a line for each proof: its cases together, the largest size that one of them told."""
    proofs: defaultdict[str, list[pytest.TestReport]] = defaultdict(list)
    for report in reports:
        proofs[_sentence(report.nodeid)].append(report)
    return [
        (proof, _size(cases), _result(cases), _took(cases), date, made_from)
        for proof, cases in proofs.items()
    ]


def _sentence(nodeid: str) -> str:
    name = nodeid.partition("[")[0].rpartition("::")[2]
    return name.removeprefix("test_").replace("_", " ")


def _size(cases: list[pytest.TestReport]) -> str:
    told = {str(value) for case in cases for key, value in case.user_properties if key == "size"}
    return ", ".join(sorted(told))


def _result(cases: list[pytest.TestReport]) -> str:
    counted = {outcome: sum(case.outcome == outcome for case in cases) for outcome in OUTCOMES}
    written = ", ".join(f"{number} {outcome}" for outcome, number in counted.items() if number)
    return f"**{written}**" if counted["failed"] else written


def _took(cases: list[pytest.TestReport]) -> str:
    return f"{sum(case.duration for case in cases):.0f} s"
