"""Lists of the partnership's own as files: CSV in UTF-8 with a header. Read whole or not at all."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from domain.refusal import Refusal


class ListError(Refusal):
    """The file is no such list; the message says where, and what to do."""


class ListRow(BaseModel):
    """One row, as it comes; a column that is not known is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


Row = TypeVar("Row", bound=ListRow)
Value = TypeVar("Value")


def by_semicolons(value: object) -> tuple[str, ...]:
    """Return the values of a cell that holds several.

    >>> by_semicolons("audit; budgets;")
    ('audit', 'budgets')
    """
    return tuple(part.strip() for part in str(value).split(";") if part.strip())


Several = Annotated[tuple[Value, ...], BeforeValidator(by_semicolons)]


def text_of(file: Path) -> str:
    """Return a file's text. Raises ListError."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{file.name} can't be read as text in UTF-8: save it as CSV in UTF-8."
        raise ListError(msg) from error


def rows_in(text: str, kind: type[Row]) -> Iterator[Row]:
    """Yield the rows of a list. Raises ListError for the first that is none."""
    for number, cells in enumerate(csv.DictReader(text.splitlines()), start=2):
        try:
            yield kind.model_validate(cells)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "row"
            msg = f"Row {number}, {where}: {first['msg']}. Mend it; nothing was taken in."
            raise ListError(msg) from error
