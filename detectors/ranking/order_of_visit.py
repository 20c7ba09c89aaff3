"""The order of visit: whom to look at first, by what was judged and by where lines stand.

    R = RI - Outstanding + 1/2 (headline - mean of sub-grades)
      + workforce level + workforce change + 1/2 front-door change + 1/2 pressure change

RI and Outstanding are 1 or 0 by the last headline grade: the worst grade of all has everybody's
attention already. A theme's level is the mean of where its lines stand, in standard deviations
over authorities and clipped to three; its change the mean of how far they went in two years, in
standard deviations of two-year changes. Nothing is fitted. It was chosen after looking at the
outcomes until July 2026, so it has to be judged anew on later ones. It does not foretell the
worst grade.
"""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Final, Literal, NamedTuple

BEST: Final = 4
WORST: Final = 1
_ONE_ABOVE_WORST: Final = 2

CLIPPED: Final = 3.0

TermKind = Literal["grade", "sub_grades", "level", "change"]


class Weight(NamedTuple):
    """How much a theme's level or its change counts."""

    kind: Literal["level", "change"]
    theme: str
    weight: float


THEMES: Final = (
    Weight("level", "workforce", 1.0),
    Weight("change", "workforce", 1.0),
    Weight("change", "front door", 0.5),
    Weight("change", "pressure", 0.5),
)
_SUB_GRADES: Final = 0.5


class Judged(NamedTuple):
    """The last headline grade, from 1 to 4 with 4 best, and the grades of its parts."""

    headline: float
    parts: tuple[float, ...] = ()


class LinePlace(NamedTuple):
    """Where one line of a theme stands, in standard deviations: more is worse.

    ``change`` is how far it went in two years; None where there is nothing to hold it against.
    """

    level: float
    change: float | None = None


class Known(NamedTuple):
    """What the order goes by: ``judged`` is None where nobody judged; ``lines`` by theme."""

    judged: Judged | None
    lines: Mapping[str, Sequence[LinePlace]]


class Term(NamedTuple):
    """What R owes to one thing; ``of`` is the theme where it is one's."""

    kind: TermKind
    of: str
    points: float


def score(known: Known) -> float:
    """Return R: more should be looked at sooner.

    >>> score(Known(Judged(2, (2, 1)), {"workforce": [LinePlace(0.5, 1.0), LinePlace(4.0)]}))
    4.0
    """
    return round(sum(term.points for term in terms(known)), 9)


def terms(known: Known) -> list[Term]:
    """Return what R is made of, term by term as they are written; those of nothing are left out."""
    found = [*_of_judgement(known.judged)] if known.judged else []
    found += [
        Term(one.kind, one.theme, one.weight * value)
        for one in THEMES
        if (value := _of_theme(known.lines.get(one.theme, ()), one.kind)) is not None
    ]
    return [term for term in found if term.points]


def _of_judgement(judged: Judged) -> Iterable[Term]:
    yield Term("grade", "", (judged.headline == _ONE_ABOVE_WORST) - (judged.headline == BEST))
    if judged.parts:
        yield Term("sub_grades", "", _SUB_GRADES * (judged.headline - fmean(judged.parts)))


def _of_theme(lines: Iterable[LinePlace], kind: Literal["level", "change"]) -> float | None:
    """Return a theme's level or change; None where no line of it says."""
    if kind == "level":
        said = [max(-CLIPPED, min(CLIPPED, one.level)) for one in lines]
    else:
        said = [one.change for one in lines if one.change is not None]
    return fmean(said) if said else None
