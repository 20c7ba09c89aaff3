"""What is said of lines: in figures that anybody knows, within the length of a short message.

The statistics behind it stand with the alert's evidence; none of them is in a sentence.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from math import ceil, floor
from typing import NamedTuple

from detectors.lines.nation import NationShift
from domain.alerts.events import Bound, Counterfactual, Signal
from domain.measures.catalogue import Catalogue
from infra.services.alerts.duties import MissedDuty

KNOWN_SINCE = "Known since"
"""Begins what is said at the end of a sentence, where there is room."""

LONGEST = 160
"""Characters of a sentence at most."""

_HUNDRED = 100
_BOUND_PLACES = 4
_MOST_PLACES = 4
_LESS_THAN_A_YEAR = 0.75
_IN_WORDS = {2: "two", 3: "three", 4: "four", 5: "five"}


class Figures(NamedTuple):
    """How figures of one measure are written: so many decimal places, with its unit."""

    places: int
    unit: str

    def __call__(self, value: float) -> str:
        """Return a figure as it is read: '83.4%', '1,240', '£3.1'."""
        whole = f"{value:,.{self.places}f}"
        written = whole.rstrip("0").rstrip(".") if "." in whole else whole
        sign, digits = ("\u2212", written[1:]) if written.startswith("-") else ("", written)
        if not digits.strip("0.,"):
            sign = ""
        if self.unit == "£":
            return f"{sign}£{digits}"
        return f"{sign}{digits}{self.unit}"


def figures_of(measure: str, values: Sequence[float], catalogue: Catalogue) -> Figures:
    """Return how some figures of a measure are written, so that the first two differ if they do.

    >>> said = figures_of("turnover", (16.61, 18.13), Catalogue())
    >>> said(16.61), said(18.13), said(15.0)
    ('16.6', '18.1', '15')
    """
    unit = unit_of(measure, catalogue)
    largest = max((abs(one) for one in values), default=0.0)
    places = 0 if largest >= _HUNDRED and unit != "%" else 1 if largest >= 1 else 2
    first, second, *_ = (*values, *values[-1:], *values[-1:])
    apart = (
        more for more in range(places, _MOST_PLACES) if round(first, more) != round(second, more)
    )
    return Figures(next(apart, places), unit)


def unit_of(measure: str, catalogue: Catalogue) -> str:
    """Return the sign that is written with figures of a measure."""
    known = catalogue.measures.get(measure)
    if known is None:
        return ""
    scale = catalogue.scales.get(known.scale)
    unit = scale.unit if scale else ""
    if unit == "percent" or "(%)" in known.title or known.unit.strip() == "%":
        return "%"
    return {"money": "£", "days": " days"}.get(unit, "")


def reason(signal: Signal, catalogue: Catalogue, near: float | None = None) -> str | None:
    """Say why a line's signal, or a theme's, stands; None of any other.

    ``near`` is the middle of its neighbours' figures of the same period.
    """
    match signal.reason:
        case "line_left_its_path":
            return _left_its_path(signal, catalogue, near)
        case "lines_came_out_worse_together":
            return _worse_together(signal, catalogue)
        case _:
            return None


def _left_its_path(signal: Signal, catalogue: Catalogue, near: float | None) -> str:
    value, came_from = _figure(signal, "value"), _figure(signal, "came_from")
    nation = _figure(signal, "nation")
    beside = [one for one in (nation, near) if one is not None]
    said = figures_of(signal.measure, (came_from, value, *beside), catalogue)
    others = [f"England {said(nation)}"]
    if near is not None:
        others.append(f"neighbours {said(near)}")
    course = _course(signal, said(came_from), said(value), rose=value > came_from)
    told = f"{course}; {', '.join(others)}."
    title = catalogue.short_title_of(signal.measure)
    return next(_within(title, told, _known_since(signal.since)))


def _course(signal: Signal, came_from: str, value: str, *, rose: bool) -> str:
    """Say how a figure moved; one that did not get worse only stands where it stood."""
    quarterly = float(signal.observed.get("interval", 1.0)) < _LESS_THAN_A_YEAR
    true_on = str(signal.observed["true_on"])
    when, began = (
        _period(true_on, quarterly=quarterly),
        _period(signal.episode, quarterly=quarterly),
    )
    before = came_from if began == when else f"{came_from} before {began}"
    if came_from == value:
        return f"stayed at {value} in {when}"
    if rose != (signal.clears_if.better == "at_most"):
        return f"stood at {value} in {when}, after {before}"
    return f"{'rose' if rose else 'fell'} from {before} to {value} in {when}"


def _period(day: str, *, quarterly: bool) -> str:
    return period_name(date.fromisoformat(day), quarterly=quarterly)


def period_name(day: date, *, quarterly: bool) -> str:
    """Name a period by its year, or by its last month where a year has several."""
    return f"{day:%B %Y}" if quarterly else str(day.year)


def _known_since(moment: str) -> str:
    return f" {KNOWN_SINCE} {date.fromisoformat(moment[:10]):%B %Y}."


def _within(title: str, told: str, since: str) -> Iterator[str]:
    """Yield what fits: with since when it is known, without, and with the title cut short."""
    begun = title[:1].upper() + title[1:]
    for sentence in (f"{begun} {told}{since}", f"{begun} {told}"):
        if len(sentence) <= LONGEST:
            yield sentence
    room = LONGEST - len(told) - 1
    yield f"{begun[: room - 1].rstrip()}… {told}"


class _Told(NamedTuple):
    """One line of a theme, from the shortest way of saying it to the fullest."""

    ways: tuple[str, str, str]
    year: str
    is_rise: bool
    went_worse: bool


_FULLEST_FIRST = ((3, 2), (2, 2), (3, 1), (2, 1), (3, 0), (2, 0), (1, 2), (1, 1), (1, 0))
"""How many lines are told, and in which way."""


def _worse_together(signal: Signal, catalogue: Catalogue) -> str:
    """Say which lines of a theme came out worse: the worst that fit, the shortest of them first."""
    lines = list(_lines(signal, catalogue))
    how = "higher" if lines and all(one.is_rise for one in lines) else "worse"
    begun = f"{catalogue.title_of(signal.measure)}, {how} than expected"
    worse = int(signal.observed["worse"])
    since = _known_since(signal.since)
    # One that only others overtook says least of what happened.
    lines.sort(key=lambda one: not one.went_worse)
    for shown, way in _FULLEST_FIRST:
        for some in combinations(lines, shown):
            years = " and ".join(sorted({one.year for one in some}))
            told = sorted((one.ways[way] for one in some), key=len)
            more = [f"{worse - shown} more"] if worse > shown else []
            sentence = f"{begun} in {years}: {'; '.join(told + more)}."
            for whole in (sentence + since, sentence):
                if len(whole) <= LONGEST:
                    return whole
    return f"{begun[: LONGEST - 1]}."


def _lines(signal: Signal, catalogue: Catalogue) -> Iterator[_Told]:
    """Yield the lines that a theme's signal tells of, the worst first."""
    observed = signal.observed
    number = 1
    while (measure := observed.get(f"line_{number}")) is not None:
        name = str(measure)
        value, nation = _figure(signal, f"value_{number}"), _figure(signal, f"nation_{number}")
        before = float(observed.get(f"came_from_{number}", value))
        said = figures_of(name, (before, value, nation), catalogue)
        title = catalogue.short_title_of(name)
        at = f"{title} at {said(value)}"
        more_is_worse = catalogue.polarity_of(name) != "high"
        went_worse = value > before if more_is_worse else value < before
        moved = f"{title} from {said(before)} to {said(value)}" if went_worse else at
        yield _Told(
            (at, moved, f"{moved} (England {said(nation)})"),
            str(observed[f"true_on_{number}"])[:4],
            catalogue.polarity_of(name) == "none",
            went_worse,
        )
        number += 1


