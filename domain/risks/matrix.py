# ruff: noqa: RUF001 - the dashes are the paper's
"""The partnership's matrix, three by three: 'Risk Analysis Criteria' of 25 February 2008.

Scores grow with the impact and, within a row, with the likelihood. The paper prints 'High' and
'low' under its columns the other way round than its own scores and words run (9, 'immediate action
needed', stands on the right); the scores and words count here.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Degree = Literal["low", "medium", "high"]
DEGREES: tuple[Degree, ...] = ("low", "medium", "high")

LOWEST, HIGHEST = 1, 9

WORDS: Mapping[int, str] = {
    1: "No action necessary",
    2: "Monitor as necessary – ensure being properly managed",
    3: (
        "Monitor as necessary – less important but still could have a serious effect on the "
        "provision of key services or duties"
    ),
    4: (
        "Monitor as necessary – less important but still could have a serious effect on the "
        "provision of key services or duties"
    ),
    5: (
        "Monitor as necessary – less important but could still have a serious effect on the "
        "provision of key services or duties"
    ),
    6: "Key risks – may potentially affect provision of key services or duties",
    7: "Important risks – may potentially affect provision of key services or duties",
    8: "Key risk – may potentially affect provision of key services or duties",
    9: (
        "Immediate action needed – serious threat to provision and/or achievement of key services "
        "or duties"
    ),
}


class Cell(NamedTuple):
    """A place in the matrix."""

    impact: Degree
    likelihood: Degree


def score(impact: Degree, likelihood: Degree) -> int:
    """Return the score of a place.

    >>> score("high", "high"), score("low", "high"), score("medium", "low")
    (9, 3, 4)
    """
    return len(DEGREES) * DEGREES.index(impact) + DEGREES.index(likelihood) + 1


def cell(points: int) -> Cell:
    """Return the place of a score: each score has one. Raises ValueError.

    >>> cell(7)
    Cell(impact='high', likelihood='low')
    """
    if not LOWEST <= points <= HIGHEST:
        msg = f"A score is from {LOWEST} to {HIGHEST}."
        raise ValueError(msg)
    impact, likelihood = divmod(points - 1, len(DEGREES))
    return Cell(DEGREES[impact], DEGREES[likelihood])


def degree(text: str) -> Degree:
    """Read a degree. Raises ValueError."""
    if text not in DEGREES:
        msg = f"Write {', '.join(DEGREES[:-1])} or {DEGREES[-1]}."
        raise ValueError(msg)
    return text
