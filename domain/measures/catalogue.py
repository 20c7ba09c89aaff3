"""The scales, measures and themes as they stand."""

from dataclasses import dataclass, field
from uuid import UUID

from domain.events import content
from domain.ids import MEASURES, SCALES, THEMES, name_id
from domain.measures.events import (
    Line,
    MeasureDefined,
    MeasureEvent,
    Polarity,
    ScaleDefined,
    ThemeDefined,
)
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
    """Newest definition of every scale, measure and theme."""

    scales: dict[str, ScaleDefined] = field(default_factory=dict)
    measures: dict[str, MeasureDefined] = field(default_factory=dict)
    themes: dict[str, ThemeDefined] = field(default_factory=dict)

    def apply(self, event: MeasureEvent) -> None:
        """Take one definition in."""
        match event:
            case ScaleDefined():
                self.scales[event.scale] = event
            case MeasureDefined():
                self.measures[event.measure] = event
            case ThemeDefined():
                self.themes[event.theme] = event

    def domain_of(self, measure: str) -> str:
        """Return what a measure speaks for: itself where nobody defined it.

        A line speaks for what its theme does, so that the lines of a theme are heard together.
        """
        known = self.measures.get(measure)
        theme = self.themes.get(known.theme) if known and known.line else None
        if theme is not None:
            return theme.domain
        return known.domain if known else measure

    def title_of(self, measure: str) -> str:
        """Return a measure's title, or a theme's; the words of its name where nobody defined it.

        >>> Catalogue().title_of("use_of_resources")
        'Use of resources'
        """
        if (known := self.measures.get(measure)) is not None:
            return " ".join(known.title.split())
        if (theme := self.themes.get(measure)) is not None:
            return theme.title
        name = measure.replace("_", " ")
        return name[:1].upper() + name[1:]

    def short_title_of(self, measure: str) -> str:
        """Return what a measure, or a theme, is called within a sentence.

        >>> Catalogue().short_title_of("KS4_cohort"), Catalogue().short_title_of("use_of_resources")
        ('KS4 cohort', 'use of resources')
        """
        known = self.measures.get(measure)
        if known is not None and known.short_title:
            return known.short_title
        title = self.title_of(measure)
        return title[:1].lower() + title[1:] if title[1:2].islower() else title

    def polarity_of(self, measure: str) -> Polarity:
        """Return which direction of a measure is good; none where it only tells of the context."""
        known = self.measures.get(measure)
        return known.polarity if known and known.role != "context" else "none"

    def direction_of(self, measure: str, told: Polarity = "none") -> Polarity:
        """Return which direction of evidence counts that came with the direction it was ``told``.

        Where the catalogue's was reviewed, it counts whatever was told: also that neither is good,
        but where the measure's scale says which end is.

        >>> Catalogue().direction_of("use_of_resources", "high")
        'high'
        """
        if self.is_undirected(measure):
            return "none"
        own = self.polarity_of(measure)
        known = self.measures.get(measure)
        reviewed = known is not None and own != "none" and is_reviewed(known)
        return own if reviewed or told == "none" else told

    def is_undirected(self, measure: str) -> bool:
        """Tell whether neither direction of a measure is good, on purpose.

        >>> Catalogue().is_undirected("use_of_resources")
        False
        """
        known = self.measures.get(measure)
        if known is None or known.role == "context":
            return known is not None
        scale = self.scales.get(known.scale)
        silent = known.polarity == "none" and (scale is None or scale.polarity == "none")
        return silent and is_reviewed(known)

    def line_of(self, measure: str) -> Line | None:
        """Return how a measure is watched by itself; None where it never alarms by itself."""
        known = self.measures.get(measure)
        if known is None or known.line is None or known.role == "context":
            return None
        undirected = known.line.watched_for == "worse" and known.polarity == "none"
        return None if undirected else known.line

    def theme_of(self, measure: str) -> str:
        """Return the key of a measure's theme; empty where it has none."""
        known = self.measures.get(measure)
        return known.theme if known else ""

    def is_comparable(self, measure: str, scale: str) -> bool:
        """Tell whether values on a scale can be held against those on the measure's own."""
        known = self.measures.get(measure)
        return known is None or self.scale_now(known.scale) == self.scale_now(scale)

    def scale_now(self, name: str) -> str:
        """Return the scale on which values of a scale are compared today: itself, as a rule."""
        scale = self.scales.get(name)
        return (scale.maps_to if scale else "") or name


def is_reviewed(measure: MeasureDefined) -> bool:
    """Tell whether somebody judged which direction of a measure is good, whatever its source says.

    So it is where a reason is given, where it departs from its publisher's, and of every line.
    """
    departs = measure.publisher_polarity not in ("none", measure.polarity)
    return bool(measure.direction_reason) or measure.line is not None or departs


def scale_stream(scale: str) -> UUID:
    """Return the stream of a scale."""
    return name_id(SCALES, scale)


def measure_stream(measure: str) -> UUID:
    """Return the stream of a measure."""
    return name_id(MEASURES, measure)


def theme_stream(theme: str) -> UUID:
    """Return the stream of a theme."""
    return name_id(THEMES, theme)


def is_news(known: MeasureEvent | None, defined: MeasureEvent) -> bool:
    """Tell whether a definition says anything the catalogue does not hold yet."""
    return known is None or content(known) != content(defined)