def _figure(signal: Signal, name: str) -> float:
    return float(signal.observed[name])


def nation_shifted(shift: NationShift, catalogue: Catalogue) -> str:
    """Say how the nation's figure of a line left its path."""
    said = figures_of(shift.measure, (shift.came_from, shift.value), catalogue)
    when = _period(shift.true_on, quarterly=shift.is_quarterly)
    went = "rose" if shift.value > shift.came_from else "fell"
    told = f"{went} from {said(shift.came_from)} to {said(shift.value)} in {when}."
    title = f"England: {catalogue.short_title_of(shift.measure)}"
    return next(_within(title, told, _known_since(shift.known_on)))


def duty_missed(missed: MissedDuty, catalogue: Catalogue) -> str:
    """Say that a figure is below a statutory duty, as that and not as news."""
    others = [missed.duty] if missed.nation is None else [missed.duty, missed.nation]
    said = figures_of(missed.measure, (missed.value, *others), catalogue)
    side = "above" if missed.is_above else "below"
    far = f"Far {side}" if missed.is_far else side.capitalize()
    title = catalogue.short_title_of(missed.measure)
    told = f"{said(missed.value)} in {missed.true_on[:4]}, the duty {said(missed.duty)}"
    beside = "" if missed.nation is None else f"; England {said(missed.nation)}"
    return next(_within(f"{far} the duty: {title}", f"{told}{beside}.", ""))


def clears_if(condition: Counterfactual, catalogue: Catalogue) -> str:
    """Say what would clear a line's signal, or a theme's: figures that can be reached."""
    times = condition.times
    many = str(_IN_WORDS.get(times, times))
    if condition.any_value:
        if times == 1:
            return "Clears with the next figure, whatever it says."
        return (
            f"Clears after {many} more figures, whatever they say: it is the usual level by then."
        )
    wanted = [
        (catalogue.short_title_of(one.measure), bound_words(one, catalogue))
        for one in condition.bounds
    ]
    if len(wanted) > 1:
        figures = "figures are" if times == 1 else f"{many} figures of each are"
        return f"Clears if the next {figures}: {'; '.join(map(' at '.join, wanted))}."
    title, bound = wanted[0]
    figures = "figure" if times == 1 else f"{many} figures"
    return f"Clears if the next {figures} of {title} {'is' if times == 1 else 'are'} {bound}."


def is_of_lines(condition: Counterfactual, catalogue: Catalogue) -> bool:
    """Tell whether a condition asks for figures of lines."""
    if condition.kind != "indicator":
        return False
    several = bool(condition.also) or (condition.any_value and condition.times > 1)
    return several or catalogue.line_of(condition.measure) is not None


def bound_words(one: Bound, catalogue: Catalogue) -> str:
    """Return a bound as it is read, rounded to the side that surely clears.

    Where that would ask for what no figure can be, all of its digits are said.
    """
    low = one.better == "at_most"
    said = figures_of(one.measure, (one.bound,), catalogue)
    step = 10.0**said.places
    rounded = (floor if low else ceil)(round(one.bound * step, 6)) / step
    impossible = rounded <= 0 if low else said.unit == "%" and rounded >= _HUNDRED
    if impossible and one.bound not in (0.0, _HUNDRED):
        rounded, said = one.bound, said._replace(places=_BOUND_PLACES)
    return f"{said(rounded)} {'or less' if low else 'or more'}"
