"""Intervals, funnel flags, many comparisons and new levels."""

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st
from scipy import stats

from analysis import changepoint, funnel, intervals, multiplicity


class TestIntervals:
    def test_byars_interval_comes_out_as_published(self, published):
        for count, confidence, low, high in published["P1"]["cases"]:
            assert intervals.poisson_byar(count, confidence) == pytest.approx((low, high))

    @given(st.integers(1, 5000), st.sampled_from([0.8, 0.95, 0.998]))
    def test_at_the_ends_of_the_exact_interval_the_count_is_just_too_unlikely(
        self, count, confidence
    ):
        low, high = intervals.poisson_exact(count, confidence)

        tail = (1 - confidence) / 2
        assert stats.poisson.sf(count - 1, low) == pytest.approx(tail)
        assert stats.poisson.cdf(count, high) == pytest.approx(tail)

    def test_no_count_has_no_lower_end(self):
        assert intervals.poisson_exact(0, 0.95) == pytest.approx((0, -np.log(0.025)))
        assert intervals.poisson_byar(0, 0.95)[0] == 0
        assert intervals.poisson_byar(1, 0.998)[0] == 0

    @given(st.integers(0, 400), st.integers(1, 400), st.sampled_from([0.8, 0.95, 0.998]))
    def test_wilsons_interval_is_the_score_test_turned_round(self, count, more, confidence):
        size = count + more - 1 or 1

        low, high = intervals.wilson(count, size, confidence)

        share = stats.binomtest(count, size).proportion_ci(confidence, method="wilson")
        assert (low, high) == pytest.approx((share.low, share.high), abs=1e-12)
        assert 0 <= low <= count / size <= high <= 1 or count in {0, size}

    def test_of_nothing_nothing_is_known(self):
        assert intervals.wilson(0, 0, 0.95) == (0, 1)

    @pytest.mark.parametrize("interval", [intervals.poisson_exact, intervals.poisson_byar])
    def test_what_is_no_count_or_confidence_is_refused(self, interval):
        with pytest.raises(ValueError, match="not negative"):
            interval(-1, 0.95)
        for confidence in (0, 1, 95):
            with pytest.raises(ValueError, match="between 0 and 1"):
                interval(1, confidence)

    def test_a_share_larger_than_all_is_refused(self):
        with pytest.raises(ValueError, match="3 of 2"):
            intervals.wilson(3, 2, 0.95)


class TestFunnel:
    def test_flags_come_out_as_published(self, published):
        words = {"NS": "none", "High.001": "high_998", "Low.001": "low_998"}
        for observed, expected, flag in published["F1"]["rows"]:
            assert funnel.flag(observed, expected) == words[flag]

    @given(st.integers(0, 300), st.floats(0.01, 300))
    def test_a_flag_says_that_the_exact_interval_leaves_out_the_expected(self, observed, expected):
        flag = funnel.flag(observed, expected)

        outer = intervals.poisson_exact(observed, 0.998)
        inner = intervals.poisson_exact(observed, 0.95)
        high = "high_998" if expected < outer[0] else "high_95" if expected < inner[0] else None
        low = "low_998" if expected > outer[1] else "low_95" if expected > inner[1] else None
        assert flag == (high or low or "none")

    def test_all_five_flags_on_a_hundred_expected(self):
        flags = [funnel.flag(observed, 100) for observed in (69, 79, 100, 122, 133)]

        assert flags == ["low_998", "low_95", "none", "high_95", "high_998"]

    def test_where_nothing_is_expected_anything_is_high(self):
        assert funnel.flag(0, 0) == "none"
        assert funnel.flag(1, 0) == "high_998"

    @pytest.mark.parametrize(("observed", "expected"), [(-1, 1), (1, -1), (1, float("nan"))])
    def test_what_is_no_count_is_refused(self, observed, expected):
        with pytest.raises(ValueError, match="no counts"):
            funnel.flag(observed, expected)


