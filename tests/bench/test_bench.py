"""The measuring works: a tiny run fills every line, and what it says of goals is so."""

from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.client import Post
from tests.bench.places import SQLITE
from tests.bench.rows import HEADINGS, Goal, Row
from tests.bench.table import as_markdown, write_section


@pytest.mark.slow
def test_a_quick_run_measures_everything_and_keeps_it_where_told(tmp_path: Path) -> None:
    evidence = tmp_path / "evidence.md"

    main(["--quick", "--on", SQLITE, "--evidence", str(evidence)])

    kept = evidence.read_text("utf-8")
    for measure in ("demo generate", "figures / bare", "read_sql", "list: open", "filing", "PDF"):
        assert f"| {measure}" in kept
    assert "**no**" not in kept
    assert "MiB" in kept


@pytest.mark.parametrize(
    ("goal", "value", "verdict"),
    [
        (Goal(1.5), 1.5, "yes"),
        (Goal(1.5), 1.51, "**no**"),
        (Goal(10, least=True), 10, "yes"),
        (Goal(10, least=True), 9.99, "**no**"),
        (None, 5, ""),
    ],
)
def test_a_goal_is_met_up_to_its_limit(goal: Goal | None, value: float, verdict: str) -> None:
    assert Row(measure="m", where="w", value=value, goal=goal).verdict == verdict


def test_a_section_takes_the_place_of_its_forerunner_and_of_nothing_else(tmp_path: Path) -> None:
    evidence = tmp_path / "evidence.md"
    write_section("Measurements", "old", evidence)
    write_section("Proofs", "standing", evidence)

    write_section("Measurements", r"new \1", evidence)

    kept = evidence.read_text("utf-8")
    assert "old" not in kept
    assert kept.count("## Measurements") == kept.count("## Proofs") == 1
    assert kept.index(r"new \1") < kept.index("standing")


def test_a_table_has_a_line_for_each_row() -> None:
    row = Row(measure="list", where="here", value=0.5, goal=Goal(1), memory=3 * 2**20)

    shown = as_markdown(HEADINGS, [row.cells()])

    assert shown.splitlines()[2].split("|")[1:-1][0].strip() == "list"
    assert "3 MiB" in shown
    assert len({len(line) for line in shown.splitlines()}) == 1


def test_a_form_is_posted_as_a_browser_writes_it() -> None:
    assert Post.of("/", [("a", "å"), ("a", "b c")]).body == b"a=%C3%A5&a=b+c"
