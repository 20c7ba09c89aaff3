"""Scales and measures as JSON, for programs and for the commands."""

from collections.abc import Iterable
from typing import TypedDict

from domain.measures.directions import best_of
from domain.measures.events import (
    Band,
    Line,
    LineScale,
    MeasureDefined,
    Polarity,
    Role,
    ScaleDefined,
    ThemeDefined,
    WatchedFor,
)
from domain.measures.scales import word_of
from domain.measures.symbols import MISSING_CODES
from infra.services.measures import Described


class BandShape(TypedDict):
    """A step of a scale: its value, its word, and what it also arrives as."""

    value: float
    word: str
    also: list[str]


class SymbolShape(TypedDict):
    """How a source writes that there is no value, and what it means by it."""

    mark: str
    means: str


class ScaleShape(TypedDict):
    """A scale. ``best`` is the word of its best end, null where neither end is.

    ``symbols`` are its own before those of official statistics, which every scale takes.
    """

    scale: str
    form: str
    unit: str
    best: str | None
    direction: Polarity
    bands: list[BandShape]
    symbols: list[SymbolShape]
    lowest: float | None
    highest: float | None
    compared_on: str
    source: str
    version: int
    actor: str
    reason: str


class LineShape(TypedDict):
    """How a measure is watched by itself, and why: its scale, and for what."""

    scale: LineScale
    watched_for: WatchedFor
    why: str


class ThemeShape(TypedDict):
    """A theme: what several lines of a service tell of, and how alike their surprises are."""

    theme: str
    title: str
    domain: str
    correlation: float
    lines: list[str]
    source: str
    version: int
    actor: str
    reason: str


class MeasureShape(TypedDict):
    """A measure. ``unwatched`` says why nobody watches it, empty where somebody does.

    ``line`` is null where it is none: shown and compared only. ``duty_value`` is what the law asks
    for as a value of the measure, null where it names none that a figure could be held against.
    ``critical_rule`` says in words which grade is critical by itself, null where none is.
    ``publisher_direction`` is the direction its source gives, kept beside the one that counts.
    """

    measure: str
    title: str
    short_title: str
    domain: str
    theme: str
    theme_title: str
    role: Role | None
    scale: str
    unit: str
    direction: Polarity
    publisher_direction: Polarity
    direction_reason: str
    source: str
    duty: str
    duty_value: float | None
    duty_expected: str
    duty_source: str
    duty_reason: str
    line: LineShape | None
    critical_rule: str | None
    part_of: str
    watched_by: list[str]
    unwatched: str
    facts: int
    version: int
    actor: str
    reason: str


class VersionShape(TypedDict):
    """One definition of a measure: when, by whom, why, and what it says."""

    version: int
    on: str
    actor: str
    reason: str
    scale: str
    direction: Polarity
    role: Role | None
    theme: str
    line: LineShape | None


class DescribedShape(MeasureShape):
    """A measure with its scale in full and all its definitions, the oldest first."""

    scale_defined: ScaleShape | None
    versions: list[VersionShape]


def scale_json(scale: ScaleDefined) -> ScaleShape:
    """Return a scale."""
    best = best_of(scale)
    own = {one.mark: one.means for one in scale.symbols}
    return ScaleShape(
        scale=scale.scale,
        form=scale.form,
        unit=scale.unit,
        best=best.word if best else None,
        direction=scale.polarity,
        bands=[_band(band) for band in scale.bands],
        symbols=[SymbolShape(mark=m, means=w) for m, w in {**MISSING_CODES, **own}.items()],
        lowest=scale.lowest,
        highest=scale.highest,
        compared_on=scale.maps_to or scale.scale,
        source=scale.source,
        version=scale.originator_version,
        actor=scale.actor,
        reason=scale.reason,
    )


def measure_json(one: Described) -> MeasureShape:
    """Return a measure with who watches it."""
    measure, terms = one.measure, one.measure.duty_terms
    return MeasureShape(
        measure=measure.measure,
        title=measure.title,
        short_title=measure.short_title,
        domain=measure.domain,
        theme=measure.theme or measure.domain,
        theme_title=one.theme.title if one.theme else "",
        role=measure.role,
        scale=measure.scale,
        unit=measure.unit,
        direction=direction_of(one),
        publisher_direction=measure.publisher_polarity,
        direction_reason=measure.direction_reason,
        source=measure.source,
        duty=measure.duty,
        duty_value=terms.value if terms else None,
        duty_expected=terms.expected if terms else "",
        duty_source=terms.source if terms else "",
        duty_reason=terms.reason if terms else "",
        line=_line(measure.line),
        critical_rule=critical_rule(one),
        part_of=measure.part_of,
        watched_by=list(one.watched_by),
        unwatched=one.unwatched,
        facts=one.facts,
        version=measure.originator_version,
        actor=measure.actor,
        reason=measure.reason,
    )


def described_json(one: Described, versions: list[MeasureDefined]) -> DescribedShape:
    """Return a measure with its scale and its history."""
    return DescribedShape(
        **measure_json(one),
        scale_defined=scale_json(one.scale) if one.scale else None,
        versions=[_version(each) for each in versions],
    )


def theme_json(theme: ThemeDefined, measures: Iterable[MeasureDefined]) -> ThemeShape:
    """Return a theme with the measures that are its lines."""
    return ThemeShape(
        theme=theme.theme,
        title=theme.title,
        domain=theme.domain,
        correlation=theme.correlation,
        lines=sorted(
            one.measure for one in measures if one.theme == theme.theme and one.line is not None
        ),
        source=theme.source,
        version=theme.originator_version,
        actor=theme.actor,
        reason=theme.reason,
    )


def direction_of(one: Described) -> Polarity:
    """Return the direction that counts: the measure's, else its scale's."""
    if one.measure.polarity != "none" or one.scale is None or one.in_context:
        return one.measure.polarity
    return one.scale.polarity


def critical_rule(one: Described) -> str | None:
    """Say which grade is critical by itself; None where none is."""
    bound = one.measure.critical_at
    if bound is None or one.scale is None:
        return None
    word = word_of(bound, one.scale) or f"{bound:g}"
    end = best_of(one.scale)
    worst = min(one.scale.bands, key=lambda band: band.value) if end else None
    return word if worst is None or worst.value == bound else f"{word} or worse"


def _line(line: Line | None) -> LineShape | None:
    if line is None:
        return None
    return LineShape(scale=line.scale, watched_for=line.watched_for, why=line.why)


def _band(band: Band) -> BandShape:
    return BandShape(value=band.value, word=band.word, also=[*band.also, *band.says])


def _version(one: MeasureDefined) -> VersionShape:
    return VersionShape(
        version=one.originator_version,
        on=one.recorded_at.isoformat(),
        actor=one.actor,
        reason=one.reason,
        scale=one.scale,
        direction=one.polarity,
        role=one.role,
        theme=one.theme,
        line=_line(one.line),
    )
