"""Taking a file back: the picture of every date is the one without it."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.evidence.events import RowDismissed
from domain.register.commands import AddAlias
from domain.times import AsOf, Basis, known_by_instant
from infra.services.evidence.taking_back import ImportedFile, TakeBackRefusal
from ingest.recognition import recognised_tables
from ingest.resolution import Resolver
from projections.picture import queries as picture
from tests.integration.members import Clock, opened
from tests.integration.steps import write_rows

HISTORIES = int(os.environ.get("SOUNDINGS_HISTORIES", "6"))
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
DAYS = [date(2020, 1, 1) + timedelta(days=30 * n) for n in range(6)]
Answer = dict[tuple[str, ...], str]


@dataclass(frozen=True)
class Said:
    """What a file says of a fact: its value is the file's own, so that no two repeat each other."""

    authority: str
    reference: str
    value: str
    published: int
    true: int

    def line(self, file: int) -> str:
        """Return the row."""
        value = self.value if self.value == "withdrawn" else f"{file}{self.value}"
        # A withdrawal says nothing of its own but its day, so the day is the file's own.
        day = DAYS[self.published] + timedelta(days=file if value == "withdrawn" else 0)
        return (
            f"{self.authority},indicator,speed {self.reference},{value},{DAYS[self.true]},"
            f"{day},number,high,Body,{self.reference},"
        )


said = st.builds(
    Said,
    authority=st.sampled_from(["Boston", "Corby"]),
    reference=st.sampled_from(["a", "b", "c"]),
    value=st.sampled_from(["1", "2", "withdrawn"]),
    published=st.integers(0, len(DAYS) - 1),
    true=st.integers(0, 1),
)
files = st.lists(
    st.lists(said, min_size=1, max_size=4, unique_by=lambda one: one.reference),
    min_size=1,
    max_size=4,
)


@cache
def template() -> Path:
    """Return an installation that is set up once, to copy."""
    folder = Path(mkdtemp())
    with opened(folder, Clock()) as app:
        app.initialise()
    return folder


class World:
    """An installation of the test's own, on a clock that moves with every import."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(template(), folder / "home")
        self.folder, self.clock = folder, Clock()
        self.app = opened(folder / "home", self.clock)

    def take_in(self, name: str, rows: Sequence[str]) -> ImportedFile:
        """Import rows as a file of that name, and return the import."""
        self.clock.move(minutes=1)
        path = write_rows(self.folder / name, rows)
        self.app.imports.importer("test").take_in([path])
        self.app.follow()
        return self.app.imported.files()[0]

    def take_back(self, file: ImportedFile) -> None:
        """Take a file back."""
        self.clock.move(minutes=1)
        self.app.imported.take_back(file.id, "It was the wrong file.", "test")

    def published(self) -> list[Answer]:
        """Answer what was known by publication, on every date."""
        days = (day + timedelta(days=more) for day in DAYS for more in range(4))
        known = (known_by_instant(day.isoformat()) for day in days)
        return [self.at(AsOf(one, basis=Basis.PUBLISHED)) for one in known]

    def at(self, as_of: AsOf) -> Answer:
        """Answer what was known at a moment."""
        with self.app.reading() as connection:
            found = picture.facts(connection, as_of)
        return {(one.authority, one.measure, one.evidence): one.raw for one in found}


@settings(max_examples=HISTORIES, deadline=None, phases=NO_SHRINKING)
@given(files, st.data())
def test_the_published_picture_is_that_without_the_files_taken_back(
    some: list[list[Said]], data: st.DataObject
) -> None:
    back = data.draw(st.lists(st.sampled_from(range(len(some))), min_size=1, unique=True))
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        world, without = World(Path(one)), World(Path(other))
        with world.app, without.app:
            taken = [
                world.take_in(f"{number}.csv", [row.line(number) for row in rows])
                for number, rows in enumerate(some)
            ]
            for number, rows in enumerate(some):
                if number not in back:
                    without.take_in(f"{number}.csv", [row.line(number) for row in rows])
            known, believed = world.clock.now, world.at(AsOf())
            for number in back:
                world.take_back(taken[number])

            assert world.published() == without.published()
            then = AsOf(known_by_instant(known.isoformat()))
            assert world.at(then) == believed  # the recorded clock keeps what was believed

            for number in sorted(back):
                world.take_in(f"{number}.csv", [row.line(number) for row in some[number]])
                without.take_in(f"{number}.csv", [row.line(number) for row in some[number]])
            assert world.published() == without.published()


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return an installation."""
    return World(tmp_path)


ONE = "{},indicator,speed,{},2020-03-31,2020-06-01,number,high,Body,ref,"


