"""`python -m tests.bench`: measure everything, print one table, keep it in docs/evidence.md."""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tests.bench import measures, occasion, table
from tests.bench.counting import Case, Times
from tests.bench.places import KINDS, SQLITE, Ground, Place, grounds
from tests.bench.rows import HEADINGS, Row
from tests.bench.sizes import FULL, QUICK, Sizes

HOW = (
    "`make bench`. Every ratio is of the least of several times, taken in turns in a process of its"
    " own; requests go over loopback to gunicorn with two workers. Memory is that of the process"
    " that did the work."
)


def run(sizes: Sizes, kinds: Sequence[str], million: Path | None) -> Iterator[Row]:
    """Measure on each kind of database that there is; the million rows on SQLite alone."""
    with (
        tempfile.TemporaryDirectory(prefix="lex-heller-bench-") as folder,
        grounds(Path(folder), kinds) as found,
    ):
        for ground in found:
            yield from _on(ground, sizes, million)


def _on(ground: Ground, sizes: Sizes, million: Path | None) -> Iterator[Row]:
    small, _ = measures.filled(ground, sizes.small)
    large, filling = measures.filled(ground, sizes.large)
    yield replace(filling, goal=measures.MINUTE)
    counted: dict[Case, Times] = {}
    yield from measures.of_counting(large, counted, sizes)
    yield from measures.of_listing(small, large, sizes)
    yield from measures.of_filing(ground, sizes)
    if ground.kind == SQLITE:
        yield from measures.of_paper(large, sizes)
        huge = measures.kept(million, sizes.huge) if million else _huge(ground, sizes)
        yield from measures.of_counting(huge, counted, sizes)


def _huge(ground: Ground, sizes: Sizes) -> Place:
    huge, _ = measures.filled(ground, sizes.huge)
    return huge


def main(words: list[str] | None = None) -> int:
    """Run as the words say; return 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="run everything once, very small")
    parser.add_argument("--on", action="append", choices=KINDS, help="one kind of database only")
    parser.add_argument("--evidence", type=Path, help="where to keep it; quick runs are not kept")
    parser.add_argument("--million", type=Path, help="a SQLite file that holds the million already")
    chosen = parser.parse_args(words)
    begun = occasion.described()
    lines = []
    for row in run(QUICK if chosen.quick else FULL, chosen.on or KINDS, chosen.million):
        # A goal says nothing about a handful of rows.
        lines.append((replace(row, goal=None) if chosen.quick else row).cells())
        sys.stderr.write(f"{' · '.join(filter(None, lines[-1]))}\n")
    shown = table.as_markdown(HEADINGS, lines)
    sys.stdout.write(f"{shown}\n")
    if chosen.evidence or not chosen.quick:
        place = chosen.evidence or table.EVIDENCE
        table.write_section("Measurements", f"{begun}\n\n{HOW}\n\n{shown}", place)
    return 0


if __name__ == "__main__":
    sys.exit(main())
