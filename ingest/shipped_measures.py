"""The catalogue that ships with the project, put together from its tables.

The department's measures come with the direction of their publisher. Roles, lines, reviewed
directions and duties have tables of their own, each row with its source and its reason, and are
laid over what is known of a measure, whichever table that stands in.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ingest.feeds.county_returns import TARGETS
from ingest.reference_data import rows, toml

Shape = dict[str, Any]
"""What an event says of a measure, scale or theme, by field."""

PUBLISHER = "Department for Education (Local Authority Interactive Tool)"
_RETURNED = {
    "returned_rag": ("returned RAG", "rag"),
    "returned_symbol": ("returned symbol", "tolerance-symbol"),
    "all_achieve": ("whether all achieve it", "pass-fail"),
}
_ROLES = {
    "performance": "Performance: what comes of the service's work",
    "process": "Process: what is done, or how much of it",
    "context": "Context: in nobody's hands alone",
}


def shipped_scales() -> Iterator[Shape]:
    """Yield the scales."""
    return ({"scale": name, **shape} for name, shape in toml("scales.toml").items())


def shipped_themes() -> Iterator[Shape]:
    """Yield the themes."""
    return ({**row, "correlation": float(row["correlation"])} for row in rows("themes.csv"))


def shipped_measures() -> Iterator[Shape]:
    """Yield the measures, each with its role, line, reviewed direction, duty and short title."""
    for shape in (*_named(), *_returned(), *_of_the_department()):
        measure = shape["measure"]
        laid_over = (_called(measure), _directed(measure), _lined(measure), _owed(measure))
        yield {**shape, **{name: said for some in laid_over for name, said in some.items()}}


def _named() -> Iterator[Shape]:
    return ({"measure": name, **shape} for name, shape in toml("measures.toml").items())


def _returned() -> Iterator[Shape]:
    titles = toml("measures.toml")
    for target in TARGETS.values():
        for suffix, (words, scale) in _RETURNED.items():
            yield {
                "measure": f"{target}_{suffix}",
                "title": f"{titles[target]['title']}: {words}",
                "domain": "stretch targets",
                "scale": scale,
                "part_of": target,
            }


def _of_the_department() -> Iterator[Shape]:
    roles = {row["measure"]: row["role"] for row in rows("measure_roles.csv")}
    for row in rows("lait_measures.csv"):
        role = roles[row["measure"]]
        yield {
            "measure": row["measure"],
            "title": row["title"],
            "domain": row["domain"],
            "topic_name": row["topic"],
            "scale": row["scale"],
            "role": role,
            "polarity": row["polarity"],
            "publisher_polarity": row["polarity"],
            "unit": row["unit"],
            "year_type": row["year_type"],
            "publication_lag_days": int(row["lag_days"]) if row["lag_days"] else None,
            "source": PUBLISHER,
            "reason": f"{_ROLES[role]}.",
        }


def _called(measure: str) -> Shape:
    """Return what a measure is called within a sentence, where that is not its title."""
    row = _table("short_titles.csv").get(measure)
    return {"short_title": row["short_title"]} if row else {}


def _directed(measure: str) -> Shape:
    """Return the direction that a review came to, beside its publisher's."""
    row = _table("directions.csv").get(measure)
    if row is None:
        return {}
    return {
        "polarity": row["direction"],
        "publisher_polarity": row["publisher"],
        "direction_reason": row["why"],
        "reason": f"Direction reviewed ({row['verdict']}): {row['source']}.",
    }


def _lined(measure: str) -> Shape:
    """Return how a measure is watched by itself; what it is owed is the line's duty, too."""
    row = _table("lines.csv").get(measure)
    if row is None:
        return {}
    line = {name: row[name] for name in ("scale", "watched_for", "why")}
    duty = _owed(measure).get("duty_terms", {}).get("value")
    said = {"theme": row["theme"], "line": {**line, "duty": duty}}
    return {**said, "reason": f"Key line ({row['theme']}): {row['source']}."}


def _owed(measure: str) -> Shape:
    row = _table("duties.csv").get(measure)
    if row is None:
        return {}
    terms: Shape = {name: row[name] for name in ("expected", "source", "reason")}
    terms["value"] = float(row["value"]) if row["value"] else None
    return {"duty": row["law"], "duty_terms": terms}


@cache
def _table(name: str) -> Mapping[str, Mapping[str, str]]:
    """Return the rows of a table by measure."""
    return {row["measure"]: row for row in rows(name)}
