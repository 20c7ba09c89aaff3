"""The scales and measures as they stand."""

from dataclasses import dataclass, field
from uuid import UUID

from domain.events import content
from domain.ids import MEASURES, SCALES, name_id
from domain.measures.events import MeasureDefined, MeasureEvent, Polarity, ScaleDefined
from domain.register.names import normalised

SHIPPED_BY = "soundings init"
"""The actor of what ships with the project. What anybody else defined is never replaced by it."""


def measure_key(name: str) -> str:
    """Return the one spelling of a measure's name: words joined by underscores.

    >>> measure_key("Use of Resources") == measure_key("use_of_resources")
    True
    """
    return normalised(name.replace("_", " ").replace("-", " ")).replace(" ", "_")


@dataclass(slots=True)
class Catalogue:
    """Newest definition of every scale and measure."""

    scales: dict[str, ScaleDefined] = field(default_factory=dict)
    measures: dict[str, MeasureDefined] = field(default_factory=dict)

    def apply(self, event: MeasureEvent) -> None:
        """Take one definition in."""
        match event:
            case ScaleDefined():
                self.scales[event.scale] = event
            case MeasureDefined():
                self.measures[event.measure] = event

    def domain_of(self, measure: str) -> str:
        """Return what a measure speaks for: itself where nobody defined it."""
        known = self.measures.get(measure)
        return known.domain if known else measure

    def title_of(self, measure: str) -> str:
        """Return a measure's title; the words of its name where nobody defined it.

        >>> Catalogue().title_of("use_of_resources")
        'Use of resources'
        """
        if (known := self.measures.get(measure)) is not None:
            return " ".join(known.title.split())
        name = measure.replace("_", " ")
        return name[:1].upper() + name[1:]

    def polarity_of(self, measure: str) -> Polarity:
        """Return which direction of a measure is good; none where it only tells of the context."""
        known = self.measures.get(measure)
        return known.polarity if known and known.role != "context" else "none"

    def scale_now(self, name: str) -> str:
        """Return the scale on which values of a scale are compared today: itself, as a rule."""
        scale = self.scales.get(name)
        return (scale.maps_to if scale else "") or name


def scale_stream(scale: str) -> UUID:
    """Return the stream of a scale."""
    return name_id(SCALES, scale)


def measure_stream(measure: str) -> UUID:
    """Return the stream of a measure."""
    return name_id(MEASURES, measure)


def is_news(known: MeasureEvent | None, defined: MeasureEvent) -> bool:
    """Tell whether a definition says anything the catalogue does not hold yet."""
    return known is None or content(known) != content(defined)
