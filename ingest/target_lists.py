"""A list of targets as a file: CSV in UTF-8 with a header, one target a row.

The columns are those of ``TargetDefined``; ``applies_to`` holds kinds of authority, by semicolons.
The East Midlands' own lists ship with the project.
"""

from datetime import date, datetime
from pathlib import Path

from pydantic import Field, field_validator

from domain.targets.commands import DefineTarget
from domain.targets.events import Comparison
from ingest import reference_data
from ingest.lists import ListRow, Several, rows_in, text_of


class TargetRow(ListRow):
    """One row, as it comes."""

    key: str = Field(min_length=1, max_length=100, pattern=r"^[a-z0-9-]+$")
    programme: str = Field(min_length=1, max_length=200)
    number: int = Field(ge=1)
    title: str = Field(min_length=1, max_length=500)
    measure: str = ""
    comparison: Comparison = "at_least"
    threshold: float | None = None
    own_target: str = ""
    returned_as: str = ""
    applies_to: Several[str] = ()
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


def shipped(at: datetime, actor: str) -> list[DefineTarget]:
    """Return the commands that define the East Midlands' targets of 2008 to 2011."""
    return _commands(reference_data.text_of("targets.csv"), at, actor)


def read(file: Path, at: datetime, actor: str) -> list[DefineTarget]:
    """Return the commands that a file asks for. Raises ListError."""
    return _commands(text_of(file), at, actor)


def _commands(text: str, at: datetime, actor: str) -> list[DefineTarget]:
    return [
        DefineTarget(at=at, actor=actor, **row.model_dump()) for row in rows_in(text, TargetRow)
    ]
