"""The catalogue of scales and measures: what it holds, who watches, and how it is changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import cast

from detectors.contract import Detector, Finding, Watched
from domain.measures.catalogue import Catalogue, measure_key, measure_stream, scale_stream
from domain.measures.commands import DefineScale, MeasureCommand
from domain.measures.decisions import decide
from domain.measures.directions import is_judged_on, why_unwatched
from domain.measures.events import MeasureDefined, ScaleDefined, ThemeDefined
from domain.peer_reviews.findings import HOT_SPOTS, PROGRAMME_HOT_SPOTS
from domain.times import AsOf
from infra.services.context import NOW, Context
from projections.picture.definitions import Held, held_by_measure, is_scale_used

_NEVER = date(1, 1, 1)
_BEFORE = datetime(1970, 1, 1, tzinfo=UTC)
_JUDGED: tuple[Watched, ...] = ("assessment", "self_assessment", "peer_review", "occurrence")
_ON_LINES: tuple[Watched, ...] = ("indicator", "line")
_BY_PEERS: tuple[Watched, ...] = ("peer_review",)


@dataclass(frozen=True, slots=True)
class Described:
    """A measure with its scale, the rules that watch it, and why none does where none does.

    ``is_undirected`` tells whether nobody watches it on purpose, as neither direction is good.
    """

    measure: MeasureDefined
    scale: ScaleDefined | None
    watched_by: Sequence[str]
    unwatched: str
    facts: int
    theme: ThemeDefined | None = None
    is_undirected: bool = False

    @property
    def is_defined(self) -> bool:
        """Tell whether anybody defined it; if not, it is as evidence came."""
        return self.measure.originator_version > 0

    @property
    def on_purpose(self) -> bool:
        """Tell whether nobody watches it, and is meant to."""
        undirected = self.is_undirected and self.measure.line is None
        return self.in_context or undirected or self.is_shown_only

    @property
    def is_shown_only(self) -> bool:
        """Tell whether it is figures that are of no line: shown and compared, watched by nobody."""
        is_figures = self.scale is not None and self.scale.form == "quantity"
        unheard = not (self.watched_by or self.unwatched)
        return is_figures and self.measure.line is None and unheard

    @property
    def in_context(self) -> bool:
        """Tell whether nobody watches it on purpose."""
        return self.measure.role == "context"


@dataclass(frozen=True, slots=True)
class MeasureService:
    """Keeps the catalogue; what can't be done raises CatalogueRefusal."""

    context: Context
    _known: dict[int, dict[str, list[Held]]] = field(default_factory=dict)

    def measures(self, as_of: AsOf = NOW) -> list[Described]:
        """Return all measures by title, with who watches them by the rules of now.

        Those that evidence is held of and nobody defined are among them, as they came, of now.
        """
        catalogue = self.context.catalogue(as_of)
        rules = self.context.rules().detectors
        held = self._held()
        defined = [
            _described(catalogue, rules, one, held.get(one.measure, ()))
            for one in catalogue.measures.values()
        ]
        undefined = (
            [
                _described(catalogue, rules, _as_it_came(catalogue, name, forms[0]), forms)
                for name, forms in held.items()
                if name not in catalogue.measures
            ]
            if as_of == NOW
            else []
        )
        return sorted([*defined, *undefined], key=lambda one: one.measure.title.casefold())

    def measure(self, name: str, as_of: AsOf = NOW) -> Described | None:
        """Return the measure that a name means; None where nothing is known of one."""
        wanted = self.name_of(name, as_of)
        return next((one for one in self.measures(as_of) if one.measure.measure == wanted), None)

    def _held(self) -> dict[str, list[Held]]:
        """Return what is held of each measure; it is asked again only once the log has moved."""
        position = self.context.position()
        if (found := self._known.get(position)) is None:
            with self.context.reading() as connection:
                found = held_by_measure(connection)
            self._known.clear()
            self._known[position] = found
        return found

    def scales(self, as_of: AsOf = NOW) -> list[ScaleDefined]:
        """Return all scales by name."""
        return [one for _, one in sorted(self.context.catalogue(as_of).scales.items())]

    def themes(self, as_of: AsOf = NOW) -> list[ThemeDefined]:
        """Return all themes by title."""
        found = self.context.catalogue(as_of).themes.values()
        return sorted(found, key=lambda one: one.title.casefold())

    def name_of(self, written: str, as_of: AsOf = NOW) -> str:
        """Return the measure that a name means: itself where nobody defined or took in one."""
        known = {*self.context.catalogue(as_of).measures, *self._held()}
        keys = (measure_key(written), measure_key(written).replace(" ", "_"))
        found = next((key for key in keys if key in known), "")
        return found if written not in known and found else written.strip()

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
            lambda: decide(self.context.catalogue(), command, used=self._used(command))
        )
        self.context.follow()
        return bool(recorded)

    def _used(self, command: MeasureCommand) -> bool:
        if not isinstance(command, DefineScale):
            return False
        with self.context.reading() as connection:
            return is_scale_used(connection, command.scale)


def _described(
    catalogue: Catalogue, rules: Sequence[Detector], measure: MeasureDefined, held: Sequence[Held]
) -> Described:
    scale = catalogue.scales.get(measure.scale)
    kind = "assessment" if is_judged_on(scale) else "indicator"
    if held and not measure.originator_version:
        kind = held[0].kind
    why = why_unwatched(catalogue, measure.measure, measure.polarity, measure.scale, kind)
    undirected = catalogue.is_undirected(measure.measure)
    unheard = why or (undirected and measure.line is None)
    watchers = () if unheard else _watchers(rules, measure, scale)
    return Described(
        measure,
        scale,
        watchers,
        why,
        sum(one.versions for one in held),
        catalogue.themes.get(measure.theme),
        undirected,
    )


def _as_it_came(catalogue: Catalogue, name: str, held: Held) -> MeasureDefined:
    """Return what evidence itself says of a measure that nobody defined: version 0."""
    return MeasureDefined(
        originator_id=measure_stream(name),
        originator_version=0,
        recorded_at=_BEFORE,
        actor="",
        measure=name,
        title=catalogue.title_of(name),
        domain=catalogue.domain_of(name),
        scale=held.scale,
        polarity=held.polarity,
    )


def _watchers(
    rules: Sequence[Detector], measure: MeasureDefined, scale: ScaleDefined | None
) -> list[str]:
    """Return the rules that listen to a measure, in whatever kind of evidence it comes."""
    kinds = _JUDGED if is_judged_on(scale) else _ON_LINES if measure.line else ()
    if measure.measure in (HOT_SPOTS, PROGRAMME_HOT_SPOTS):
        kinds = _BY_PEERS
    findings = [_finding(kind, measure, scale) for kind in kinds]
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
