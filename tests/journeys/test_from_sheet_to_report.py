"""The documented sheet, read by command, comes out of the report command as worked out by hand."""

import json
from pathlib import Path

import pytest
from flask import Flask

from tests import documented
from tests.marks import on_both_databases

SHEET = Path(__file__).parents[2] / "deviations" / "demo" / "dokumenterade_avvikelser.csv"


@on_both_databases
@pytest.mark.parametrize("asked", documented.WORKED_ANSWERS, ids=" ".join)
def test_the_sheet_that_is_read_is_the_report_that_is_built(
    app: Flask, tmp_path: Path, asked: tuple[str, str, str]
) -> None:
    slug, forum, period = asked
    runner = app.test_cli_runner()
    refused = tmp_path / "avvisade.csv"
    runner.invoke(args=["import", str(SHEET), "--forbund", slug, "--rejected", str(refused)])

    words = ["reports", "build", "--forbund", slug, "--forum", forum, "--period", period]
    built = runner.invoke(args=[*words, "--format", "json", "--out", str(tmp_path)])

    assert built.exit_code == 0, built.output
    told = json.loads((tmp_path / f"{forum}_{period}.json").read_text("utf-8"))
    answer = documented.WORKED_ANSWERS[asked]
    assert told["totals"]["deviations"] == answer.deviations
    assert told["totals"]["forbund_wide"] == answer.forbund_wide
    assert told["tables"]["by_type"] == documented.counts(answer.by_type)
    assert told["tables"]["by_concerned_part"] == documented.counts(answer.by_concerned_part)
    pairs = documented.crossed(answer.reporting_by_concerned)
    assert told["tables"]["reporting_by_concerned"] == pairs
