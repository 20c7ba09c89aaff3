"""What is known of a data set of Explore Education Statistics beyond its file."""

import re
from functools import cache
from pathlib import PurePath
from typing import Final

import msgspec

from domain.measures.catalogue import measure_key
from ingest.reference_data import toml

USUAL_LAG_DAYS: Final = 365
_MOST: Final = 0.6
_UNSAID: Final = re.compile(
    r"(?:19|20)\d\d|(?:19|20)\d{4}|\d{1,2}|to|final|revised|rev|provisional|prov|v\d+|copy|data|csv"
)
_NUMBERED: Final = re.compile(r"[a-z]\d{1,2}|\d{1,2}[a-z]")


class DataSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One data set: its theme begins the names of its measures."""

    title: str = ""
    indicators: tuple[str, ...] = ()
    lag_days: int = USUAL_LAG_DAYS
    percent: tuple[str, ...] = ()
    only: dict[str, str] = {}
    theme: str = ""


def data_set(file: str, indicators: tuple[str, ...]) -> DataSet:
    """Return the data set that has most of these indicators; else one called after the file."""
    held = frozenset(indicators)
    for known in _known():
        if len(held.intersection(known.indicators)) >= _MOST * len(known.indicators):
            return known
    return DataSet(theme=theme_of(file))


def theme_of(file: str) -> str:
    """Return what a file is about by its name, without numbering and years.

    >>> theme_of("b1_children_in_need_2013_to_2025.csv")
    'children_in_need'
    """
    words = measure_key(PurePath(file).name.split(".")[0]).split("_")
    if len(words) > 1 and _NUMBERED.fullmatch(words[0]):
        words = words[1:]
    said = [word for word in words if word and not _UNSAID.fullmatch(word)]
    return "_".join(said) or "explore_education_statistics"


@cache
def _known() -> tuple[DataSet, ...]:
    return tuple(
        msgspec.convert({**shape, "theme": theme}, DataSet)
        for theme, shape in toml("ees_data_sets.toml").items()
    )
