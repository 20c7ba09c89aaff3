"""The mappings that ship with the project, and how a mapping is written down."""

import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ingest.mappings.mapping import Mapping, mapping_of, parsed
from ingest.mappings.reading import Mapped


@cache
def shipped() -> tuple[Mapped, ...]:
    """Return the shipped mappings as feeds, by name."""
    found = sorted(
        (
            one
            for one in files("ingest").joinpath("mappings").iterdir()
            if one.name.endswith(".toml")
        ),
        key=lambda one: one.name,
    )
    return tuple(Mapped(parsed(one.read_text(encoding="utf-8"), one.name)) for one in found)


def told(mapping: str) -> Mapped:
    """Return the feed of a mapping's file, or of a shipped mapping by its name.

    Raises MappingError.
    """
    named = next((one.mapping for one in shipped() if one.mapping.name == mapping), None)
    return Mapped(named or mapping_of(Path(mapping)), told=True)


def written(mapping: Mapping) -> str:
    """Return a mapping as the text of its file; what is as usual is left out."""
    said = mapping.model_dump(mode="json", exclude_defaults=True)
    plain = {key: one for key, one in said.items() if not _is_table(one)}
    parts = [_lines(plain)]
    for key, one in said.items():
        if isinstance(one, dict):
            parts.append(f"[{key}]\n{_lines(one)}")
        elif _is_table(one):
            parts.extend(f"[[{key}]]\n{_lines(each)}" for each in one)
    return "\n".join(parts)


def _is_table(value: object) -> bool:
    several = isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    return isinstance(value, dict) or several


def _lines(said: dict[str, Any]) -> str:
    return "".join(f"{_key(key)} = {_value(one)}\n" for key, one in said.items())


def _value(value: object) -> str:
    """Return a value as TOML, whose strings and lists are JSON's."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)
