from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from analysis.spc import RULESETS, Kind, SeriesError, Signal, t_chart, xmr
from tests.analysis.signs import kinds


@pytest.mark.parametrize("name", ["X1a", "X1b", "X2a", "X7trend", "X7shift"])
def test_the_charts_of_making_data_count_come_out_as_published(published, name):
    case = published[name]

    chart = xmr(case["y"], screen=case["screen"])

    assert (chart.centre, chart.lower, chart.upper) == pytest.approx(
        (case["mean"], case["lpl"], case["upl"]), rel=1e-6
    )
    assert kinds(chart) == {int(point) - 1: kind for point, kind in case["flags"].items()}


def test_a_baseline_of_the_first_points_comes_out_as_published(published):
    case = published["S1"]

    chart = xmr(case["y"], screen=case["screen"], baseline=case["fix"])

    outside = [signal.index + 1 for signal in chart.signals if signal.kind in {"above", "below"}]
    rounded = 2.66 / case["k"]  # Montgomery does not round 3/1.128
    assert chart.centre == pytest.approx(case["mean"])
    assert chart.upper - chart.centre == pytest.approx((case["upl"] - case["mean"]) * rounded)
    assert chart.centre - chart.lower == pytest.approx((case["mean"] - case["lpl"]) * rounded)
    assert outside == case["outside"]


class TestLines:
    def test_screening_leaves_moving_ranges_out_of_the_limits_but_no_point_out_of_the_mean(self):
        values = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]

        screened, plain = xmr(values), xmr(values, screen=False)

        assert screened.centre == plain.centre == np.mean(values)
        assert screened.upper - screened.centre == pytest.approx(2.66)
        assert plain.upper - plain.centre == pytest.approx(2.66 * 32 / 17)

    def test_screening_is_done_once(self):
        """A second round would leave out the step of 9 too."""
        values = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 9, 9, 99, 99]

        steps = np.abs(np.diff(values))
        once = steps[steps < 3.267 * steps.mean()]
        twice = once[once < 3.267 * once.mean()]
        chart = xmr(values)

        assert chart.upper - chart.centre == pytest.approx(2.66 * once.mean())
        assert twice.mean() < once.mean() < steps.mean()

    @pytest.mark.parametrize("value", [0, 5, 0.1, -0.1, 1e9 / 3])
    def test_a_series_that_never_moves_has_no_signals(self, value):
        """The mean of ten 0.1 is not 0.1 in binary fractions."""
        chart = xmr([value] * 21)

        assert chart.signals == ()
        assert chart.lower == chart.upper == pytest.approx(value)

    def test_units_do_not_matter(self):
        values = np.random.default_rng(1).normal(10, 2, 40)
        values[25] = 40

        plain, scaled = xmr(values), xmr(values * 7 - 300)

        assert kinds(plain) == kinds(scaled) != {}
        assert scaled.upper == pytest.approx(plain.upper * 7 - 300)

    def test_the_baseline_alone_makes_the_lines(self):
        chart = xmr([4, 6, 4, 6, 50, 60], baseline=4, screen=False)

        assert (chart.centre, chart.upper) == pytest.approx((5, 5 + 2 * 2.66))
        assert kinds(chart) == {4: "above", 5: "above"}

    def test_lists_arrays_and_series_are_the_same(self):
        values = [4, 6, 5, 7, 4, 6, 5, 18]
        labelled = pd.Series(values, index=list("abcdefgh"))

        assert kinds(xmr(values)) == kinds(xmr(np.array(values))) == kinds(xmr(labelled)) != {}

    @pytest.mark.parametrize(
        ("values", "baseline", "message"),
        [
            ([], None, "at least one"),
            ([1], None, "two points"),
            ([1, 2, 3], 1, "two points"),
            ([1, 2, 3], 4, "first 4 points"),
            ([1, 2, 3], 0, "first 0 points"),
            ([1, float("nan"), 3], None, "missing or infinite"),
            ([[1, 2], [3, 4]], None, "row of numbers"),
        ],
    )
    def test_what_no_chart_can_be_made_of_is_refused(self, values, baseline, message):
        with pytest.raises(SeriesError, match=message):
            xmr(values, baseline=baseline)

    def test_a_rule_set_nobody_knows_is_refused(self):
        with pytest.raises(KeyError, match="nelson"):
            xmr([1, 2, 3], ruleset="nelson")


