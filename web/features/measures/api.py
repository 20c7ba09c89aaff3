"""Measures and scales for programs."""

from litestar import get

from web.json.measures import (
    MeasureShape,
    ScaleShape,
    ThemeShape,
    measure_json,
    scale_json,
    theme_json,
)
from web.site.request import Here


@get("/measures", sync_to_thread=True, summary="Measures: scale, direction and who watches them")
def api_measures(visit: Here) -> list[MeasureShape]:
    """Give the measures as they were defined then, with the rules of now that watch them."""
    found = visit.services.measures.measures(visit.moment.register_as_of)
    return [measure_json(one) for one in found]


@get("/scales", sync_to_thread=True, summary="Scales: which values evidence can have")
def api_scales(visit: Here) -> list[ScaleShape]:
    """Give the scales as they were defined then."""
    found = visit.services.measures.scales(visit.moment.register_as_of)
    return [scale_json(one) for one in found]


@get("/themes", sync_to_thread=True, summary="Themes: what several lines tell of together")
def api_themes(visit: Here) -> list[ThemeShape]:
    """Give the themes as they were defined then, with the lines of now."""
    found = visit.services.measures.themes(visit.moment.register_as_of)
    measures = visit.catalogue.measures.values()
    return [theme_json(one, measures) for one in found]
