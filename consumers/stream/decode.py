"""Reading a message, and saying why one can't be read without saying what is in it."""

from functools import cache
from typing import TypeVar

from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)
_FEW = 5


class UnreadableError(Exception):
    """A message is not what its topic promises; the text names places, never contents."""


def read(kind: type[M], value: bytes | None) -> M:
    """Return the message. Raises UnreadableError for anything else."""
    if value is None:
        msg = "The message is empty."
        raise UnreadableError(msg)
    try:
        return kind.model_validate_json(value)
    except ValidationError as error:
        places = [
            f"{'.'.join(_step(kind, step) for step in one['loc']) or 'message'}: {one['type']}"
            for one in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        more = f" and {len(places) - _FEW} more" if len(places) > _FEW else ""
        msg = f"Not a {kind.__name__}: {', '.join(places[:_FEW])}{more}."
        raise UnreadableError(msg) from None


def _step(kind: type[BaseModel], step: int | str) -> str:
    """Return a step on the way to a fault; a name that is not ours is content, and left out."""
    return str(step) if isinstance(step, int) or step in _names(kind) else "?"


@cache
def _names(kind: type[BaseModel]) -> frozenset[str]:
    """Return every name that a contract lists, at any depth."""
    schema = kind.model_json_schema()
    shapes = [schema, *schema.get("$defs", {}).values()]
    return frozenset(name for shape in shapes for name in shape.get("properties", ()))
