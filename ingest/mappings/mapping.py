"""What a mapping says of a table: whose figures, of what, when, and where they stand.

A mapping is a TOML file; ``docs/mappings.md`` goes through one. Whatever it does not say in so many
words is refused here, with the place in the file.
"""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from domain.evidence.events import Kind
from domain.measures.events import Polarity
from domain.refusal import Refusal

Words = Annotated[str, Field(max_length=200)]
Years = Literal["calendar", "financial", "academic", "september", "january", "day"]
Scheme = Literal["name", "gss", "dfe"]
NO_BODY: Final = "(say who published it)"
NO_PERIOD: Final = "(say which period, such as 2024-25)"
"""What a proposal leaves to say: no file goes in before it is said."""

TOTALS: Final = ("total", "all", "persons", "all ages")


class MappingError(Refusal):
    """The file is no mapping; the message says where it is not, and what to do."""


class Part(BaseModel):
    """A table of a mapping; what is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class AuthorityPart(Part):
    """Where the authority stands: by a name, or a code that a ``name`` must not contradict."""

    column: Words = Field(min_length=1)
    scheme: Scheme = "name"
    name: Words = ""


class PeriodPart(Part):
    """Which period a figure is of: in a column, one for all, across the header, or in a title."""

    column: Words = ""
    value: Words = ""
    across: bool = False
    in_title: bool = False
    years: Years = "financial"

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        _one_of(column=self.column, value=self.value, across=self.across, in_title=self.in_title)
        return self


class PublishedPart(Part):
    """When a figure came out: in a column, on a day, or (estimated) days after its period."""

    column: Words = ""
    on: date | None = None
    lag_days: int | None = Field(default=None, ge=0, le=3650)

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        _one_of(column=self.column, on=self.on, lag_days=self.lag_days is not None)
        return self


class MeasurePart(Part):
    """What is measured: named in a column, the same for all, or across the header.

    ``breakdown`` are columns whose cells are part of the name, but for those of a total. ``names``
    says what a measure that comes as one thing is called here; ``scales`` and ``directions`` are by
    the name here.
    """

    column: Words = ""
    name: Words = ""
    across: bool = False
    prefix: Words = ""
    breakdown: tuple[Words, ...] = ()
    totals: tuple[Words, ...] = TOTALS
    names: dict[str, Words] = {}
    scale: Words = "number"
    scales: dict[str, Words] = {}
    directions: dict[str, Polarity] = {}

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        _one_of(column=self.column, name=self.name, across=self.across)
        return self


class ValuesPart(Part):
    """Where the values stand: in one column, or in several, by name or by a pattern."""

    column: Words = ""
    columns: tuple[Words, ...] = ()
    like: Words = ""
    text: Words = ""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        _one_of(column=self.column, columns=self.columns, like=self.like)
        return self

    @field_validator("like")
    @classmethod
    def _a_pattern(cls, like: str) -> str:
        try:
            re.compile(like)
        except re.error as error:
            msg = f"'{like}' is no regular expression ({error})"
            raise ValueError(msg) from None
        return like


class LeaveAside(Part):
    """Rows that are no evidence of an authority: totals, notes, other levels."""

    column: Words = Field(min_length=1)
    values: tuple[str, ...] = ()
    all_but: tuple[str, ...] = ()
    reason: Words = ""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        _one_of(values=self.values, all_but=self.all_but)
        return self


class Mapping(Part):
    """One mapping. ``recognised_by`` are columns by which a file is known without being told.

    ``references`` is what the references of its facts begin with, its name where that is not said:
    mappings that share it speak of the same facts, so another value is a correction.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)
    title: str = Field(default="", max_length=300)
    source_body: Words = Field(min_length=1)
    kind: Kind = "indicator"
    recognised_by: tuple[Words, ...] = ()
    references: Words = ""
    header_row: int = Field(default=0, ge=0)
    sheets: tuple[Words, ...] = ()
    leave_rows: tuple[int, ...] = ()
    authority: AuthorityPart
    period: PeriodPart
    published: PublishedPart
    measure: MeasurePart
    values: ValuesPart
    leave_aside: tuple[LeaveAside, ...] = ()

    @model_validator(mode="after")
    def _across_once(self) -> Self:
        across = self.period.across or self.measure.across
        several = not self.values.column
        if several != across:
            msg = (
                "several columns of values need period.across or measure.across, one column neither"
            )
            raise ValueError(msg)
        return self

    @property
    def is_of_one_table(self) -> bool:
        """Whether it says in its own words what another table of the same columns may not hold."""
        return bool(self.measure.name or self.period.value)

    def columns(self) -> frozenset[str]:
        """Return the columns without which a table can't be read by this mapping."""
        named = (
            self.authority.column,
            self.authority.name,
            self.period.column,
            self.published.column,
            self.measure.column,
            *self.measure.breakdown,
            self.values.column,
            self.values.text,
            *self.values.columns,
            *(one.column for one in self.leave_aside),
            *self.recognised_by,
        )
        return frozenset(filter(None, named))


def mapping_of(file: Path) -> Mapping:
    """Return the mapping in a file. Raises MappingError."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{file.name} can't be read as text in UTF-8."
        raise MappingError(msg) from error
    return parsed(text, file.name)


def parsed(text: str, called: str) -> Mapping:
    """Return the mapping that a text holds. Raises MappingError."""
    try:
        mapping = Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        msg = f"{called} is no TOML: {error}."
        raise MappingError(msg) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "mapping"
        why = first["msg"].removeprefix("Value error, ")
        msg = f"{called}, {where}: {why}."
        raise MappingError(msg) from None
    if mapping.source_body == NO_BODY or mapping.period.value == NO_PERIOD:
        where = "source_body" if mapping.source_body == NO_BODY else "period.value"
        msg = (
            f"{called}, {where}: it still says {NO_BODY if where == 'source_body' else NO_PERIOD}."
        )
        raise MappingError(msg)
    return mapping


def _one_of(**places: object) -> None:
    """Raise ValueError unless exactly one of the places is said."""
    said = [name for name, place in places.items() if place]
    if len(said) != 1:
        msg = f"say exactly one of {', '.join(places)}"
        raise ValueError(msg)
