"""Themes: what several lines of a service tell of together."""

from msgspec import structs

from domain.commands import header
from domain.measures.catalogue import Catalogue, theme_stream
from domain.measures.commands import DefineTheme
from domain.measures.events import ThemeDefined
from domain.measures.written import CatalogueRefusal
from domain.text import limited

_LONGEST_KEY = 60


def theme_key(written: str) -> str:
    """Return the one spelling of a theme's name.

    >>> theme_key(" Child  Protection")
    'child protection'
    """
    return " ".join(written.casefold().split())


def theme_defined(catalogue: Catalogue, command: DefineTheme) -> ThemeDefined:
    """Return the theme as a command leaves it. Raises CatalogueRefusal where that can't be."""
    name = theme_key(command.theme)
    if not name or len(name) > _LONGEST_KEY:
        msg = f"Name the theme in {_LONGEST_KEY} characters or fewer, as child protection."
        raise CatalogueRefusal(msg)
    known = catalogue.themes.get(name)
    base = known or ThemeDefined(
        **header(command, theme_stream(name)),
        theme=name,
        title=name[:1].upper() + name[1:],
        domain="",
        correlation=0.0,
    )
    said = {
        field: limited(CatalogueRefusal, " ".join(value.split()))
        for field in ("title", "domain", "source")
        if (value := getattr(command, field))
    }
    head = header(command, theme_stream(name), known.originator_version if known else 0)
    correlation = base.correlation if command.correlation is None else command.correlation
    defined = structs.replace(
        base,
        **head,
        **said,
        correlation=correlation,
        reason=limited(CatalogueRefusal, command.reason),
    )
    if not defined.domain:
        msg = "Say which service the theme is of (domain), as children's services."
    elif not 0 <= correlation < 1:
        msg = "How alike the surprises of two of its lines are lies between 0 and 1, 1 left out."
    else:
        return defined
    raise CatalogueRefusal(msg)
