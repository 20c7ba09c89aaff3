"""The catalogue of scales and measures: what it holds, who watches, and how it is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from detectors.contract import Detector, Finding, Watched
from domain.measures.catalogue import Catalogue, measure_key, measure_stream, scale_stream
from domain.measures.commands import DefineScale, MeasureCommand
from domain.measures.decisions import decide
from domain.measures.directions import why_unwatched
from domain.measures.events import MeasureDefined, ScaleDefined
from domain.times import AsOf
from infra.services.context import NOW, Context
from projections.picture.definitions import held_by_measure, is_scale_used

_NEVER = date(1, 1, 1)
_JUDGED: tuple[Watched, ...] = ("assessment", "self_assessment", "peer_review")
_COUNTED: tuple[Watched, ...] = ("indicator", "comparison", "peer_review")


@dataclass(frozen=True, slots=True)
class Described:
    """A measure with its scale, the rules that watch it, and why none does where none does."""

    measure: MeasureDefined
    scale: ScaleDefined | None
    watched_by: Sequence[str]
    unwatched: str
    facts: int

    @property
    def in_context(self) -> bool:
        """Tell whether nobody watches it on purpose."""
        return self.measure.role == "context"


@dataclass(frozen=True, slots=True)
class MeasureService:
    """Keeps the catalogue; what can't be done raises CatalogueRefusal."""

    context: Context

    def measures(self, as_of: AsOf = NOW) -> list[Described]:
        """Return all measures by title, with who watches them by the rules of now."""
        catalogue = self.context.catalogue(as_of)
        rules = self.context.rules().detectors
        with self.context.reading() as connection:
            facts = held_by_measure(connection)
        return [
            _described(catalogue, rules, one, facts.get(one.measure, 0))
            for one in sorted(catalogue.measures.values(), key=lambda one: one.title.casefold())
        ]

    def scales(self, as_of: AsOf = NOW) -> list[ScaleDefined]:
        """Return all scales by name."""
        return [one for _, one in sorted(self.context.catalogue(as_of).scales.items())]

    def undefined(self, as_of: AsOf = NOW) -> dict[str, int]:
        """Count the facts of each measure that evidence is held of and nobody defined."""
        known = self.context.catalogue(as_of).measures
        with self.context.reading() as connection:
            held = held_by_measure(connection)
        return {name: count for name, count in sorted(held.items()) if name not in known}

    def name_of(self, written: str) -> str:
        """Return the measure that a name means: itself where nobody defined one."""
        known = self.context.catalogue().measures
        key = measure_key(written)
        return key if written not in known and key in known else written.strip()

    def versions(self, measure: str) -> list[MeasureDefined]:
        """Return all definitions of a measure, the oldest first."""
        stream = measure_stream(measure)
        return cast("list[MeasureDefined]", self.context.store.streams([stream]).get(stream, []))

    def scale_versions(self, scale: str) -> list[ScaleDefined]:
        """Return all definitions of a scale, the oldest first."""
        stream = scale_stream(scale)
        return cast("list[ScaleDefined]", self.context.store.streams([stream]).get(stream, []))

    def define(self, command: MeasureCommand) -> bool:
        """Record a definition and bring alerts up to date; tell whether anything was new."""
        recorded = self.context.execute(
            lambda: decide(*self._stand(command), used=self._used(command))
        )
        self.context.follow()
        return bool(recorded)

    def _stand(self, command: MeasureCommand) -> tuple[Catalogue, MeasureCommand]:
        self.context.catch_up()
        return self.context.catalogue(), command

    def _used(self, command: MeasureCommand) -> bool:
        if not isinstance(command, DefineScale):
            return False
        with self.context.reading() as connection:
            return is_scale_used(connection, command.scale)


def _described(
    catalogue: Catalogue, rules: Sequence[Detector], measure: MeasureDefined, facts: int
) -> Described:
    scale = catalogue.scales.get(measure.scale)
    kind = "assessment" if scale and scale.form == "ordinal" else "indicator"
    why = why_unwatched(catalogue, measure.measure, kind=kind)
    watchable = not why and measure.role != "context"
    return Described(
        measure, scale, _watchers(rules, measure, scale) if watchable else (), why, facts
    )


def _watchers(
    rules: Sequence[Detector], measure: MeasureDefined, scale: ScaleDefined | None
) -> list[str]:
    """Return the rules that listen to a measure, in whatever kind of evidence it comes."""
    graded = scale is not None and scale.form == "ordinal"
    findings = [_finding(kind, measure, scale) for kind in (_JUDGED if graded else _COUNTED)]
    return [one.name for one in rules if any(map(one.watches, findings))]


def _finding(kind: Watched, measure: MeasureDefined, scale: ScaleDefined | None) -> Finding:
    """Return what a detector would be shown of a measure, as far as it asks before it listens."""
    bands = [band.value for band in scale.bands] if scale else []
    polarity = measure.polarity if measure.polarity != "none" or not scale else scale.polarity
    return Finding(
        evidence_id="",
        kind=kind,
        measure=measure.measure,
        value=None,
        scale=(scale.maps_to or scale.scale) if scale else "",
        polarity=polarity,
        true_on=_NEVER,
        published_on="",
        best=(min if polarity == "low" else max)(bands) if bands else None,
        part_of=measure.part_of,
        critical_at=measure.critical_at,
    )
