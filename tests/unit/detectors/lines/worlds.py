"""Worlds that behave as a line is said to: authorities whose figures follow known parameters."""

from typing import NamedTuple

import numpy as np

Figures = dict[str, list[tuple[float, float]]]


class World(NamedTuple):
    """What is true of a world."""

    phi: float = 0.85
    q: float = 0.5
    r: float = 1.0
    tau2: float = 3.0
    authorities: int = 150
    years: int = 10
    points_a_year: int = 1
    slope: float = 0.0
    """How much worse a place is for each unit of its first trait."""

    def figures(self, seed: int) -> Figures:
        """Return the figures of every authority, in order."""
        chance = np.random.default_rng(seed)
        dt = 1 / self.points_a_year
        aged = self.phi**dt
        fresh = np.sqrt(self.q * (1 - aged**2) / (1 - self.phi**2))
        expected = self.slope * np.array([trait for (trait,) in self.traits().values()])
        state = expected + np.sqrt(self.tau2) * chance.normal(size=self.authorities)
        figures: Figures = {name: [] for name in self.names()}
        for at in range(self.years * self.points_a_year):
            seen = state + np.sqrt(self.r) * chance.normal(size=self.authorities)
            for name, y in zip(figures, seen.tolist(), strict=True):
                figures[name].append((2015 + at * dt, y))
            state = expected + aged * (state - expected)
            state += fresh * chance.normal(size=self.authorities)
        return figures

    def names(self) -> list[str]:
        """Return the authorities' names, in order."""
        return [f"a{place:03}" for place in range(self.authorities)]

    def traits(self) -> dict[str, tuple[float, ...]]:
        """Return one trait of each authority, evenly spread from -1 to 1."""
        spread = np.linspace(-1, 1, self.authorities).tolist()
        return {name: (x,) for name, x in zip(self.names(), spread, strict=True)}
