"""The picture on two clocks equals a fold of the rows by a few independent lines."""

import os
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.ids import AUTHORITIES, name_id
from domain.times import AsOf, Basis, known_by_instant, published_instant, to_instant
from infra.services.installation import Soundings
from infra.settings import Settings
from projections.picture import queries as picture
from tests.integration.steps import write_rows

NAMES = {name_id(AUTHORITIES, name.lower()).hex: name for name in ("Boston", "Corby")}
HISTORIES = int(os.environ.get("SOUNDINGS_HISTORIES", "12"))
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""An example takes a third of a second: a long hunt for the smallest would take minutes."""
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One version of a fact in a plain file, and the day of its import."""

    authority: str
    measure: str
    reference: str
    value: str
    true_on: str
    published_on: str
    batch: int

    def line(self) -> str:
        """Return the row as it stands in the file."""
        return (
            f"{self.authority},indicator,{self.measure},{self.value},{self.true_on},"
            f"{self.published_on},number,high,Body,{self.reference},"
        )


DAYS = [date(2020, 1, 1) + timedelta(days=30 * n) for n in range(6)]
rows = st.builds(
    Row,
    authority=st.sampled_from(["Boston", "Corby"]),
    measure=st.sampled_from(["speed", "cost"]),
    reference=st.sampled_from(["a", "b", "c"]),
    value=st.sampled_from(["1", "2", "3", "x", "withdrawn"]),
    true_on=st.sampled_from([day.isoformat() for day in DAYS[:3]]),
    published_on=st.sampled_from([day.isoformat() for day in DAYS]),
    batch=st.integers(0, 3),
)


def content(row: Row) -> tuple[str, ...]:
    """Two rows with the same content are the same version."""
    if row.value == "withdrawn":
        return (row.reference, "withdrawn", row.published_on)
    return (row.authority, row.measure, row.reference, row.value, row.true_on, row.published_on)


def folded(taken: Sequence[Row], as_of: AsOf) -> dict[tuple[str, str], str]:
    """Answer from the rows, by the words of the contract and nothing else."""
    said: dict[tuple[str, str], tuple[str, ...]] = {}
    new: list[tuple[int, Row]] = []
    for order, row in enumerate(taken):
        day = (row.reference, row.published_on)
        if said.get(day) != content(row):
            new.append((order, row))
        said[day] = content(row)
    in_force: dict[str, tuple[tuple[int, int], Row]] = {}
    for order, row in new:
        recorded = to_instant(START + timedelta(days=row.batch))
        published = published_instant(row.published_on)
        known = published if as_of.basis is Basis.PUBLISHED else recorded
        rank = (published, order) if as_of.basis is Basis.PUBLISHED else (order, order)
        if known <= as_of.known_by and (
            row.reference not in in_force or in_force[row.reference][0] < rank
        ):
            in_force[row.reference] = (rank, row)
    newest: dict[tuple[str, str], tuple[tuple[str, str, int], Row]] = {}
    for (_, order), row in in_force.values():
        key, rank_of = (row.authority, row.measure), (row.true_on, row.published_on, order)
        if row.value != "withdrawn" and row.true_on <= as_of.true_on.isoformat():
            held = newest.get(key, (("", "", -1), row))
            newest[key] = max(held, (rank_of, row), key=lambda one: one[0])
    return {key: row.value for key, (_, row) in newest.items()}


def asked(app: Soundings, as_of: AsOf) -> dict[tuple[str, str], str]:
    """Answer from the view; its table and its columnar copy must agree to the byte."""
    with app.reading() as connection:
        facts = picture.picture(connection, as_of)
    columns = app.columns.portfolio().picture(as_of)
    assert [fact.evidence for fact in facts] == columns["evidence"].to_list()
    assert [fact.position for fact in facts] == columns["position"].to_list()
    return {(NAMES[fact.authority], fact.measure): fact.raw for fact in facts}


