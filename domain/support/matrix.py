"""Kinds of problem by form of help: what there is for each, what is left, and where nothing is.

The protocol asks for 'a matrix of problem types mapped against support to resolve them' and to
'identify gaps in offerings and commission tailored support solutions'.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Literal, NamedTuple

from domain.support.offer import Offer
from domain.support.problems import FORMS, PROBLEM_TYPES, Form, ProblemType

USUAL_UNITS = 20
"""What a commission takes where nothing else is known: a month's working days."""

Why = Literal["no_offer", "no_capacity"]
Cell = tuple[ProblemType, Form]


class Available(NamedTuple):
    """What there is of one form of help for one kind of problem; pence a unit, the cheapest."""

    offers: tuple[str, ...]
    left: int
    from_pence: int


class Gap(NamedTuple):
    """A kind of problem for which nothing can be called off, and what it would take.

    ``nearest`` are offers with capacity left that could be widened to it: those that help with
    most of the natures it has elsewhere, else any. ``pence`` is what ``USUAL_UNITS`` would cost at
    the median price of all paid offers; None where there are none to go by.
    """

    problem_type: ProblemType
    why: Why
    nearest: tuple[str, ...]
    pence: int | None


class Matrix(NamedTuple):
    """What there is, by kind of problem and form of help, and the gaps; offers by their ids."""

    cells: Mapping[Cell, Available]
    gaps: tuple[Gap, ...]


def matrix(offers: Mapping[str, Offer], on: date) -> Matrix:
    """Return the matrix of a day, made of the offers that are open then."""
    there = {
        which: offer
        for which, offer in offers.items()
        if not offer.withdrawn and offer.made.begins <= on <= offer.made.ends
    }
    cells = {
        (problem, form): available
        for problem in PROBLEM_TYPES
        for form in FORMS
        if (available := _available(there, problem, form)) is not None
    }
    gaps = tuple(
        _gap(there, problem, why)
        for problem in PROBLEM_TYPES
        if (why := _why(there, problem)) is not None
    )
    return Matrix(cells, gaps)


def _available(there: Mapping[str, Offer], problem: ProblemType, form: Form) -> Available | None:
    some = {
        name: one
        for name, one in there.items()
        if problem in one.made.problem_types and one.made.form == form
    }
    if not some:
        return None
    return Available(
        tuple(some),
        sum(one.left for one in some.values()),
        min(one.made.pence_a_unit for one in some.values()),
    )


def _why(there: Mapping[str, Offer], problem: ProblemType) -> Why | None:
    some = [one for one in there.values() if problem in one.made.problem_types]
    if not some:
        return "no_offer"
    return None if any(one.left for one in some) else "no_capacity"


def _gap(there: Mapping[str, Offer], problem: ProblemType, why: Why) -> Gap:
    wanted = {
        nature
        for one in there.values()
        if problem in one.made.problem_types
        for nature in one.made.natures
    }
    free = {name: one for name, one in there.items() if one.left}
    shared = {name: len(wanted & set(one.made.natures)) for name, one in free.items()}
    most = max(shared.values(), default=0)
    nearest = tuple(name for name, count in shared.items() if count == most)
    return Gap(problem, why, nearest[:3], _usual(there.values()))


def _usual(offers: Iterable[Offer]) -> int | None:
    prices = [one.made.pence_a_unit for one in offers if one.made.pence_a_unit]
    return round(median(prices)) * USUAL_UNITS if prices else None


def suited(offers: Mapping[str, Offer], problem: ProblemType, on: date) -> Sequence[str]:
    """Return the offers for a kind of problem that something is left of, the cheapest first."""
    some = [
        (one.made.pence_a_unit, one.made.lead_days, one.made.title, name)
        for name, one in offers.items()
        if problem in one.made.problem_types and one.left and one.made.begins <= on <= one.made.ends
    ]
    return [name for *_, name in sorted(some)]
