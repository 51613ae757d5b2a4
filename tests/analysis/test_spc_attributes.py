import numpy as np
import pytest

from analysis.spc import (
    SeriesError,
    c_chart,
    g_chart,
    p_chart,
    p_prime_chart,
    runs,
    u_chart,
)
from tests.analysis.signs import kinds


def points(indexes):
    """Count from 1, as the published cases do."""
    return [index + 1 for index in indexes]


class TestPublished:
    @pytest.mark.parametrize(
        ("name", "chart"), [("S2a", p_chart), ("S5", u_chart)], ids=["share", "rate"]
    )
    def test_charts_by_size(self, published, name, chart):
        case = published[name]

        made = chart(case["x"], case["n"], exclude=case.get("exclude", []))

        assert made.centre == pytest.approx(case["cl"])
        assert made.lower == pytest.approx(np.full(len(case["x"]), case["lcl"]))
        assert made.upper == pytest.approx(np.full(len(case["x"]), case["ucl"]))
        assert points(kinds(made)) == case["outside"]

    def test_counts(self, published):
        case = published["S4a"]

        chart = c_chart(case["x"], exclude=case["exclude"])

        assert (chart.centre, chart.lower, chart.upper) == pytest.approx(
            (case["cl"], case["lcl"], case["ucl"])
        )
        assert points(kinds(chart)) == case["outside"]

    def test_counts_against_frozen_lines_and_their_runs(self, published):
        case = published["S8"]

        chart = c_chart(case["x"], freeze=case["freeze"])
        judged = runs(case["x"], chart.centre)

        assert (chart.centre, chart.lower, chart.upper) == pytest.approx(
            (case["cl"], case["lcl"], case["ucl"])
        )
        assert points(kinds(chart)) == case["outside"]
        assert {
            name: getattr(judged, name) for name in ("longest", "longest_max", "crossings")
        } == {name: case["runs"][name] for name in ("longest", "longest_max", "crossings")}
        assert judged.useful == case["runs"]["n_useful"]
        assert judged.crossings_min == case["runs"]["crossings_min"]
        assert judged.signal is case["runs"]["signal"]

    def test_the_limits_of_runs(self, published):
        for useful, longest_max, crossings_min in published["anhoej"]["cases"]:
            judged = runs([1, -1] * (useful // 2) + [1] * (useful % 2), 0)

            assert (judged.useful, judged.longest_max, judged.crossings_min) == (
                useful,
                longest_max,
                crossings_min,
            )


class TestRuns:
    def test_points_on_the_centre_tell_nothing(self):
        assert runs([1, 5, 9, 5, 1, 5, 9], 5) == runs([1, 9, 1, 9], 5)
        assert runs([5, 5, 5], 5).useful == 0
        assert not runs([5, 5, 5], 5).signal

    def test_a_run_is_too_long_only_above_its_limit(self):
        def stay(length):
            return [1] * length + [-1, 1] * ((20 - length) // 2) + [1] * (length % 2)

        assert not runs([*stay(7)[:-1], -1], 0).signal
        assert runs(stay(8), 0).longest == 8
        assert runs(stay(8), 0).signal

    def test_too_few_crossings_are_a_signal_without_a_long_run(self):
        six, five = [1] * 3 + [-1] * 3, [1] * 5 + [-1] * 5

        few = runs([*five, *five], 0)
        enough = runs([*six, *six, *six, 1, 1], 0)

        assert (few.crossings, few.crossings_min, few.signal) == (3, 6, True)
        assert few.longest <= few.longest_max
        assert (enough.crossings, enough.crossings_min, enough.signal) == (6, 6, False)


class TestLines:
    def test_excluded_points_make_no_lines_but_are_judged(self):
        counts = [16, 12, 60, 20, 16]

        chart = c_chart(counts, exclude=[2])

        assert chart.centre == 16
        assert kinds(chart) == {2: "above"}
        assert kinds(c_chart(counts, exclude=[2], freeze=4)) == {2: "above"}
        assert c_chart(counts, exclude=[2], freeze=2).centre == 14

    def test_the_lower_limit_is_above_zero_only_where_the_mean_is_above_nine(self):
        assert c_chart([9, 9, 9]).lower == 0
        assert c_chart([10, 10, 10]).lower > 0
        assert c_chart([4, 4, 4]).lower == 0

    def test_limits_follow_the_size_of_each_point(self):
        rates = u_chart([4, 8, 12], [1, 2, 3])
        shares = p_chart([5, 50, 500], [10, 100, 1000], freeze=2)

        assert rates.centre == 4
        assert rates.upper == pytest.approx([10, 4 + 3 * 2**0.5, 4 + 6 / 3**0.5])
        assert rates.lower == pytest.approx([0, 0, 4 - 6 / 3**0.5])
        assert shares.centre == 0.5
        assert shares.upper == pytest.approx([0.5 + 1.5 / size**0.5 for size in (10, 100, 1000)])

    def test_shares_stay_within_nothing_and_all(self):
        high, low = p_chart([9, 10, 8], [10, 10, 10]), p_chart([1, 0, 2], [10, 10, 10])

        assert np.max(high.upper) == 1
        assert np.min(low.lower) == 0

    @pytest.mark.parametrize("count", [0, 10])
    def test_where_all_shares_are_alike_nothing_is_a_signal(self, count):
        for chart in (p_chart, p_prime_chart):
            assert chart([count] * 5, [10] * 5).signals == ()

    def test_large_sizes_flag_nearly_everything_unless_the_spread_between_points_is_heeded(self):
        random = np.random.default_rng(2)
        sizes = np.full(20, 100_000)
        counts = random.binomial(sizes, random.normal(0.3, 0.01, 20))

        plain, heeded = p_chart(counts, sizes), p_prime_chart(counts, sizes)

        assert len(plain.signals) > 10
        assert heeded.signals == ()

    def test_laneys_factor_is_the_mean_step_of_the_standardised_shares(self):
        counts, sizes = [12, 30, 22, 35], [100, 120, 90, 150]

        plain, heeded = p_chart(counts, sizes), p_prime_chart(counts, sizes)

        centre = 99 / 460
        z = [
            (count / size - centre) / (centre * (1 - centre) / size) ** 0.5
            for count, size in zip(counts, sizes, strict=True)
        ]
        factor = (abs(z[1] - z[0]) + abs(z[2] - z[1]) + abs(z[3] - z[2])) / 3 / 1.128
        assert heeded.centre == plain.centre == pytest.approx(centre)
        assert heeded.upper - centre == pytest.approx((plain.upper - centre) * factor)

    def test_gaps_between_events_are_charted_around_their_median(self):
        chart = g_chart([1, 3, 2, 0, 4, 2, 90])

        mean = 102 / 7
        assert chart.centre == 2
        assert chart.upper == pytest.approx(mean + 3 * (mean**2 + mean) ** 0.5)
        assert chart.lower == 0
        assert kinds(chart) == {6: "above"}


class TestRefusals:
    @pytest.mark.parametrize(
        ("chart", "message"),
        [
            (lambda: c_chart([1, -1]), "below 0"),
            (lambda: c_chart([]), "at least one"),
            (lambda: c_chart([1, 2], exclude=[2]), "not among the 2"),
            (lambda: c_chart([1, 2], exclude=[-1]), "not among the 2"),
            (lambda: c_chart([1, 2], exclude=[0, 1]), "no point is left"),
            (lambda: u_chart([1, 2], [1]), "2 counts cannot go with 1 sizes"),
            (lambda: u_chart([1, 2], [1, 0]), "a size is above zero"),
            (lambda: p_chart([1, 3], [2, 2]), "at most its size"),
            (lambda: p_prime_chart([1], [2]), "two points"),
            (lambda: g_chart([-1]), "below 0"),
            (lambda: runs([], 0), "at least one"),
        ],
    )
    def test_what_no_chart_can_be_made_of_is_refused(self, chart, message):
        with pytest.raises(SeriesError, match=message):
            chart()
