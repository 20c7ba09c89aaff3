"""Stored events stay readable for ever: one golden file a stored topic, kept as it was stored.

A file is named after its topic and holds the state as one line. A file of an old shape stays;
it must still decode, through its upcasters, to the newest shape.
"""

from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest
from eventsourcing.persistence import StoredEvent

from domain.events import Event
from domain.registry import EVENT_TYPES, UPCASTERS
from infra.stores.eventstore.mapper import EventMapper, UnknownEventError
from tests.unit.makers import ACTOR, AT, authority_id

GOLDEN = Path(__file__).parents[1] / "golden" / "events"
FILES = {path.name.removesuffix(".json"): path for path in sorted(GOLDEN.glob("*.json"))}
NEWEST = {cls.stored_topic(): cls for cls in EVENT_TYPES}


def golden(topic: str) -> bytes:
    return FILES[topic].read_bytes().removesuffix(b"\n")


@pytest.mark.parametrize("topic", NEWEST)
def test_every_registered_event_has_a_golden_file(topic: str) -> None:
    assert topic in FILES, (
        f"{NEWEST[topic].__name__} is registered, but tests/golden/events/{topic}.json is missing: "
        "store one of it with every field filled, and keep the file for ever."
    )


@pytest.mark.parametrize("topic", sorted(NEWEST.keys() & FILES.keys()))
def test_a_golden_event_is_decoded_and_encoded_back_to_the_same_bytes(topic: str) -> None:
    event = EventMapper().decode(topic, golden(topic))

    assert type(event) is NEWEST[topic]
    assert EventMapper().to_stored_event(event) == StoredEvent(
        event.originator_id, event.originator_version, topic, golden(topic)
    )


@pytest.mark.parametrize("topic", FILES)
def test_a_golden_event_of_any_age_decodes_to_the_newest_shape(topic: str) -> None:
    event = EventMapper().decode(topic, golden(topic))

    assert type(event) in EVENT_TYPES
    assert topic.startswith(f"{type(event).topic}.v")


@pytest.mark.parametrize("topic", FILES)
def test_a_golden_event_says_which_stream_when_and_by_whom(topic: str) -> None:
    state: dict[str, Any] = msgspec.json.decode(golden(topic))

    assert {"id", "version", "recorded_at", "actor"} <= state.keys()
    assert b"\n" not in golden(topic)


def test_no_two_events_share_a_topic_and_no_topic_is_a_module_path() -> None:
    assert len(NEWEST) == len(EVENT_TYPES)
    assert all(cls.topic and "." in cls.topic for cls in EVENT_TYPES)
    assert not any(topic.startswith(("domain.", "infra.")) for topic in NEWEST)


def test_every_shape_that_was_left_behind_has_an_upcaster_and_a_golden_file() -> None:
    left_behind = {
        f"{cls.topic}.v{version}" for cls in EVENT_TYPES for version in range(1, cls.schema_version)
    }

    assert UPCASTERS.keys() == left_behind
    assert left_behind <= FILES.keys()


class KettleBoiled(Event, frozen=True, kw_only=True):
    """An event of its third shape, for the tests below only."""

    topic: ClassVar[str] = "tests.kettle_boiled"
    schema_version: ClassVar[int] = 3

    celsius: float
    by: str = ""


def to_celsius(shape: dict[str, Any]) -> dict[str, Any]:
    """From version 1, which had Fahrenheit."""
    kept = {name: value for name, value in shape.items() if name != "fahrenheit"}
    return {**kept, "celsius": round((shape["fahrenheit"] - 32) / 1.8, 1)}


def with_owner(shape: dict[str, Any]) -> dict[str, Any]:
    """From version 2, which did not say by what."""
    return {**shape, "by": "kettle"}


KETTLE_UPCASTERS = {
    "tests.kettle_boiled.v1": to_celsius,
    "tests.kettle_boiled.v2": with_owner,
}


def stored(**cells: object) -> bytes:
    return msgspec.json.encode(
        {"id": authority_id("boston"), "version": 1, "recorded_at": AT, "actor": ACTOR, **cells}
    )


def boiled(celsius: float, by: str) -> KettleBoiled:
    return KettleBoiled(
        originator_id=authority_id("boston"),
        originator_version=1,
        recorded_at=AT,
        actor=ACTOR,
        celsius=celsius,
        by=by,
    )


@pytest.mark.parametrize(
    ("topic", "state", "by"),
    [
        ("tests.kettle_boiled.v1", stored(fahrenheit=212), "kettle"),
        ("tests.kettle_boiled.v2", stored(celsius=100.0), "kettle"),
        ("tests.kettle_boiled.v3", stored(celsius=100.0, by="hand"), "hand"),
    ],
)
def test_an_older_shape_is_brought_up_step_by_step_to_the_newest(
    topic: str, state: bytes, by: str
) -> None:
    mapper = EventMapper([KettleBoiled], KETTLE_UPCASTERS)

    assert mapper.decode(topic, state) == boiled(100.0, by)


def test_only_the_newest_shape_is_ever_written() -> None:
    mapper = EventMapper([KettleBoiled], KETTLE_UPCASTERS)

    written = mapper.to_stored_event(mapper.decode("tests.kettle_boiled.v1", stored(fahrenheit=32)))

    assert written.topic == "tests.kettle_boiled.v3"
    assert mapper.to_domain_event(written) == boiled(0.0, "kettle")


def test_a_shape_without_its_upcaster_stops_the_program_before_it_reads_anything() -> None:
    with pytest.raises(KeyError, match=r"tests\.kettle_boiled\.v2"):
        EventMapper([KettleBoiled], {"tests.kettle_boiled.v1": to_celsius})


@pytest.mark.parametrize("topic", ["tests.kettle_boiled.v4", "evidence.recorded", "nothing"])
def test_a_topic_of_a_newer_program_is_refused_and_not_skipped(topic: str) -> None:
    with pytest.raises(UnknownEventError, match="older than the store"):
        EventMapper().decode(topic, b"{}")


def test_an_event_that_is_not_registered_can_not_be_stored() -> None:
    with pytest.raises(KeyError):
        EventMapper().to_stored_event(boiled(100.0, "hand"))
