"""The system's page: is it well, who lags, what is parked; and nothing of content."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import cast, get_type_hints

import pytest
from litestar.testing import TestClient
from playwright.sync_api import Browser

from consumers import runner
from consumers.stream import parked_messages
from consumers.stream.topics import Cluster, create, producer
from infra.backup.make import Wanted, make
from infra.server.build import build
from infra.services.installation import Soundings
from infra.services.rebuild import Rebuilding
from infra.services.system.parked_messages import ParkedLook
from infra.services.system.report import Message, Parked
from infra.services.system.service import AskParked, SystemService
from infra.settings import Settings
from projections import follower
from tests.e2e.browser import View, looked_at, open_page
from tests.e2e.conftest import READ_AT, installation, reading, served
from tests.e2e.reading import Reader
from tests.integration.steps import take_in, write_rows
from tests.servers.fixtures import RunningBroker
from tests.servers.kafka import Broker
from tests.servers.ports import free_port
from web.json import system as shapes
from web.site.application import create_app
from web.words import sentences

ROW = "Boston,assessment,use_of_resources,1,2009-03-31,2009-12-09,1-4,high,a,{},secret words"
WIDEST = "document.documentElement.scrollWidth"
REASON = "Not a EvidencePackV1: message: json_invalid."
LONG_WORD = "x" * 60
CLIENTS_OWN_PATIENCE = 30  # seconds
PARKED = Parked("answered", 2, [Message("soundings.evidence.v1", 3, 41, REASON)])
LONG = Parked("answered", 1, [Message("soundings.evidence.v1", 7, 123_456_789, LONG_WORD)])

Opened = Callable[[Soundings | SystemService], Reader]


@pytest.fixture
def home(_assets: None, tmp_path: Path) -> Iterator[Soundings]:
    """Yield an installation of the test's own, with the register and nothing else."""
    with installation(tmp_path / "home") as app:
        yield app


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Yield a function that opens the pages of an installation."""
    with ExitStack() as stack:

        def opening(shown: Soundings | SystemService) -> Reader:
            system = shown if isinstance(shown, SystemService) else SystemService(shown)
            pages = create_app(cast("Soundings", system.context), system)
            client = TestClient(pages, raise_server_exceptions=False)
            return Reader(stack.enter_context(client))

        yield opening


def streaming(home: Soundings, bootstrap: str) -> Soundings:
    """Turn an installation into one whose detectors run behind brokers."""
    home.settings = Settings(home=home.settings.home, kafka_bootstrap=bootstrap)
    return home


def test_it_is_well_in_one_sentence_where_nothing_lags(pages: Reader) -> None:
    page = pages.open("/system")
    last = pages.json("/api/system")["log_position"]

    assert page.headings[0] == "System: is it well?"
    assert page.says(
        f"Well It is well: every follower has come to the end of the log, event {last:,}."
    )
    for title in (
        "Register view",
        "Picture view",
        "Intake view",
        "Alerts view",
        "Members view",
        "Statements view",
        "Detectors' runner",
    ):
        assert page.says(f"{title} {last:,} none none")
    assert page.says("Log and views are kept in SQLite; the detectors run embedded")
    assert not page.says("Parked messages")
    assert page.says("Rebuilds under way None.")


def test_every_page_leads_to_it_from_its_footer(pages: Reader) -> None:
    assert pages.open("/").links["System: is it well?"] == "/system"
    assert pages.open("/nowhere").links["System: is it well?"] == "/system"


def test_it_looks_at_the_present_whatever_moment_is_asked_for(pages: Reader) -> None:
    page = pages.open("/system", known_by="2009-12-09")

    assert page.says("As this server found it on 22 November 2026, 09:30 UTC")
    assert page.says("It is well")
    assert page.links["Alerts"] == "/alerts?known-by=2009-12-09"


def test_only_what_is_known_of_the_chain_is_said(pages: Reader, examples: Soundings) -> None:
    page = pages.open("/system")
    anchored = max(place for place, _ in examples.store.anchors.read())

    assert page.says(
        f"that was written down outside the store is event {anchored:,}; by its file's date"
    )
    assert page.says("The log still has that very event there.")
    assert page.says("When the whole chain was last checked is not recorded")


def test_nothing_imported_is_said_with_the_command_that_imports(
    home: Soundings, opened: Opened
) -> None:
    page = opened(home).open("/system")

    assert page.says("It is well, and empty: nothing has been imported yet.")
    assert page.says("soundings import examples/east-midlands")


def test_a_follower_that_has_not_come_to_the_end_is_catching_up_and_later_lags(
    home: Soundings, opened: Opened, tmp_path: Path
) -> None:
    before = home.store.last_position()
    home.imports.importer("test").take_in([write_rows(tmp_path / "rows.csv", [ROW.format("r")])])
    waiting = home.store.last_position() - before
    home.clock = lambda: READ_AT + timedelta(seconds=12)
    pages = opened(home)

    soon = pages.open("/system")
    home.clock = lambda: READ_AT + timedelta(seconds=420)
    late = pages.open("/system")

    assert soon.says("Catching up It is catching up: the ")
    assert soon.says(f"Picture view {before:,} {waiting} 12")
    assert late.says(
        f"is {waiting} events behind the log, the oldest of which has waited for 7 minutes"
    )
    assert pages.json("/api/system")["status"] == "lagging"
    assert not late.says("secret words")


def test_the_runner_comes_past_its_own_alerts(home: Soundings, tmp_path: Path) -> None:
    take_in(home, write_rows(tmp_path / "rows.csv", [ROW.format("r")]))

    with home.reading() as connection:
        assert follower.position(connection, runner.NAME) == home.store.last_position()


def test_a_server_that_fails_to_follow_says_so(examples: Soundings, opened: Opened) -> None:
    page = opened(SystemService(examples, failing=lambda: True)).open("/system")

    assert page.says(
        "Failing It is failing: this server could not follow the log when it last tried."
    )


def test_a_log_that_was_cut_is_failing(home: Soundings, opened: Opened) -> None:
    home.store.anchors.add(home.store.last_position() + 1, bytes(32))

    page = opened(home).open("/system")

    assert page.says("It is failing: the log is not what it was")
    assert page.says("The log does not have that event there any more: it was cut or changed.")


def test_stores_that_do_not_answer_are_failing_and_the_page_is_still_there(
    home: Soundings, opened: Opened
) -> None:
    pages = opened(home)
    with home.views.begin() as connection:
        connection.exec_driver_sql("DROP TABLE positions_v1")

    page = pages.open("/system")

    assert page.status == 200
    assert page.says("It is failing: the event log or its views can't be read.")
    assert pages.json("/api/system")["log_position"] is None


def test_rebuilds_under_way_are_listed_with_how_far_they_are(
    home: Soundings, opened: Opened
) -> None:
    last = home.store.last_position()
    work = Rebuilding(home, ["intake"])
    pages = opened(home)

    begun = pages.open("/system")
    work.build()
    built = pages.open("/system")
    work.switch()

    assert begun.says(f"Intake view 0 of {last:,} being filled")
    assert built.says(f"Intake view {last:,} of {last:,} filled; not switched to")
    assert pages.open("/system").says("Rebuilds under way None.")


def test_brokers_that_are_away_keep_nobody_waiting(home: Soundings) -> None:
    away = streaming(home, f"127.0.0.1:{free_port()}")
    with TestClient(build(away, lambda: False)) as client:
        pages = Reader(client)
        begun = time.monotonic()
        page = pages.open("/system")
        again = pages.json("/api/system")
        took = time.monotonic() - begun

    assert took < CLIENTS_OWN_PATIENCE / 2
    assert page.says("The brokers do not answer, so what is parked is not known now.")
    assert page.says("Relay not begun")
    assert page.says("Detectors' leave to speak not begun")
    assert page.says("the detectors run beside this server, behind the stream")
    assert again["parked"] == {"answer": "no_answer", "total": 0, "messages": []}


def test_what_is_parked_is_shown_with_topic_number_and_reason(
    home: Soundings, kafka_broker: Broker | RunningBroker
) -> None:
    cluster = Cluster(kafka_broker.bootstrap, partitions=1)
    create(cluster)
    letters = producer(cluster, "test")
    one = parked_messages.Parked(f"test-{os.getpid()}", 3, 41, REASON)
    parked_messages.park(letters, one, b"key", b"secret words")
    letters.close()

    with TestClient(build(streaming(home, kafka_broker.bootstrap), lambda: False)) as client:
        page = Reader(client).open("/system")

    assert page.says(f"3:41 {one.topic} {REASON}")
    assert not page.says("secret words")


def test_parked_messages_need_a_look_where_all_else_is_well(
    examples: Soundings, opened: Opened
) -> None:
    pages = opened(SystemService(examples, parked=lambda: PARKED))

    page = pages.open("/system")

    assert page.says("needs a look: 2 messages that could not be read lie parked.")
    assert page.says("2 messages ever parked and still kept. The newest 1 are shown.")
    assert pages.json("/api/system")["status"] == "look"


def test_one_look_at_the_brokers_serves_all_who_ask_meanwhile() -> None:
    looks, answer = [], Event()

    def read() -> list[parked_messages.Parked]:
        looks.append(1)
        answer.wait(10)
        return [parked_messages.Parked("topic", 0, number, "why") for number in range(60)]

    look = ParkedLook(read)
    away = [look.within(0.01), look.within(0.01)]
    answer.set()
    found = look.within(10)

    assert [one.answer for one in away] == ["no_answer", "no_answer"]
    assert (found.answer, found.total, len(found.messages)) == ("answered", 60, 50)
    assert found.messages[0].offset == 59
    assert looks == [1]


@pytest.mark.parametrize(
    ("error", "answer"), [(OSError(), "no_answer"), (KeyError("topic"), "unreadable")]
)
def test_a_look_that_fails_is_an_answer_too(error: Exception, answer: str) -> None:
    def read() -> list[parked_messages.Parked]:
        raise error

    assert ParkedLook(read).within(10).answer == answer


def test_the_api_has_the_shapes_it_promises(examples: Soundings, opened: Opened) -> None:
    pages = opened(SystemService(examples, parked=lambda: PARKED))

    found = pages.json("/api/system")
    described = pages.json("/api/openapi.json")["paths"]["/api/system"]["get"]

    assert set(found) == set(get_type_hints(shapes.SystemShape))
    assert set(found["followers"][0]) == set(get_type_hints(shapes.FollowerShape))
    assert set(found["anchor"]) == set(get_type_hints(shapes.AnchorShape))
    assert set(found["parked"]) == set(get_type_hints(shapes.ParkedShape))
    assert set(found["parked"]["messages"][0]) == set(get_type_hints(shapes.MessageShape))
    assert (found["store"], found["engine"]) == ("SQLite", "embedded")
    assert described["summary"] == "Is it well?"
    assert "parameters" not in described


def test_neither_addresses_nor_paths_are_told(home: Soundings) -> None:
    bootstrap = f"127.0.0.1:{free_port()}"
    app = streaming(home, bootstrap)
    found = SystemService(app).report()
    with reading(app) as pages:
        text = pages.open("/system").response.text + pages.client.get("/api/system").text

    assert found.engine == "stream"
    assert bootstrap not in text
    assert str(app.settings.home) not in text


@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("parked", [lambda: LONG, lambda: Parked("no_answer")])
def test_its_other_states_read_as_well_as_the_first(
    browser: Browser, examples: Soundings, parked: AskParked, width: int
) -> None:
    system = SystemService(examples, failing=lambda: True, parked=parked)
    with served(create_app(examples, system)) as address:
        found = looked_at(browser, f"{address}/system", View(width=width)).violations
        with open_page(browser, f"{address}/system", View(width=width)) as page:
            widest = page.evaluate(WIDEST)

    assert found == []
    assert widest == width


def test_the_last_back_up_is_told_and_that_it_can_not_be(
    home: Soundings, opened: Opened, tmp_path: Path
) -> None:
    assert opened(home).open("/system").says("No back-up has been made.")

    make(home, Wanted(folder=tmp_path / "backups"))
    said = f"The last back-up was made on {sentences.long_time(home.clock())}."
    assert opened(home).open("/system").says(said)

    with closing(sqlite3.connect(home.settings.home / "audit" / "audit.db")) as hand:
        hand.execute("ALTER TABLE soundings_audit RENAME TO gone")
    page = opened(home).open("/system")
    assert page.says("Whether a back-up was made can't be told")
    assert page.says("It is well")
