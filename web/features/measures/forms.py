"""What a form asks of the catalogue, as a command."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast, get_args

from domain.measures.commands import DefineMeasure, DefineScale, DefineTheme
from domain.measures.events import LineScale, Polarity, Role, WatchedFor
from domain.measures.written import CatalogueRefusal, bands_of, symbols_of
from web.site.form_data import one

_SCALES = get_args(LineScale)
_WATCHED = get_args(WatchedFor)


def measure_command(sent: Mapping[str, Any], at: datetime, actor: str) -> DefineMeasure:
    """Return what a form asks of a measure; a field that was not sent leaves it as it was."""

    def said(name: str) -> str | None:
        return one(sent, name) if name in sent else None

    line = said("line_scale")
    return DefineMeasure(
        at=at,
        actor=actor,
        measure=one(sent, "measure"),
        title=said("title") or None,
        short_title=said("short_title"),
        domain=said("domain") or None,
        theme=said("theme"),
        scale=said("scale"),
        polarity=cast("Polarity | None", _one_of(said("polarity"), get_args(Polarity))),
        role=cast("Role | None", _one_of(said("role"), get_args(Role))),
        source=said("source"),
        duty=said("duty"),
        duty_value=said("duty_value"),
        duty_expected=said("duty_expected"),
        line_scale=cast("LineScale | None", "" if line == "" else _one_of(line, _SCALES)),
        watched_for=cast("WatchedFor | None", _one_of(said("watched_for"), _WATCHED))
        if line
        else None,
        line_why=said("line_why") if line else None,
        direction_reason=said("direction_reason"),
        critical=said("critical"),
        reason=one(sent, "reason"),
    )


def theme_command(sent: Mapping[str, Any], at: datetime, actor: str) -> DefineTheme:
    """Return the theme that a form describes; a field that is empty leaves it as it was."""
    return DefineTheme(
        at=at,
        actor=actor,
        theme=one(sent, "theme"),
        title=one(sent, "title") or None,
        domain=one(sent, "domain") or None,
        correlation=_share(one(sent, "correlation")),
        source=one(sent, "source") or None,
        reason=one(sent, "reason"),
    )


def _share(written: str) -> float | None:
    if not written:
        return None
    try:
        return float(written)
    except ValueError:
        msg = f"'{written}' is not a number: write how alike surprises are as 0.1."
        raise CatalogueRefusal(msg) from None


def scale_command(sent: Mapping[str, Any], at: datetime, actor: str) -> DefineScale:
    """Return the scale that a form describes; a field that is empty leaves it as it was."""
    bands, polarity = bands_of(one(sent, "words").splitlines(), one(sent, "best"))
    return DefineScale(
        at=at,
        actor=actor,
        scale=one(sent, "scale").casefold(),
        form="ordinal" if bands else None,
        unit=one(sent, "unit") or None,
        polarity=polarity if bands else None,
        bands=bands or None,
        symbols=symbols_of(one(sent, "symbols").splitlines()) or None,
        source=one(sent, "source") or None,
        reason=one(sent, "reason"),
    )


def _one_of(value: str | None, allowed: tuple[str, ...]) -> str | None:
    if value and value not in allowed:
        msg = f"'{value}' is none of {', '.join(allowed)}."
        raise CatalogueRefusal(msg)
    return value or None
