"""The worker's fold over random histories: however messages arrive, it says what this process says.

Messages come twice, late and out of order, and entries of the table go missing on the way.
"""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from consumers.folding import Folding
from consumers.record_alerts import Wanted
from consumers.stream import acknowledgement
from consumers.stream.decode import read
from consumers.stream.folding import StreamFolding
from consumers.stream.packs import Span, again, packs, tick
from detectors.registry import DETECTORS
from domain.contracts.evidence import EvidencePackV1
from domain.contracts.signals import SignalsV1
from domain.register.commands import MergeDuplicate
from domain.times import FOREVER
from infra.kafka.programs import folding
from infra.services.installation import Soundings
from infra.settings import Settings
from infra.stores.views import for_writing
from projections.picture import changes, queries
from tests.integration.alerts.test_no_look_ahead import template
from tests.integration.steps import write_rows

HISTORIES = int(os.environ.get("SOUNDINGS_HISTORIES", "12"))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LONG_AGO = 2015
TODAY = NOW.date()
DAYS = [date(2008, 1, 1) + timedelta(days=200 * n) for n in range(8)]
MEASURES = ("use_of_resources", "speed", "Overall effectiveness of children's services")

lines = st.builds(
    "{},{},{},{},{},{},{},high,Body,{},".format,
    st.sampled_from(["Boston", "Derby", "Lincoln"]),
    st.sampled_from(["assessment", "indicator"]),
    st.sampled_from(MEASURES),
    st.sampled_from(["1", "2", "3", "4", "x", ""]),
    st.sampled_from(DAYS[:6]),
    st.sampled_from(DAYS),
    st.sampled_from(["1-4"]),
    st.sampled_from("abcdef"),
)
batches = st.lists(st.lists(lines, min_size=1, max_size=6), min_size=1, max_size=4)


@contextmanager
def installed() -> Iterator[tuple[Soundings, Path]]:
    """Yield an installation whose detectors run elsewhere."""
    with TemporaryDirectory() as folder:
        shutil.copytree(template(), Path(folder) / "home")
        chosen = Settings(home=Path(folder) / "home", kafka_bootstrap="127.0.0.1:9")
        with Soundings(chosen, clock=lambda: NOW) as app:
            yield app, Path(folder)


def said(app: Soundings, after: int, settled: int | None) -> list[EvidencePackV1]:
    """Return what the relay would say from a place on, as it comes out at the other end."""
    with app.reading() as connection:
        span = Span(after, app.position(), settled, TODAY)
        return [read(EvidencePackV1, one.wire()) for one in packs(connection, span)]


def wanted(app: Soundings) -> dict[tuple[str, str], dict[str, Wanted]]:
    """Return what this process says of every authority and domain."""
    with app.reading() as connection:
        books = Folding(DETECTORS, app.directory(), app.catalogue(), TODAY)
        found = {}
        for authority in changes.authorities(connection, 0, FOREVER):
            rows = queries.all_versions(connection, authority)
            for domain, courses, _ in books.courses(authority, rows, books.domains(rows)):
                found[authority, domain] = {one.alert: Wanted.of(one) for one in courses}
        return found


def alerts_of(message: SignalsV1) -> dict[str, Wanted]:
    """Return what a message asks for."""
    return {
        one.alert: Wanted(
            one.alert,
            message.authority,
            one.detector,
            message.domain,
            one.level,
            tuple(step.step() for step in one.steps),
        )
        for one in read(SignalsV1, message.wire()).courses
    }


def newest(messages: list[SignalsV1]) -> dict[tuple[str, str], dict[str, Wanted]]:
    """Return what the last message of each authority and domain asks for."""
    last: dict[tuple[str, str], SignalsV1] = {}
    for one in messages:
        before = last.get((one.authority, one.domain))
        if before is None or (one.position, one.part) >= (before.position, before.part):
            last[one.authority, one.domain] = one
    return {key: alerts_of(one) for key, one in last.items()}


def agree(
    got: dict[tuple[str, str], dict[str, Wanted]], right: dict[tuple[str, str], dict[str, Wanted]]
) -> None:
    """Hold the two against each other; nothing said is the same as no alerts."""
    for key in got.keys() | right.keys():
        assert got.get(key, {}) == right.get(key, {})


