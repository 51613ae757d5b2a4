from itertools import chain, combinations

import numpy as np
import pytest

from analysis.disclosure.choices import Search


def cost_of(cells, costs):
    return sum(costs[cell] for cell in cells)


def cheapest_by_trying_all(remedies, costs):
    cells = sorted(costs)
    choices = chain.from_iterable(combinations(cells, size) for size in range(len(cells) + 1))
    return min(
        cost_of(choice, costs)
        for choice in choices
        if all(remedy.intersection(choice) for remedy in remedies)
    )


def problems(number):
    random = np.random.default_rng(8)
    cells = [(row, column) for row in range(3) for column in range(3)]
    for _ in range(number):
        costs = {cell: int(random.integers(10, 20)) for cell in cells}
        sizes = random.integers(1, 5, random.integers(1, 8))
        yield (
            {frozenset(map(tuple, random.permutation(cells)[:size].tolist())) for size in sizes},
            costs,
        )


def test_the_choice_heeds_every_remedy_at_the_least_cost(proof_size):
    for remedies, costs in problems(proof_size):
        choice = Search(remedies, costs, 10_000).run()

        assert all(remedy & choice for remedy in remedies)
        assert cost_of(choice, costs) == cheapest_by_trying_all(remedies, costs)


@pytest.mark.parametrize("steps", [0, 1, 3])
def test_a_search_that_is_cut_short_still_heeds_every_remedy(steps, proof_size):
    for remedies, costs in problems(proof_size):
        search = Search(remedies, costs, steps)

        assert all(remedy & search.run() for remedy in remedies)
        assert search.steps_left <= steps


def test_the_first_guess_alone_would_often_cost_more(proof_size):
    """The control: branching is what finds the cheapest, not the guess it begins with."""
    dearer = [
        cost_of(Search(remedies, costs, 0).best, costs) > cheapest_by_trying_all(remedies, costs)
        for remedies, costs in problems(proof_size)
    ]

    assert any(dearer)