class TestManyComparisons:
    def test_the_example_of_benjamini_and_hochberg(self, published):
        case = published["M1"]

        rejected, adjusted = multiplicity.benjamini_hochberg(case["p"], case["q"])

        assert rejected.sum() == case["rejected"]
        assert rejected[: case["rejected"]].all()
        assert (adjusted >= case["p"]).all()

    @given(st.lists(st.floats(0, 1), max_size=30), st.sampled_from([0.05, 0.1, 0.2]))
    def test_it_is_the_step_up_rule_in_any_order(self, p_values, q):
        limits = [(p, q * i / len(p_values)) for i, p in enumerate(sorted(p_values), 1)]
        assume(not any(p == pytest.approx(limit, rel=1e-9, abs=0) for p, limit in limits))

        rejected, _ = multiplicity.benjamini_hochberg(p_values, q)

        largest = max((p for p, limit in limits if p <= limit), default=-1)
        assert rejected.tolist() == [p <= largest for p in p_values]

    @pytest.mark.parametrize("q", [0.01, 0.05, 0.1, 0.2])
    def test_a_p_value_on_its_limit_stands(self, q):
        for number in range(1, 40):
            for rank in range(1, number + 1):
                others = [1.0] * (number - rank)

                on, _ = multiplicity.benjamini_hochberg([q * rank / number] * rank + others, q)
                over, _ = multiplicity.benjamini_hochberg(
                    [q * rank / number * 1.000001] * rank + others, q
                )

                assert (on.sum(), over.sum()) == (rank, 0)

    @pytest.mark.parametrize(("p_values", "q"), [([1.2], 0.05), ([0.1], 5)])
    def test_what_is_no_probability_is_refused(self, p_values, q):
        with pytest.raises(ValueError, match=r"between 0 and 1|must be within"):
            multiplicity.benjamini_hochberg(p_values, q)


class TestNewLevels:
    def test_the_nile_fell_in_1898(self, published):
        case = published["C1"]

        changes = changepoint.suggest(case["y"])

        assert changes == (case["index"],)
        assert np.mean(case["y"][: changes[0]]) == pytest.approx(case["means"][0])
        assert np.mean(case["y"][changes[0] :]) == pytest.approx(case["means"][1])

    def test_several_levels_are_found_where_they_begin(self):
        values = [1, 2, 1, 2, 1, 2, 1, 2, 9, 8, 9, 8, 9, 8, 9, 3, 2, 3, 2, 3, 2, 3, 2]

        assert changepoint.suggest(values) == (8, 15)

    def test_a_single_outlier_is_no_new_level(self):
        assert changepoint.suggest([2, 3, 2, 3, 2, 3, 40, 3, 2, 3, 2, 3, 2, 3]) == ()

    def test_a_level_needs_six_points(self):
        assert changepoint.suggest([1] * 6 + [9] * 6) == (6,)
        assert changepoint.suggest([1] * 6 + [9] * 5) == ()

    @pytest.mark.parametrize("values", [[], [3], [4] * 40, [0.1] * 40])
    def test_without_movement_there_is_nothing_to_suggest(self, values):
        assert changepoint.suggest(values) == ()

    @pytest.mark.parametrize(("mean", "months"), [(2, 24), (2, 60), (8, 24), (8, 120)])
    def test_stable_counts_are_seldom_given_a_change(self, mean, months, proof_size):
        random = np.random.default_rng(mean + months)

        suggested = [changepoint.suggest(random.poisson(mean, months)) for _ in range(proof_size)]

        alarms = sum(map(bool, suggested))
        assert alarms <= stats.binom.ppf(0.999, proof_size, 0.05)

    def test_a_doubling_is_nearly_always_found(self, proof_size):
        random = np.random.default_rng(12)
        series = (random.poisson(np.repeat([10, 20], 24)) for _ in range(proof_size))

        found = sum(any(abs(at - 24) <= 3 for at in changepoint.suggest(y)) for y in series)

        assert found >= 0.9 * proof_size

    @pytest.mark.parametrize("value", [-1, float("nan"), float("inf")])
    def test_what_is_no_level_is_refused(self, value):
        with pytest.raises(ValueError, match="no missing, infinite or negative"):
            changepoint.suggest([1, 2, value])
