import itertools
from time import perf_counter

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import TableError, intervals, masks, protect
from analysis.disclosure.attacker import loosest
from tests.analysis.attackers import solved_bounds, tried_bounds


def random_table(random, shape, mean):
    return random.poisson(random.gamma(1.5, mean / 1.5, shape))


def small_tables(seed, number):
    random = np.random.default_rng(seed)
    for _ in range(number):
        yield random_table(random, tuple(random.integers(2, 4, 2)), 4)


def report_tables(seed, number):
    random = np.random.default_rng(seed)
    for _ in range(number):
        yield random_table(random, (6, 5), random.choice([4, 8, 20]))


def widths(bounds):
    low, high = bounds
    return high - low


class TestProtection:
    def test_the_published_example_is_protected_within_its_published_bounds(self, published):
        case = published["D1"]

        protected = protect(case["table"], threshold=case["k"])

        low, high = protected.intervals
        cells = [tuple(cell) for cell in case["ok"]]
        assert protected.safe
        assert [tuple(cell) for cell in np.argwhere(protected.suppressed).tolist()] == cells
        assert [[low[cell], high[cell]] for cell in cells] == case["bounds_ok"]

    def test_no_small_number_can_be_worked_out_from_a_protected_table(self, proof_size):
        """Every table is attacked by linear programming, not by the code that protected it."""
        safe = 0
        for table in report_tables(2026, proof_size):
            protected = protect(table, threshold=5)
            if protected.safe:
                safe += 1
                small = table < 5
                attacked = solved_bounds(table, protected.suppressed)
                assert (protected.suppressed | ~small).all()
                assert (widths(attacked)[small] >= 5).all()
                assert np.array_equal(attacked, protected.intervals)
        assert safe > proof_size / 2

    def test_blanking_small_numbers_alone_would_be_seen_through(self, proof_size):
        """The control: without further cells the same attack reads many numbers exactly."""
        blanked = exact = 0
        for table in report_tables(2026, proof_size):
            naive = table < 5
            blanked += naive.sum()
            exact += (widths(solved_bounds(table, naive))[naive] == 0).sum()

        assert exact / blanked > 0.1

    def test_no_smaller_mask_would_do(self, proof_size):
        """All masks with one cell less are tried, which is all smaller ones: more never narrows."""
        tried = 0
        for table in small_tables(7, proof_size):
            protected = protect(table, threshold=3)
            primary = table < 3
            extra = protected.suppressed.sum() - primary.sum()
            if not protected.safe or not extra:
                continue
            for cells in itertools.combinations(np.argwhere(~primary).tolist(), extra - 1):
                mask = primary.copy()
                for row, column in cells:
                    mask[row, column] = True
                assert (widths(tried_bounds(table, mask))[primary] < 3).any()
                tried += 1
        assert tried > proof_size

    def test_a_table_is_called_unsafe_only_when_hiding_all_of_it_is_not_enough(self, proof_size):
        verdicts = set()
        for table in small_tables(11, proof_size):
            protected = protect(table, threshold=3)
            everything = np.ones(table.shape, dtype=bool)
            could_be = (widths(tried_bounds(table, everything))[table < 3] >= 3).all()
            assert protected.safe == could_be
            verdicts.add(protected.safe)
        assert verdicts == {True, False}

    @pytest.mark.parametrize("threshold", [3, 5, 10])
    def test_without_effort_the_mask_still_protects_and_no_cell_can_be_shown_again(
        self, threshold, proof_size
    ):
        for table in report_tables(5, proof_size):
            primary = table < threshold
            best = masks.fewest(table, primary, threshold)
            quick = masks.fewest(table, primary, threshold, effort=0)
            if best is None or quick is None:
                assert best is quick
                continue
            assert (widths(intervals(table, quick))[primary] >= threshold).all()
            assert best.sum() <= quick.sum()
            for cell in map(tuple, np.argwhere(quick & ~primary)):
                shown = quick.copy()
                shown[cell] = False
                assert (widths(intervals(table, shown))[primary] < threshold).any()

    def test_effort_that_runs_out_midway_still_protects(self):
        random = np.random.default_rng(3)
        table = random_table(random, (9, 9), 30)
        primary = table < 5

        mask = masks.fewest(table, primary, 5, effort=40)

        assert mask is not None
        assert (widths(intervals(table, mask))[primary] >= 5).all()

    def test_the_same_table_always_gets_the_same_mask(self):
        table = random_table(np.random.default_rng(1), (6, 5), 15)

        first, second = protect(table), protect(table.tolist())

        assert np.array_equal(first.suppressed, second.suppressed)

    @pytest.mark.slow
    def test_a_table_of_a_report_is_protected_while_the_reader_waits(self):
        slowest = 0.0
        for table in report_tables(4, 25):
            began = perf_counter()
            protect(table)
            slowest = max(slowest, perf_counter() - began)

        assert slowest < 1


