"""The register and the catalogue that ship with the project, as events."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.ids import AUTHORITIES, name_id
from domain.measures.catalogue import (
    SHIPPED_BY,
    Catalogue,
    is_news,
    measure_stream,
    scale_stream,
    theme_stream,
)
from domain.measures.events import MeasureDefined, MeasureEvent, ScaleDefined, ThemeDefined
from domain.register.commands import (
    AddCode,
    RegisterAuthority,
    RegisterCommand,
    SetStart,
    SucceedAuthority,
)
from domain.register.decisions import RegisterRefusal, decide
from domain.register.directory import Directory
from domain.register.events import Code, RegisterEvent
from ingest.reference_data import rows
from ingest.shipped_measures import shipped_measures, shipped_scales, shipped_themes

ACTOR = SHIPPED_BY


@dataclass(frozen=True, slots=True)
class Shipped:
    """Gives what is not in the log yet, so that loading twice adds nothing."""

    at: datetime

    def register(self, directory: Directory) -> Iterator[RegisterEvent]:
        """Yield the events that bring the directory up to the shipped register."""
        authorities = rows("authorities.csv")
        aliases, codes = _grouped("aliases.csv"), _grouped("codes.csv")
        for row in authorities:
            slug = row["slug"]
            command = RegisterAuthority(
                at=self.at,
                actor=ACTOR,
                slug=slug,
                name=row["name"],
                kind=row["kind"],
                official_name=row["official_name"],
                region=row["region"],
                sub_region=row["sub_region"],
                county=row["county"],
                starts_on=_day(row["starts_on"]),
                aliases=tuple(alias["alias"] for alias in aliases.get(slug, ())),
                codes=tuple(_code(code) for code in codes.get(slug, ())),
            )
            yield from _applied(directory, _decided(directory, _unclaimed(directory, command)))
            for later in self._later(directory, command):
                yield from _applied(directory, _decided(directory, later))
        yield from self._successions(directory, authorities)

    def _later(self, directory: Directory, shipped: RegisterAuthority) -> Iterator[RegisterCommand]:
        """Yield what an entry lacks that was loaded from an older register.

        What a person has said of it since stands.
        """
        authority_id = name_id(AUTHORITIES, shipped.slug)
        entry = directory.entries.get(authority_id)
        if entry is None:
            return
        for code in shipped.codes:
            if not directory.coded(code.scheme, code.code):
                yield AddCode(at=self.at, actor=ACTOR, authority_id=authority_id, code=code)
        if entry.starts_on != shipped.starts_on and not entry.start_is_set:
            yield SetStart(
                at=self.at,
                actor=ACTOR,
                authority_id=authority_id,
                starts_on=shipped.starts_on,
            )

    def _successions(
        self, directory: Directory, authorities: list[dict[str, str]]
    ) -> Iterator[RegisterEvent]:
        for row in authorities:
            ended_on = _day(row["ends_on"])
            entry = directory.entries.get(name_id(AUTHORITIES, row["slug"]))
            if ended_on is not None and entry is not None and entry.ended_on is None:
                command = SucceedAuthority(
                    at=self.at,
                    actor=ACTOR,
                    authority_id=name_id(AUTHORITIES, row["slug"]),
                    ended_on=ended_on,
                    successors=tuple(
                        name_id(AUTHORITIES, slug) for slug in row["successors"].split(";") if slug
                    ),
                )
                yield from _applied(directory, _decided(directory, command))

    def measures(self, catalogue: Catalogue) -> Iterator[MeasureEvent]:
        """Yield the definitions that the catalogue does not hold in this form yet.

        What people defined anew stays as they made it.
        """
        for scale in shipped_scales():
            stream = scale_stream(scale["scale"])
            yield from self._news(catalogue.scales.get(scale["scale"]), ScaleDefined, stream, scale)
        for theme in shipped_themes():
            stream = theme_stream(theme["theme"])
            yield from self._news(catalogue.themes.get(theme["theme"]), ThemeDefined, stream, theme)
        for one in shipped_measures():
            stream = measure_stream(one["measure"])
            yield from self._news(
                catalogue.measures.get(one["measure"]), MeasureDefined, stream, one
            )

    def _news(
        self,
        known: MeasureEvent | None,
        kind: type[MeasureEvent],
        stream: UUID,
        shape: Mapping[str, Any],
    ) -> Iterator[MeasureEvent]:
        event = msgspec.convert(
            {
                **shape,
                "id": stream,
                "version": known.originator_version + 1 if known else 1,
                "recorded_at": self.at,
                "actor": ACTOR,
            },
            kind,
        )
        if is_news(known, event) and (known is None or known.actor == ACTOR):
            yield event


def _unclaimed(directory: Directory, shipped: RegisterAuthority) -> RegisterAuthority:
    """Return an authority without the spellings and codes that a person gave to another."""
    return replace(
        shipped,
        aliases=tuple(alias for alias in shipped.aliases if not directory.spelled(alias)),
        codes=tuple(code for code in shipped.codes if not directory.coded(code.scheme, code.code)),
    )


def _decided(directory: Directory, command: RegisterCommand) -> list[RegisterEvent]:
    """Return what follows; nothing where it would contradict what a person has said since."""
    try:
        return decide(directory, command)
    except RegisterRefusal:
        return []


def _applied(directory: Directory, events: list[RegisterEvent]) -> list[RegisterEvent]:
    for event in events:
        directory.apply(event)
    return events


def _grouped(name: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows(name):
        found.setdefault(row["slug"], []).append(row)
    return found


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _code(row: dict[str, str]) -> Code:
    return Code(row["scheme"], row["code"], _day(row["valid_from"]), _day(row["valid_to"]))