class TestRules:
    """Around a baseline of 0 ± 10: near the limit begins at 6.67."""

    @staticmethod
    def signals(points, ruleset="mdc-7"):
        step = 10 / 2.66 / 2
        baseline = [step, -step] * 10
        chart = xmr([*baseline, *points], baseline=20, screen=False, ruleset=ruleset)
        assert (chart.lower, chart.upper) == pytest.approx((-10, 10))
        return {index - 20: kind for index, kind in kinds(chart).items() if index >= 20}

    def test_a_point_on_the_limit_is_not_outside(self):
        assert self.signals([10]) == {}
        assert self.signals([10.001]) == {0: "above"}
        assert self.signals([-10.001]) == {0: "below"}

    def test_seven_points_on_one_side_are_a_shift_and_six_are_not(self):
        assert self.signals([-3, -4, -3, -4, -3, -4, -3, 3]) == dict.fromkeys(
            range(7), "shift_below"
        )
        assert self.signals([3, -4, -3, -4, -3, -4, -3, 3]) == {}

    def test_a_point_on_the_mean_breaks_a_shift(self):
        assert self.signals([3, 2, 3, 0, 3, 2, 3, 2]) == {}

    def test_seven_points_upwards_are_a_trend_and_a_tie_breaks_it(self):
        assert self.signals([-4, -3, -2, -1, 1, 2, 3]) == dict.fromkeys(range(7), "trend_up")
        assert self.signals([-4, -3, -2, -2, 1, 2, 3]) == {}
        assert self.signals([4, 3, 2, 1, -1, -2, -3]) == dict.fromkeys(range(7), "trend_down")

    def test_a_peak_belongs_to_the_trend_that_led_to_it(self):
        signals = self.signals([-6, -4, -2, 1, 2, 4, 6, 4, 2, 1, -2, -4, -6])

        assert signals == dict.fromkeys(range(7), "trend_up") | dict.fromkeys(
            range(7, 13), "trend_down"
        )

    def test_two_of_three_near_the_same_limit_are_marked_and_the_third_is_not(self):
        assert self.signals([7, 1, 8]) == {0: "two_in_three_above", 2: "two_in_three_above"}
        assert self.signals([-7, -8, -1]) == {0: "two_in_three_below", 1: "two_in_three_below"}
        assert self.signals([7, 1, 1, 8]) == {}
        assert self.signals([6.6, 1, 8]) == {}

    def test_two_of_three_on_opposite_sides_are_chance(self):
        assert self.signals([7, -1, -8]) == {}
        assert self.signals([7, -7, 1]) == {}

    @pytest.mark.parametrize(
        ("ruleset", "expected"),
        [
            ("mdc-7", {0: "above"}),
            ("mdc-2023", {0: "above", 2: "two_in_three_above"}),
            ("western-electric", {0: "above", 2: "two_in_three_above"}),
        ],
    )
    def test_whether_a_point_beyond_the_limit_is_one_of_two_in_three(self, ruleset, expected):
        assert self.signals([11, 1, 8], ruleset) == expected

    def test_whether_the_third_of_three_may_lie_on_the_other_side(self):
        assert self.signals([7, -1, 8], "mdc-2023") == {}
        assert self.signals([7, -1, 8], "western-electric") == dict.fromkeys(
            (0, 2), "two_in_three_above"
        )

    def test_western_electric_asks_eight_for_a_shift_and_six_for_a_trend(self):
        seven = [3, 2, 3, 2, 3, 2, 3]

        assert self.signals([*seven, -1], "western-electric") == {}
        assert len(self.signals([*seven, 2], "western-electric")) == 8
        assert self.signals([-3, -2, -1, 1, 2, 3, 2], "western-electric") == dict.fromkeys(
            range(6), "trend_up"
        )
        assert self.signals([-3, -2, -1, 1, 2, 3, 2]) == {}

    def test_a_point_that_breaks_several_rules_is_marked_once_by_the_first(self):
        signals = self.signals([2, 3, 4, 5, 7, 8, 11, 4])

        assert signals == {**dict.fromkeys(range(6), "trend_up"), 6: "above", 7: "shift_above"}

    def test_two_in_three_goes_before_shift(self):
        signals = self.signals([2, 3, 2, 3, 2, 8, 7])

        assert signals == {
            **dict.fromkeys(range(5), "shift_above"),
            **dict.fromkeys((5, 6), "two_in_three_above"),
        }

    def test_a_signal_is_an_index_and_a_kind(self):
        chart = xmr([4, 6, 5, 7, 4, 6, 5, 18])

        assert chart.signals == (Signal(7, Kind.ABOVE),)
        assert set(RULESETS) == {"mdc-7", "mdc-2023", "western-electric"}


class TestTimeBetweenEvents:
    def test_it_is_an_unscreened_chart_of_the_roots_turned_back(self):
        times = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492]

        chart = t_chart(times)

        roots = np.power(times, 0.27777777777777779)
        deviation = np.mean([abs(b - a) for a, b in pairwise(roots)]) / 1.128
        assert chart.centre == pytest.approx(roots.mean() ** 3.6)
        assert chart.upper == pytest.approx((roots.mean() + 3 * deviation) ** 3.6)
        assert chart.lower == 0

    def test_a_long_wait_is_above(self):
        assert kinds(t_chart([30, 40, 35, 30, 45, 38, 33, 900])) == {7: "above"}

    @pytest.mark.parametrize("times", [[3, 0, 4], [3, -1, 4], [3]])
    def test_no_time_and_too_few_times_are_refused(self, times):
        with pytest.raises(SeriesError):
            t_chart(times)
