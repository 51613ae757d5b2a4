"""The table of proofs: a line for each, honest about what failed and what was left out."""

from pathlib import Path
from types import SimpleNamespace
from typing import Literal, cast

import pytest

from tests.bench.table import as_markdown, standing_lines, write_section
from tests.proofs import HEADINGS, SECTION, lines_of, pytest_collection_modifyitems

Outcome = Literal["passed", "failed", "skipped"]


def report(nodeid: str, outcome: Outcome = "passed", size: str = "") -> pytest.TestReport:
    told = [("size", size)] if size else []
    return pytest.TestReport(
        nodeid, ("t.py", 1, "t"), {}, outcome, None, "call", user_properties=told, duration=1.4
    )


def test_the_cases_of_a_proof_are_one_line() -> None:
    reports = [report(f"t.py::test_no_report_is_lost[{at}]", size="50 kills") for at in "ab"]

    assert lines_of(reports, "2026-11-22", "abc") == [
        ("no report is lost", "50 kills", "2 passed", "3 s", "2026-11-22", "abc")
    ]


def test_a_failed_and_a_skipped_case_are_told() -> None:
    reports = [report("t.py::test_a[x]", "failed"), report("t.py::test_a[y]", "skipped")]

    assert lines_of(reports, "", "")[0][2] == "**1 failed, 1 skipped**"


def test_a_line_stands_until_its_proof_is_run_again(tmp_path: Path) -> None:
    evidence = tmp_path / "evidence.md"
    lines = lines_of([report("t.py::test_a"), report("t.py::test_b")], "day", "abc")

    write_section(SECTION, as_markdown(HEADINGS, lines), evidence)
    write_section("Measurements", "| other |", evidence)

    assert standing_lines(SECTION, HEADINGS, evidence) == lines
    assert standing_lines(SECTION, ("Other",), evidence) == []


@pytest.mark.parametrize(("asks_for", "marks"), [("full", 1), ("app", 0)])
def test_who_asks_for_the_full_size_is_a_proof(asks_for: str, marks: int) -> None:
    marked: list[object] = []
    item = SimpleNamespace(fixturenames=[asks_for], add_marker=marked.append)

    pytest_collection_modifyitems([cast("pytest.Item", item)])

    assert len(marked) == marks