@settings(max_examples=HISTORIES, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(batches, st.integers(0, 2**32), st.booleans())
def test_repeats_delays_and_lost_entries_change_no_answer(
    history: list[list[str]],
    seed: int,
    merges: bool,  # noqa: FBT001 - hypothesis gives arguments by place
) -> None:
    chance = random.Random(seed)
    table: dict[bytes, bytes] = {}
    spoken: list[SignalsV1] = []
    with installed() as (app, folder):
        worker: StreamFolding = folding(app, table)  # type: ignore[arg-type]  # a dict will do here
        relayed = settled = 0
        for number, batch in enumerate(history):
            app.imports.importer("test").take_in([write_rows(folder / f"{number}.csv", batch)])
            app.follow()
            if merges and number == len(history) - 1:
                slugs = {entry.slug: one for one, entry in app.directory().entries.items()}
                two = {"duplicate": slugs["lincoln"], "kept": slugs["boston"]}
                app.register.carry_out(MergeDuplicate(at=NOW, actor="test", **two))
            last = number == len(history) - 1
            settles = last or chance.random() < 0.5
            messages = said(app, relayed, settled if settles else None)
            relayed = app.position()
            settled = relayed if settles else settled
            for pack in _as_it_may_arrive(messages, chance):
                heard = worker.take(pack)
                spoken += heard.signals
                worker.note(heard)
            if table and chance.random() < 0.3 and not last:
                del table[chance.choice(sorted(table))]
        agree(newest(spoken), wanted(app))


def _as_it_may_arrive(
    messages: list[EvidencePackV1], chance: random.Random
) -> list[EvidencePackV1]:
    """Return some twice, and all in any order."""
    twice = [one for one in messages for _ in range(chance.choice((1, 1, 2)))]
    chance.shuffle(twice)
    return twice


def of_authority(authority: str) -> Callable[[str], bool]:
    """Return the partition that holds one authority alone."""
    return lambda one: one == authority


def test_a_tick_closes_the_alerts_of_an_authority_that_ends_that_day_whatever_is_held_of_it() -> (
    None
):
    with installed() as (app, folder):
        worker = folding(app, {})  # type: ignore[arg-type]  # a dict will do here
        ended = next(
            one
            for one in app.directory().entries.values()
            if one.ended_on and one.ended_on.year > 2015
        )
        assert ended.ended_on is not None
        row = f"{ended.name},assessment,use_of_resources,1,2009-03-31,2009-12-09,1-4,high,Body,a,"
        app.imports.importer("test").take_in([write_rows(folder / "a.csv", [row])])
        app.follow()
        eve = ended.ended_on - timedelta(days=1)
        with app.reading() as connection:
            relayed = list(packs(connection, Span(0, app.position(), 0, eve)))
            begins = tick(connection, app.position(), ended.ended_on)
        [pack] = [one for one in relayed if one.versions]
        ours, others = of_authority(pack.authority), of_authority("")
        [opened] = [one for said in worker.take(pack).signals for one in said.courses]
        assert opened.steps[-1].cleared_by is None
        assert worker.tick(begins, 0, others).signals == []
        [said] = [one for one in worker.tick(begins, 1, ours).signals if one.courses]
        assert said.courses[0].steps[-1].cleared_by == "authority_ended"
        assert (said.position, said.part) >= (pack.position, pack.part)
        assert worker.tick(begins, 1, ours).signals == []
        lost = folding(app, {})  # type: ignore[arg-type]  # the same
        [again] = [one for one in lost.tick(begins, 1, ours).signals if one.courses]
        assert again.courses == said.courses


def test_a_tick_says_that_what_used_to_come_is_overdue_and_says_it_once() -> None:
    with installed() as (app, folder):
        held: dict[bytes, bytes] = {}
        worker = folding(app, held)  # type: ignore[arg-type]  # a dict will do here
        row = "Boston,self_assessment,use_of_resources,3,2025-03-31,2025-05-01,1-4,high,Body,a,"
        app.imports.importer("test").take_in([write_rows(folder / "a.csv", [row])])
        app.follow()
        with app.reading() as connection:
            relayed = list(packs(connection, Span(0, app.position(), 0, TODAY)))
            days = [date(2026, 6, 29), date(2026, 6, 30), date(2026, 7, 1)]
            eve, due, later = (tick(connection, app.position(), day) for day in days)
        [pack] = [one for one in relayed if one.versions]
        first = worker.take(pack)
        worker.note(first)
        ours = of_authority(pack.authority)

        assert [course for said in first.signals for course in said.courses] == []
        assert worker.tick(eve, 0, ours).signals == []
        restarted = folding(app, held)  # type: ignore[arg-type]  # the same
        spoken = restarted.tick(due, 0, ours)
        [course] = [one for said in spoken.signals for one in said.courses]
        assert (course.detector, course.steps[-1].on) == ("silence", "2026-06-30")
        restarted.note(spoken)
        assert restarted.tick(later, 0, ours).signals == []


def test_a_message_that_was_let_fall_on_the_way_is_said_again_until_it_is_heard() -> None:
    with installed() as (app, folder):
        worker = folding(app, {})  # type: ignore[arg-type]  # a dict will do here
        row = "Boston,assessment,use_of_resources,1,2009-03-31,2009-12-09,1-4,high,Body,a,"
        app.imports.importer("test").take_in([write_rows(folder / "a.csv", [row])])
        app.follow()
        views, position = for_writing(app.views), app.position()
        [fallen] = [one for one in said(app, 0, 0) if one.versions]
        acknowledgement.create(views)
        with views.begin() as connection:
            acknowledgement.said(connection, [fallen.authority], position)
            assert acknowledgement.unheard(connection) == {fallen.authority: position}
            repeated = again(connection, fallen.authority, position, TODAY)
        [spoken] = worker.take(repeated).signals
        assert spoken.courses
        heard = "INSERT INTO signals_heard_v1 VALUES (:authority, :domain, :position, :part)"
        with views.begin() as connection:
            connection.execute(
                text(heard), spoken.model_dump(include={"authority", "domain", "position", "part"})
            )
            assert acknowledgement.unheard(connection) == {}
