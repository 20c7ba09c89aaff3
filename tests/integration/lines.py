"""The fifteen real series of `tests/cases/warnings` as evidence, with what was expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain.commands import Command, header
from domain.events import Event
from domain.expectations.book import expectation_stream
from domain.expectations.events import LineFitted, NationSettled
from domain.measures.catalogue import measure_stream
from domain.measures.events import Line
from infra.services.installation import Soundings
from tests.integration.steps import write_rows
from tests.unit.lines import vectors

_OF_EXPECTATION = {"sd_res": "sd_residual"}


@dataclass(frozen=True, slots=True)
class Series:
    """One of the series, and the authority it is of."""

    vector: dict[str, Any]
    authority: UUID

    @property
    def measure(self) -> str:
        """The measure's name."""
        return str(self.vector["line"])


def series(app: Soundings) -> list[Series]:
    """Return the series with the authorities of their numbers."""
    numbers = {
        code.code: authority
        for authority, entry in app.directory().entries.items()
        for code in entry.codes
        if code.scheme == "dfe"
    }
    return [Series(one, numbers[str(one["la_code"])]) for one in vectors()]


def expect(app: Soundings) -> None:
    """Record that the measures are lines, and what was expected of them."""
    asked = Command(at=app.clock(), actor="test")
    app.execute(lambda: [_line(app, one, asked) for one in series(app)])
    app.execute(lambda: [event for one in series(app) for event in _expected(app, one, asked)])


def figures(app: Soundings, path: Path) -> Path:
    """Write the series as a plain evidence file."""
    names = app.directory().entries
    rows = []
    for one in series(app):
        scale = app.catalogue().measures[one.measure].scale
        polarity = "low" if one.vector["polarity"] == "Low" else "high"
        rows += [
            f"{names[one.authority].name},indicator,{one.measure},{figure['value']!r},"
            f"{figure['period']}-03-31,{figure['known']},{scale},{polarity},DfE,"
            f"{one.measure}-{figure['period']},"
            for figure in one.vector["figures"]
        ]
    return write_rows(path, rows)


def _line(app: Soundings, one: Series, asked: Command) -> Event:
    known = app.catalogue().measures[one.measure]
    stream = measure_stream(one.measure)
    after = len(app.store.streams([stream]).get(stream, ()))
    polarity = "low" if one.vector["polarity"] == "Low" else "high"
    return replace(
        known,
        **header(asked, stream, after),
        polarity=polarity,
        line=Line(one.vector["scale"]),
        theme=f"theme of {one.measure}",
    )


def _expected(app: Soundings, one: Series, asked: Command) -> Iterator[Event]:
    stream = expectation_stream(one.measure)
    after = len(app.store.streams([stream]).get(stream, ()))
    for figure in one.vector["figures"]:
        yield NationSettled(
            **header(asked, stream, after),
            measure=one.measure,
            true_on=f"{figure['period']}-03-31",
            median=figure["nation"],
            authorities=150,
            known_on=figure["known"],
        )
        of = {
            _OF_EXPECTATION.get(name, name): value for name, value in figure["parameters"].items()
        }
        level, noise = of.pop("m"), of.pop("w")
        yield LineFitted(
            **header(asked, stream, after + 1),
            measure=one.measure,
            year=int(figure["known"][:4]),
            **of,
            levels={one.authority.hex: level},
            noise={one.authority.hex: noise},
            figures=1_000,
            basis="worked out elsewhere",
        )
        after += 2
