"""Whatever happens to the register: what is held is what its final state would make of the files.

Aliases, splits, starts, codes and merges at random, between imports and corrections. In the end
the picture, on any date, equals the one that an installation makes which had the final register
from the start; but for what was recorded under an older register, and all of that says so.

``SOUNDINGS_REGISTER_EXAMPLES`` asks for more histories than the few of every run.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.evidence.events import EvidenceRecorded
from domain.ids import AUTHORITIES, name_id
from domain.register.commands import (
    AddAlias,
    AddCode,
    MergeDuplicate,
    RegisterAuthority,
    RegisterCommand,
    RemoveAlias,
    SetStart,
    SucceedAuthority,
)
from domain.register.decisions import RegisterRefusal, decide
from domain.register.events import Code, RegisterEvent
from domain.times import AsOf, Basis, published_instant
from infra.services.installation import Soundings
from infra.settings import Settings
from projections.picture import queries as picture
from tests.integration.steps import write_rows
from tests.prepared import copied

EXAMPLES = int(os.environ.get("SOUNDINGS_REGISTER_EXAMPLES", "12"))
AT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
PLACES = ("Ashwell", "Barwell", "Cawell", "Dawell", "Eswell")
CODES = tuple(f"E0690000{number}" for number in range(3))
ALIASES = ("The Moot", "Old Town", "Northside", "Ashwell Dale", "Barwell UA")
SPELLINGS = (
    *PLACES,
    *ALIASES,
    *CODES,
    "Ashwell Council",
    "City of Barwell",
    "CAWELL DC",
    "Dawell-Council",
)
DAYS = (
    date(2019, 3, 31),
    date(2020, 3, 31),
    date(2020, 4, 1),
    date(2022, 3, 31),
    date(2023, 4, 1),
    date(2024, 3, 31),
)


class FileRow(NamedTuple):
    """A row of a file: who, about which day, which finding, and what it says."""

    spelling: str
    day: date
    finding: int
    value: int


def at(place: str) -> UUID:
    return name_id(AUTHORITIES, place.lower())


IDS = st.sampled_from(PLACES).map(at)
CHANGES: st.SearchStrategy[RegisterCommand] = st.one_of(
    st.builds(
        AddAlias,
        at=st.just(AT),
        actor=st.just("t"),
        authority_id=IDS,
        alias=st.sampled_from(ALIASES),
    ),
    st.builds(
        RemoveAlias,
        at=st.just(AT),
        actor=st.just("t"),
        authority_id=IDS,
        alias=st.sampled_from(ALIASES),
    ),
    st.builds(
        AddCode,
        at=st.just(AT),
        actor=st.just("t"),
        authority_id=IDS,
        code=st.sampled_from(CODES).map(lambda code: Code("gss", code)),
    ),
    st.builds(
        SetStart,
        at=st.just(AT),
        actor=st.just("t"),
        authority_id=IDS,
        starts_on=st.sampled_from(DAYS),
    ),
    st.builds(
        SucceedAuthority,
        at=st.just(AT),
        actor=st.just("t"),
        authority_id=IDS,
        ended_on=st.sampled_from(DAYS),
        successors=st.lists(IDS, min_size=1, max_size=2, unique=True).map(tuple),
        instead=st.booleans(),
    ),
    st.builds(MergeDuplicate, at=st.just(AT), actor=st.just("t"), duplicate=IDS, kept=IDS),
)
FILES = st.lists(
    st.builds(
        FileRow,
        st.sampled_from(SPELLINGS),
        st.sampled_from(DAYS),
        st.integers(0, 7),
        st.integers(1, 4),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row.finding,
)
HISTORIES = st.lists(st.one_of(CHANGES, CHANGES, FILES), min_size=4, max_size=16)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of an installation that has the made-up places, to copy."""
    home = tmp_path_factory.mktemp("places") / "home"
    copied(home, "made-up places", _set_up)
    return home


def _set_up(home: Path) -> None:
    with Soundings(Settings(home=home)) as installed:
        installed.initialise()
        for place in PLACES:
            entered = RegisterAuthority(
                at=AT, actor="t", slug=place.lower(), name=place, kind="unitary"
            )
            change(installed, entered)


@contextmanager
def installation(places: Path, folder: Path) -> Iterator[Soundings]:
    """Yield a copy of the installation."""
    shutil.copytree(places, folder)
    with Soundings(Settings(home=folder), clock=lambda: AT) as installed:
        yield installed


def change(installed: Soundings, command: RegisterCommand) -> Sequence[RegisterEvent]:
    """Let the register change, or stay as it is where the change is refused."""
    try:
        events = decide(installed.directory(), command)
    except RegisterRefusal:
        return ()
    installed.store.append(events)
    installed.catch_up()
    return events


def written(folder: Path, number: int, rows: Sequence[FileRow]) -> Path:
    """Write a file; a later file was published later."""
    published = date(2025, 1, 1) + timedelta(days=number)
    lines = [
        f"{row.spelling},{kind},measure {row.finding},{row.value},{row.day},{published},1-4,,Body,"
        f"finding {row.finding} of {row.day},"
        for row in rows
        for kind in ("assessment",)
    ]
    return write_rows(folder / f"{number}.csv", lines)


def take_in(installed: Soundings, file: Path) -> None:
    """Import a file; no row of it waits but for whom it may be about."""
    report = installed.imports.importer("t").take_in([file])
    assert all(row.name for row in report.rejected), report.rejected
    installed.catch_up()


Shown = dict[str, tuple[str, str, str]]


def shown(installed: Soundings, published: str, true_on: date) -> Shown:
    """Return the picture as of two days: by finding whose it is, about when, and its value."""
    as_of = AsOf(published_instant(published), true_on, Basis.PUBLISHED)
    with installed.reading() as connection:
        found = picture.facts(connection, as_of)
    return {
        f"{one.authority} {one.reference}": (one.authority, str(one.true_on), one.raw)
        for one in found
    }


def said(installed: Soundings) -> set[str]:
    """Return the findings that say they were recorded under an older register."""
    return {
        event.reference
        for one in installed.register.moved()
        for event in installed.store.streams([UUID(one.evidence)])[UUID(one.evidence)]
        if isinstance(event, EvidenceRecorded)
    }


@given(HISTORIES)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink one takes minutes
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_picture_is_the_one_that_the_final_register_makes_or_says_why_not(
    places: Path, history: Sequence[RegisterCommand | list[FileRow]]
) -> None:
    with (
        tempfile.TemporaryDirectory(dir=places.parent) as folder,
        installation(places, Path(folder) / "lived") as lived,
        installation(places, Path(folder) / "anew") as anew,
    ):
        files = [
            written(Path(folder), number, step)
            for number, step in enumerate(history)
            if isinstance(step, list)
        ]
        coming = iter(files)
        happened: list[RegisterEvent] = []
        for step in history:
            if isinstance(step, list):
                take_in(lived, next(coming))
            else:
                happened.extend(change(lived, step))
        lived.imports.retry_quarantine("t")

        anew.store.append(happened)
        anew.catch_up()
        for file in files:
            take_in(anew, file)

        excused = said(lived)
        for published in ("2025-01-02", "2025-01-07", "2025-01-12", "2026-01-01"):
            for day in DAYS:
                is_held, would_be = (shown(one, published, day) for one in (lived, anew))
                for key in is_held.keys() | would_be.keys():
                    if is_held.get(key) != would_be.get(key):
                        assert key.split(" ", 1)[1] in excused, (key, published, day)
