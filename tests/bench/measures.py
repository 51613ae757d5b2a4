"""Every measure as lines of the table. A goal that is missed says where the time goes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.bench import counting, filing, listing, paper
from tests.bench.counting import CASES, Case, Times
from tests.bench.memory import alone
from tests.bench.places import SQLITE, Ground, Place, fill
from tests.bench.rows import Goal, Row, milliseconds, written
from tests.bench.sizes import Sizes
from tests.bench.timing import percentile

HALF = Goal(0.5, least=True)
SCREEN = Goal(300, "ms")
MINUTE = Goal(60, "s")
BESIDE_BARE, BESIDE_PANDAS, TEN_TIMES_ROWS = Goal(1.5), Goal(10, least=True), Goal(11)
LIST_GROWTH, PDF_BESIDE_BARE = Goal(1.3), Goal(2)


def of_filing(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Compare filing with the bare endpoint."""
    found = filing.compare(ground, sizes)
    ours, bare = found.filing, found.bare
    yield Row(
        measure="filing / bare insert",
        where=ground.kind,
        value=ours.rate / bare.rate,
        goal=HALF,
        memory=found.filing_memory,
        remark=(
            f"{written(ours.rate, 'requests/s')} against {written(bare.rate, 'requests/s')}"
            f" ({found.bare_memory / 2**20:.0f} MiB); answered in {_percentiles(ours.times)}"
            f" against {_percentiles(bare.times)} (p50, p95, p99)"
        ),
    )


def filled(ground: Ground, count: int) -> tuple[Place, Row]:
    """Fill a place; return it with how long that took."""
    place = replace(ground.place(), count=count)
    took, memory = alone(fill, place, count)
    rate = written(count / took, "rows/s")
    measure = "demo generate"
    return place, Row(
        measure=measure, where=str(place), value=took, unit="s", memory=memory, remark=rate
    )


def of_listing(small: Place, large: Place, sizes: Sizes) -> Iterator[Row]:
    """Compare the list at two sizes."""
    times = sizes.repeats * 6
    few, many = listing.listed(small, times), listing.listed(large, times)
    beside = f"{milliseconds(few.least[listing.LIST])} at {small.count} rows"
    statements = f"{few.statements} and {many.statements} statements"
    yield Row(
        measure="list: large / small",
        where=str(large),
        value=many.least[listing.LIST] / few.least[listing.LIST],
        goal=LIST_GROWTH,
        memory=many.memory,
        remark=f"{milliseconds(many.least[listing.LIST])}, {beside}; {statements}",
    )
    names = {listing.LIST: "open", listing.LAST: "all, page 40", listing.SEARCH: "a common word"}
    for path, name in names.items():
        yield Row(
            measure=f"list: {name}",
            where=str(large),
            value=many.middle[path] * 1000,
            unit="ms",
            goal=SCREEN,
            remark=f"median; {milliseconds(few.middle[path])} at {small.count} rows",
        )


def of_counting(place: Place, smaller: dict[Case, Times], sizes: Sizes) -> Iterator[Row]:
    """Compare figures with their statements, with pandas, and with those of a smaller place."""
    for case in CASES:
        times = smaller.get(case)
        found, memory = alone(counting.figures_and_bare, place, case, sizes.repeats)
        yield Row(
            measure=f"figures / bare statements: {case}",
            where=str(place),
            value=found.figures / found.bare,
            goal=BESIDE_BARE,
            memory=memory,
            remark=f"{milliseconds(found.figures)} against {milliseconds(found.bare)}",
        )
        if times:
            yield _growth(place, case, times, found)
        smaller[case] = found
    yield _beside_pandas(place, smaller[CASES[0]], sizes)


def _growth(place: Place, case: Case, before: Times, after: Times) -> Row:
    bare = written(after.bare / before.bare, "×")
    return Row(
        measure=f"figures: ten times the rows: {case}",
        where=str(place),
        value=after.figures / before.figures,
        goal=TEN_TIMES_ROWS,
        remark=f"{milliseconds(before.figures)} before; the statements alone {bare}",
    )


def _beside_pandas(place: Place, found: Times, sizes: Sizes) -> Row:
    taken, memory = alone(counting.pandas_alone, place, CASES[0], min(2, sizes.repeats))
    return Row(
        measure=f"read_sql + pivots / figures: {CASES[0]}",
        where=str(place),
        value=taken / found.figures,
        goal=BESIDE_PANDAS,
        memory=memory,
        remark=f"{milliseconds(taken)}; pandas asks for the twelve months only, and not who waits",
    )


def of_paper(place: Place, sizes: Sizes) -> Iterator[Row]:
    """Compare a PDF with Typst alone."""
    (whole, bare), memory = alone(paper.rendered_and_bare, place, sizes.repeats)
    yield Row(
        measure="PDF / bare Typst",
        where="a styrgrupp's month",
        value=whole / bare,
        goal=PDF_BESIDE_BARE,
        memory=memory,
        remark=f"{milliseconds(whole)} against {milliseconds(bare)}; the rest is charts and fonts",
    )


def kept(file: Path, count: int) -> Place:
    """Return the place of a SQLite file that an earlier run filled."""
    return Place(SQLITE, f"sqlite:///{file}", file.parent, count)


def _percentiles(times: tuple[float, ...]) -> str:
    return ", ".join(milliseconds(percentile(times, share)) for share in (0.5, 0.95, 0.99))
