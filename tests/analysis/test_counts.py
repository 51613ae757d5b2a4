import pandas as pd
import pytest

from analysis.columns import Column, FrameError, check
from analysis.counts import along, crossed, shares

TYPES = ["narvaro", "plan", "remiss"]
PARTS = ["kommun", "region", "af", "fk"]


@pytest.fixture
def frame():
    return pd.DataFrame(
        {
            Column.TYPE: ["remiss", "narvaro", "remiss", "remiss"],
            Column.CONCERNED_PART: ["fk", "af", "fk", "kommun"],
            Column.COUNT: [2, 1, 3, 4],
        }
    )


@pytest.fixture
def nothing():
    return pd.DataFrame(columns=[Column.TYPE, Column.CONCERNED_PART, Column.COUNT])


def test_counts_along_a_dimension_keep_the_order_and_the_zeros(frame):
    counts = along(frame, Column.TYPE, TYPES)

    assert counts.to_dict() == {"narvaro": 1, "plan": 0, "remiss": 9}
    assert list(counts.index) == TYPES
    assert counts.dtype == "int64"


def test_a_crossed_table_keeps_every_empty_combination(frame):
    table = crossed(frame, Column.TYPE, Column.CONCERNED_PART, TYPES, PARTS)

    expected = {(kind, part): 0 for kind in TYPES for part in PARTS}
    for row in frame.itertuples(index=False):
        expected[row.type, row.concerned_part] += row.count
    assert {(kind, part): table.loc[kind, part] for kind in TYPES for part in PARTS} == expected
    assert list(table.index) == TYPES
    assert list(table.columns) == PARTS
    assert set(table.dtypes.astype(str)) == {"int64"}


def test_a_period_without_reports_is_a_table_of_zeros(nothing):
    table = crossed(nothing, Column.TYPE, Column.CONCERNED_PART, TYPES, PARTS)
    counts = along(nothing, Column.TYPE, TYPES)

    assert table.shape == (3, 4)
    assert table.to_numpy().sum() == 0
    assert counts.to_dict() == dict.fromkeys(TYPES, 0)
    assert set(table.dtypes.astype(str)) == {"int64"}


def test_categories_nobody_used_do_not_widen_the_table(frame):
    frame[Column.TYPE] = pd.Categorical(frame[Column.TYPE], categories=[*TYPES, "annat"])

    assert along(frame, Column.TYPE, TYPES).sum() == 10
    assert crossed(frame, Column.TYPE, Column.CONCERNED_PART, TYPES, PARTS).shape == (3, 4)


def test_the_argument_is_left_as_it_was(frame):
    before = frame.copy(deep=True)

    along(frame, Column.TYPE, TYPES)
    crossed(frame, Column.TYPE, Column.CONCERNED_PART, TYPES, PARTS)

    pd.testing.assert_frame_equal(frame, before)


def test_a_key_outside_the_order_is_refused_rather_than_lost(frame):
    with pytest.raises(FrameError, match="order of type lacks remiss"):
        along(frame, Column.TYPE, ["narvaro", "plan"])
    with pytest.raises(FrameError, match="order of type lacks remiss"):
        crossed(frame, Column.TYPE, Column.CONCERNED_PART, ["narvaro"], PARTS)
    with pytest.raises(FrameError, match="order of concerned_part lacks fk, kommun"):
        crossed(frame, Column.TYPE, Column.CONCERNED_PART, TYPES, ["af"])


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("count", [1.5, 2.0, 1.0, 1.0], "whole numbers"),
        ("count", ["2", "1", "3", "4"], "whole numbers"),
        ("count", [True, True, False, True], "whole numbers"),
        ("count", [1, -1, 1, 1], "below zero"),
        ("type", ["remiss", None, "plan", "plan"], "lacks a key"),
    ],
)
def test_a_frame_that_breaks_the_contract_is_refused(frame, column, values, message):
    broken = frame.assign(**{column: values})

    with pytest.raises(FrameError, match=message):
        check(broken, [Column.TYPE])


@pytest.mark.parametrize("missing", [Column.TYPE, Column.COUNT])
def test_a_missing_column_is_named(frame, missing):
    with pytest.raises(FrameError, match=f"no column {missing}"):
        check(frame.drop(columns=missing), [Column.TYPE])


def test_a_share_stands_beside_its_base():
    table = shares(pd.Series({"af": 3, "fk": 4}), base=4)

    assert list(table.columns) == ["count", "base", "share"]
    assert table.to_dict("index")["fk"] == {"count": 4, "base": 4, "share": 1.0}


def test_without_a_base_there_is_no_share():
    table = shares(pd.Series({"af": 0}), base=0)

    assert table["share"].isna().all()
    assert table["base"].tolist() == [0]


def test_a_count_above_its_base_is_refused():
    with pytest.raises(ValueError, match="larger than its base, 2"):
        shares(pd.Series({"af": 3}), base=2)
