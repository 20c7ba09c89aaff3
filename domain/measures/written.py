"""Bands and symbols of a scale as people write them down, one a line."""

from collections.abc import Sequence

from domain.measures.events import Band, Polarity, Symbol
from domain.refusal import Refusal


class CatalogueRefusal(Refusal):
    """The catalogue can't hold what was asked; the message says what to do instead."""


def bands_of(lines: Sequence[str], best: str) -> tuple[tuple[Band, ...], Polarity]:
    """Return the bands that lines name in order, and whether the highest of them is the best.

    A line is a word, followed by others it arrives as, parted by bars. ``best`` is ``first`` or
    ``last``, the word itself, or ``none`` where neither end is better. Values grow to the best.

    >>> bands, polarity = bands_of(["C1 | 1", "C2 | 2"], "C1")
    >>> [(band.value, band.word, band.also) for band in bands], polarity
    ([(1, 'C2', ('2',)), (2, 'C1', ('1',))], 'high')
    """
    split = [[part.strip() for part in line.split("|") if part.strip()] for line in lines]
    steps = [parts for parts in split if parts]
    if not steps:
        return (), "none"
    if _end(steps, best) == "first":
        steps.reverse()
    bands = tuple(
        Band(value, word, tuple(also)) for value, (word, *also) in enumerate(steps, start=1)
    )
    return bands, "none" if best.strip().casefold() == "none" else "high"


def _end(steps: Sequence[Sequence[str]], best: str) -> str:
    """Return at which end the best step stands."""
    wanted = best.strip().casefold()
    if wanted in {"first", "last", "none"}:
        return wanted
    ends = {"first": steps[0][0], "last": steps[-1][0]}
    for end, word in ends.items():
        if word.casefold() == wanted:
            return end
    msg = (
        f"Say which end of the scale is the best: first ({ends['first']}), last ({ends['last']}), "
        "or none where neither is."
    )
    raise CatalogueRefusal(msg)


def symbols_of(lines: Sequence[str]) -> tuple[Symbol, ...]:
    """Return the symbols that lines name, each with what it means behind the first equals sign.

    >>> symbols_of(["nyr = not yet rated"])
    (Symbol(mark='nyr', means='not yet rated'),)
    """
    found = []
    for line in filter(str.strip, lines):
        mark, sign, means = (part.strip() for part in line.partition("="))
        if not (mark and sign and means):
            msg = (
                f"Write a symbol with what it means, as 'nyr = not yet rated'; '{line}' is not so."
            )
            raise CatalogueRefusal(msg)
        found.append(Symbol(mark, means))
    return tuple(found)