@cache
def template() -> Path:
    """Return an installation that is set up once, to copy."""
    folder = Path(mkdtemp())
    app = Soundings(Settings(home=folder), clock=lambda: START - timedelta(days=9))
    app.initialise()
    app.close()
    return folder


def imported(
    folder: Path, taken: Sequence[Row], after_each: Callable[[Soundings], None] = lambda _: None
) -> Soundings:
    """Take the rows in, batch by batch, a day apart."""
    now = START
    shutil.copytree(template(), folder / "home")
    app = Soundings(Settings(home=folder / "home"), clock=lambda: now)
    for batch in range(4):
        now = START + timedelta(days=batch)
        rows = [row for row in taken if row.batch == batch]
        files = [  # one a row: what contradicts itself within a file is quarantined
            write_rows(folder / f"{batch}-{number:02}.csv", [row.line()])
            for number, row in enumerate(rows)
        ]
        app.imports.importer("test").take_in(files)
        after_each(app)
    app.catch_up()
    return app


@settings(max_examples=HISTORIES, deadline=None, phases=NO_SHRINKING)
@given(st.lists(rows, max_size=14))
def test_the_picture_equals_an_independent_fold_on_both_clocks(some: list[Row]) -> None:
    taken = sorted(some, key=lambda row: row.batch)
    moments = [known_by_instant(day.isoformat()) for day in DAYS]
    recorded = [to_instant(START + timedelta(days=n, hours=1)) for n in range(-1, 4)]
    with TemporaryDirectory() as folder:
        app = imported(Path(folder), taken)
        for basis, instants in ((Basis.PUBLISHED, moments), (Basis.RECORDED, recorded)):
            for known_by in instants:
                for true_on in DAYS[:3]:
                    as_of = AsOf(known_by, true_on, basis)
                    assert asked(app, as_of) == folded(taken, as_of), as_of
        app.close()


@settings(max_examples=25, deadline=None, phases=NO_SHRINKING)
@given(st.lists(rows, max_size=6, unique_by=lambda row: row.published_on), st.randoms())
def test_the_order_of_rows_never_changes_what_published_answers(
    some: list[Row], chance: random.Random
) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)
    answers = []
    for taken in (some, shuffled):
        with TemporaryDirectory() as folder:
            app = imported(Path(folder), [replace(row, batch=0) for row in taken])
            answers.append(
                [
                    asked(app, AsOf(known_by_instant(day.isoformat()), basis=Basis.PUBLISHED))
                    for day in DAYS
                ]
            )
            app.close()
    assert answers[0] == answers[1]


def moments(position: int) -> list[AsOf]:
    """Return moments on both clocks in a log cut off at a position."""
    published = [known_by_instant(day.isoformat()) for day in DAYS[::2]]
    recorded = [to_instant(START + timedelta(days=n, hours=1)) for n in range(4)]
    return [
        AsOf(known_by, true_on, basis, position)
        for basis, instants in ((Basis.PUBLISHED, published), (Basis.RECORDED, recorded))
        for known_by in instants
        for true_on in (DAYS[0], DAYS[2])
    ]


@settings(max_examples=HISTORIES, deadline=None, phases=NO_SHRINKING)
@given(st.lists(rows, max_size=14))
def test_an_answer_from_a_position_of_the_log_is_the_same_for_ever(some: list[Row]) -> None:
    first: dict[AsOf, dict[tuple[str, str], str]] = {}

    def ask(app: Soundings) -> None:
        app.catch_up()
        position = app.store.last_position()
        for as_of in moments(position):
            uncut = AsOf(as_of.known_by, as_of.true_on, as_of.basis)
            first[as_of] = asked(app, as_of)
            assert first[as_of] == asked(app, uncut)
        for as_of, answer in first.items():
            assert asked(app, as_of) == answer, as_of

    with TemporaryDirectory() as folder:
        imported(Path(folder), sorted(some, key=lambda row: row.batch), ask).close()
