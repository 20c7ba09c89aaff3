"""The one authority that a program means by a name, alias, slug or code."""

from typing import Annotated
from uuid import UUID

from litestar.params import QueryParameter

from domain.register.directory import Directory, Entry
from web.site.errors import UnknownNameError

Authority = Annotated[
    str, QueryParameter(name="authority", description="A name, alias, slug or GSS code.")
]
"""The parameter by which a program names one."""


def entry_named(wanted: str, directory: Directory) -> Entry | None:
    """Return the one authority that is meant, None where none is named; else there is no answer."""
    wanted = wanted.strip()
    if not wanted:
        return None
    owners: frozenset[UUID] = directory.named(wanted) or directory.coded("gss", wanted)
    if len(owners) != 1:
        msg = f"No single authority in the register is called '{wanted}'."
        raise UnknownNameError(msg)
    return directory.entries[next(iter(owners))]