class TestEdges:
    @pytest.mark.parametrize("table", [[], [[]], [[], []]])
    def test_an_empty_table_hides_nothing_and_is_safe(self, table):
        protected = protect(table)

        assert protected.safe
        assert protected.suppressed.shape == np.shape(table)
        assert not protected.suppressed.any()

    @pytest.mark.parametrize("table", [[[5, 6], [7, 8]], [5, 6], [[5]]])
    def test_without_small_numbers_everything_is_shown(self, table):
        protected = protect(table)

        low, high = protected.intervals
        assert protected.safe
        assert not protected.suppressed.any()
        assert low.tolist() == high.tolist() == table

    @pytest.mark.parametrize(
        "table",
        [
            [[0, 0], [0, 0]],
            [0, 0, 0],
            [3],
            [[3]],
            [4, 0],
            [[9, 1], [8, 0]],
            [[20, 30, 1], [0, 0, 0]],
        ],
    )
    def test_a_table_nothing_can_save_is_hidden_whole_and_called_unsafe(self, table):
        protected = protect(table)

        assert not protected.safe
        assert protected.suppressed.all()

    @pytest.mark.parametrize("table", [[[20, 3, 30]], [[20], [3], [30]]])
    def test_one_row_is_given_away_by_its_column_totals(self, table):
        assert not protect(table).safe

    def test_a_list_under_its_total_needs_one_more_count_hidden(self):
        protected = protect([20, 3, 9, 30])

        assert protected.safe
        assert protected.suppressed.tolist() == [False, True, True, False]
        assert [bound.tolist() for bound in protected.intervals] == [
            [20, 0, 0, 30],
            [20, 12, 12, 30],
        ]

    def test_small_counts_in_a_list_protect_each_other_when_they_are_enough(self):
        assert protect([4, 1, 30]).suppressed.tolist() == [True, True, False]
        assert protect([3, 1, 30]).suppressed.tolist() == [True, True, True]

    def test_both_sides_of_the_threshold(self):
        table = [[4, 50, 60], [70, 5, 80], [90, 91, 92]]

        assert protect(table).suppressed[0, 0]
        assert protect(table, threshold=4).suppressed.sum() == 0
        assert protect(table, threshold=6).suppressed[1, 1]

    def test_zeros_are_small_numbers_unless_told_otherwise(self):
        table = [[0, 50, 60], [70, 75, 80], [90, 91, 92]]

        assert protect(table).suppressed[0, 0]
        assert not protect(table, zeros=False).suppressed.any()
        assert protect([0, 3, 9], zeros=False).suppressed.tolist() == [False, True, True]
        assert not protect([0, 3, 0], zeros=False).safe

    def test_frames_and_series_are_tables_too(self):
        frame = pd.DataFrame({"af": [6, 5], "fk": [3, 2], "region": [4, 0]})

        assert protect(frame, threshold=2).suppressed.tolist() == [
            [False, True, True],
            [False, True, True],
        ]
        assert protect(pd.Series([4.0, 1.0, 30.0])).suppressed.tolist() == [True, True, False]

    def test_what_was_decided_cannot_be_changed_and_the_table_is_left_alone(self):
        table = np.array([[6, 3, 4], [5, 2, 0]])
        before = table.copy()

        protected = protect(table, threshold=2)

        assert np.array_equal(table, before)
        with pytest.raises(ValueError, match="read-only"):
            protected.suppressed[0, 0] = True
        with pytest.raises(ValueError, match="read-only"):
            protected.intervals[0][0, 0] = 1


class TestIntervals:
    def test_they_are_what_trying_every_possible_table_finds(self, proof_size):
        random = np.random.default_rng(3)
        for table in small_tables(3, proof_size):
            hidden = random.random(table.shape) < 0.6

            assert np.array_equal(intervals(table, hidden), tried_bounds(table, hidden))

    def test_with_everything_hidden_they_are_what_the_margins_leave(self):
        for table in report_tables(9, 25):
            everything = np.ones(table.shape, dtype=bool)

            assert np.array_equal(widths(intervals(table, everything)), loosest(table))

    def test_a_reader_knows_that_no_count_is_negative(self):
        low, high = intervals([[1, 9], [9, 9]], [[True, True], [True, True]])

        assert (low[0, 0], high[0, 0]) == (0, 10)

    def test_a_lone_hidden_cell_is_no_secret(self):
        table = [[1, 9], [9, 9]]

        assert np.array_equal(intervals(table, [[True, False], [False, False]]), [table, table])
        assert np.array_equal(intervals([1, 9], [True, False]), [[1, 9], [1, 9]])

    def test_of_an_empty_table_there_is_nothing_to_know(self):
        low, high = intervals([], [])

        assert low.size == high.size == 0


class TestRefusals:
    @pytest.mark.parametrize(
        ("table", "message"),
        [
            ([[1, -1]], "zero or more"),
            ([[1, 2.5]], "whole numbers"),
            ([[1, float("nan")]], "zero or more"),
            ([[1, None]], "zero or more"),
            ([["1", "2"]], "zero or more"),
            (7, "one or two dimensions, not 0"),
            ([[[7]]], "one or two dimensions, not 3"),
        ],
    )
    def test_what_is_no_table_of_counts_is_refused(self, table, message):
        with pytest.raises(TableError, match=message):
            protect(table)

    def test_a_threshold_of_nothing_is_refused(self):
        with pytest.raises(TableError, match="at least 1, not 0"):
            protect([[1]], threshold=0)

    @pytest.mark.parametrize("mask", [[[0, 1], [0, 1]], [True, False], [[True], [False]]])
    def test_a_mask_that_is_not_one_truth_value_a_cell_is_refused(self, mask):
        with pytest.raises(TableError, match="True or False"):
            intervals([[1, 2], [3, 4]], mask)