def test_a_file_is_taken_back_once_and_with_a_reason(world: World) -> None:
    file = world.take_in("a.csv", [ONE.format("Boston", 4)])
    with pytest.raises(TakeBackRefusal, match="Say why"):
        world.app.imported.take_back(file.id, " ", "test")
    with pytest.raises(TakeBackRefusal, match="No one import has that id"):
        world.app.imported.take_back("", "Why not.", "test")
    world.take_back(file)
    position = world.app.store.last_position()
    with pytest.raises(TakeBackRefusal, match="taken back already"):
        world.app.imported.take_back(file.id, "Again.", "test")
    assert world.app.store.last_position() == position
    [file] = world.app.imported.files()
    assert (file.taken_back, file.newest.taken_back_because) == (True, "It was the wrong file.")
    assert world.at(AsOf()) == {}


def test_a_row_that_waited_goes_with_its_file_whether_it_was_read_since_or_not(
    world: World,
) -> None:
    other = ONE.replace("speed", "cost").replace("ref", "cost")
    file = world.take_in(
        "a.csv", [ONE.format("Boston Spa Borough", 4), other.format("Nowhere at all", 3)]
    )
    boston = Resolver(world.app.directory()).by_name("Boston")
    world.clock.move(minutes=1)
    alias = AddAlias(
        at=world.app.clock(), actor="t", authority_id=boston.id, alias="Boston Spa Borough"
    )
    world.app.register.carry_out(alias)
    assert world.app.imports.retry_quarantine("test").accepted == 1
    assert len(world.at(AsOf())) == 1

    world.clock.move(minutes=1)
    done = world.app.imported.take_back(file.id, "It was the wrong file.", "test")

    assert (done.facts, done.dismissed) == (1, 1)
    assert world.at(AsOf()) == {}
    assert world.app.imports.waiting_rows() == []
    events = world.app.store.read(0, 1_000_000)
    [dismissed] = [one.event for one in events if isinstance(one.event, RowDismissed)]
    assert dismissed.reason == "a.csv: It was the wrong file."


def test_later_files_that_said_the_same_are_named(world: World) -> None:
    file = world.take_in("a.csv", [ONE.format("Boston", 4)])
    world.take_in("b.csv", [ONE.format("Boston", 4)])
    world.clock.move(minutes=1)
    done = world.app.imported.take_back(file.id, "It was the wrong file.", "test")
    assert done.to_repeat == ["b.csv"]
    assert world.take_in("b.csv", [ONE.format("Boston", 4)]).total("accepted") == 1
    assert len(world.at(AsOf())) == 1


def test_what_was_taken_in_before_an_import_was_cut_off_goes_with_it(world: World) -> None:
    row = ONE.replace("ref", "{}").replace("speed", "speed {}")
    rows = [row.format("Boston", n, 4, n) for n in range(3)]
    path = write_rows(world.folder / "a.csv", rows[:1])
    importer = world.app.imports.importer("test")
    [found], _ = recognised_tables(path, importer.feeds, None)
    tally = importer._tally(found)  # noqa: SLF001 - a cut off import has no other way
    importer._batch(list(importer.rows(found)), tally)  # noqa: SLF001 - likewise

    file = world.take_in("a.csv", rows)
    assert (file.total("duplicates"), file.total("accepted")) == (1, 2)
    world.take_back(file)
    assert world.at(AsOf()) == {}


def test_a_workbook_goes_with_all_its_sheets(world: World) -> None:
    import openpyxl  # noqa: PLC0415 - only here

    book = openpyxl.Workbook()
    header = write_rows(world.folder / "h.csv", []).read_text().strip().split(",")
    for name in ("one", "two"):
        sheet = book.create_sheet(name)
        sheet.append(header)
        row = ONE.format("Boston", 4).replace("speed", f"speed {name}").replace("ref", name)
        sheet.append(row.split(","))
    book.save(world.folder / "book.xlsx")
    world.clock.move(minutes=1)
    world.app.imports.importer("test").take_in([world.folder / "book.xlsx"])
    world.app.follow()
    [file] = world.app.imported.files()
    assert (file.source, len(file.tables), len(world.at(AsOf()))) == ("book.xlsx", 2, 2)
    world.take_back(file)
    assert world.at(AsOf()) == {}
    assert all(one.taken_back_at for one in world.app.imported.files()[0].tables)


def test_a_row_that_was_dismissed_comes_back_with_another_file_only(world: World) -> None:
    rows = [ONE.format("Nowhere at all", 4), ONE.format("Boston", 4)]
    file = world.take_in("a.csv", rows)
    [waits] = world.app.imports.waiting_rows()
    world.app.imports.dismiss(waits.id, "It is of another kind.", "test")
    position = world.app.store.last_position()

    world.take_in("a.csv", rows)
    assert world.app.store.last_position() == position

    world.take_back(file)
    world.take_in("a.csv", rows)
    assert [one.id for one in world.app.imports.waiting_rows()] == [waits.id]
