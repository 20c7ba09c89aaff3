"""The project's own lists beside the readers: the files in ``ingest/reference``."""

import csv
import tomllib
from importlib.resources import files
from typing import Any


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file, by their column's names.

    >>> rows("targets.csv")[0]["programme"]
    'Stretch targets to March 2011'
    """
    return list(csv.DictReader(text_of(name).splitlines()))


def toml(name: str) -> dict[str, dict[str, Any]]:
    """Return the tables of a TOML file."""
    return tomllib.loads(text_of(name))


def text_of(name: str) -> str:
    """Return a file as text."""
    return files("ingest").joinpath("reference", name).read_text(encoding="utf-8")
