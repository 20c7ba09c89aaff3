"""A list of targets as a file: CSV in UTF-8 with a header, one target a row.

The columns are those of ``TargetDefined``; ``applies_to`` holds kinds of authority, by semicolons.
The East Midlands' own lists ship with the project.
"""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from domain.refusal import Refusal
from domain.targets.commands import DefineTarget
from domain.targets.events import Comparison


class TargetListError(Refusal):
    """The file is no list of targets; the message says where, and what to do."""


class TargetRow(BaseModel):
    """One row, as it comes."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    key: str = Field(min_length=1, max_length=100, pattern=r"^[a-z0-9-]+$")
    programme: str = Field(min_length=1, max_length=200)
    number: int = Field(ge=1)
    title: str = Field(min_length=1, max_length=500)
    measure: str = ""
    comparison: Comparison = "at_least"
    threshold: float | None = None
    own_target: str = ""
    returned_as: str = ""
    applies_to: tuple[str, ...] = ()
    share: float = Field(default=1.0, gt=0, le=1)
    near: float = Field(default=0.1, ge=0)
    tolerance: float = Field(default=0.02, ge=0)
    adopted_on: date
    due_on: date
    source: str = Field(min_length=1, max_length=500)

    @field_validator("threshold", mode="before")
    @classmethod
    def _none_where_empty(cls, value: object) -> object:
        return value or None

    @field_validator("applies_to", mode="before")
    @classmethod
    def _by_semicolons(cls, value: object) -> object:
        return tuple(part.strip() for part in str(value).split(";") if part.strip())


def shipped(at: datetime, actor: str) -> list[DefineTarget]:
    """Give the commands that define the East Midlands' targets of 2008 to 2011."""
    text = files("ingest").joinpath("reference", "targets.csv").read_text(encoding="utf-8")
    return list(_commands(text, at, actor))


def read(file: Path, at: datetime, actor: str) -> list[DefineTarget]:
    """Give the commands that a file asks for. Raises TargetListError."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{file.name} can't be read as text in UTF-8: save it as CSV in UTF-8."
        raise TargetListError(msg) from error
    return list(_commands(text, at, actor))


def _commands(text: str, at: datetime, actor: str) -> Iterator[DefineTarget]:
    for number, cells in enumerate(csv.DictReader(text.splitlines()), start=2):
        try:
            row = TargetRow.model_validate(cells)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "row"
            msg = (
                f"Row {number}, {where}: {first['msg']}. Nothing was taken in; mend it, try again."
            )
            raise TargetListError(msg) from error
        yield DefineTarget(at=at, actor=actor, **row.model_dump())
