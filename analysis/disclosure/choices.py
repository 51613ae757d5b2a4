"""The cheapest choice that heeds every remedy: one cell at least of each (a hitting set)."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from analysis.disclosure.tables import Cell

Remedy: TypeAlias = frozenset[Cell]


class Search:
    """Branch and bound over the remedies; `best` heeds them all from the start."""

    def __init__(self, remedies: Iterable[Remedy], costs: Mapping[Cell, int], steps: int) -> None:
        self.steps_left = steps
        self._costs = costs
        # Sets have no order of their own, and the same table must give the same mask everywhere.
        self._remedies = sorted(
            (sorted(remedy, key=lambda cell: (costs[cell], cell)) for remedy in remedies),
            key=lambda remedy: (len(remedy), remedy),
        )
        self.best = frozenset(remedy[0] for remedy in self._remedies)
        self._least = sum(costs[cell] for cell in self.best)

    def run(self) -> frozenset[Cell]:
        """Return the cheapest choice, or the best so far when the steps run out."""
        self._branch(frozenset(), 0, self._remedies)
        return self.best

    def _branch(self, chosen: frozenset[Cell], paid: int, unheeded: list[list[Cell]]) -> None:
        """Try each cell of the shortest remedy; what has been tried is left out of the rest."""
        self.steps_left -= 1
        if not unheeded:  # and paid less than the best, or the floor had turned us back
            self.best, self._least = chosen, paid
            return
        for cell in min(unheeded, key=len):
            if self.steps_left <= 0 or paid + self._floor(unheeded) >= self._least:
                return
            rest = [remedy for remedy in unheeded if cell not in remedy]
            self._branch(chosen | {cell}, paid + self._costs[cell], rest)
            unheeded = [[other for other in remedy if other != cell] for remedy in unheeded]

    def _floor(self, unheeded: list[list[Cell]]) -> int:
        """Return the least that is left to pay: remedies that share no cell are paid one by one."""
        seen: set[Cell] = set()
        floor = 0
        for remedy in sorted(unheeded, key=len):
            if seen.isdisjoint(remedy):
                seen.update(remedy)
                floor += self._costs[remedy[0]]
        return floor
