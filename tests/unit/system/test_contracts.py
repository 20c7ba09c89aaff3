"""What leaves the system keeps its shape: on paper, on the way, and when it is said again."""

import json
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from consumers.stream.decode import UnreadableError, read
from domain.alerts.events import ClearedBy, Level
from domain.contracts.clock import ClockTickV1
from domain.contracts.evidence import EvidencePackV1, EvidenceVersion
from domain.contracts.message import Message, message_id
from domain.contracts.schemas import CONTRACTS, FOLDER, schema
from domain.contracts.signals import CounterfactualV1, CourseV1, SignalsV1, SignalV1, StepV1
from domain.evidence.events import Kind
from domain.measures.events import Polarity

MARKER = "wording-of-a-statement"
hex_ids = st.uuids().map(lambda one: one.hex)
positions = st.integers(0, 2**53)
days = st.dates()
figures = st.floats(allow_nan=False, allow_infinity=False)
words = st.text(max_size=20)
parts_of_ids = st.lists(st.text(st.characters(exclude_characters="\x1f"), max_size=9), max_size=4)


def lists_of(some: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """Return a few of them, as contracts hold them."""
    return st.lists(some, max_size=3).map(tuple)


versions = st.builds(
    EvidenceVersion,
    evidence=hex_ids,
    version=st.integers(1, 9),
    position=positions,
    kind=st.sampled_from(get_args(Kind)),
    measure=words,
    value=st.none() | figures,
    scale=words,
    polarity=st.sampled_from(get_args(Polarity)),
    true_on=days,
    published_on=words,
    published_at=st.integers(-(2**53), 2**53),
    withdrawn=st.booleans(),
    elsewhere=st.booleans(),
)
packs = st.builds(
    EvidencePackV1,
    id=st.uuids(),
    type=st.just("soundings.evidence.pack.v1"),
    authority=hex_ids,
    position=positions,
    part=positions,
    register_position=positions,
    today=days,
    restates=st.booleans(),
    settles=st.booleans(),
    held=st.none() | st.integers(0, 9),
    measures=lists_of(words),
    versions=lists_of(versions),
)
ticks = st.builds(
    ClockTickV1,
    id=st.uuids(),
    type=st.just("soundings.clock.tick.v1"),
    today=days,
    position=positions,
    register_position=positions,
)
figure_maps = st.dictionaries(words, figures | st.integers(-(2**53), 2**53) | words, max_size=3)
found_signals = st.builds(
    SignalV1,
    detector=words,
    rule_version=st.integers(1, 9),
    measure=words,
    reason=words,
    episode=words,
    since=words,
    evidence_ids=lists_of(hex_ids),
    parameters=figure_maps,
    observed=figure_maps,
    clears_if=st.builds(
        CounterfactualV1,
        measure=words,
        kind=words,
        bound=figures,
        better=st.sampled_from(("at_least", "at_most")),
        times=st.integers(1, 9),
    ),
    contrary_ids=lists_of(hex_ids),
    newest_true_on=st.none() | days,
    grade=st.integers(0, 4),
    pivot=words,
)
steps = st.builds(
    StepV1,
    on=words,
    raised=lists_of(found_signals),
    dropped=lists_of(words),
    cleared_by=st.none() | st.sampled_from(get_args(ClearedBy)),
)
courses = st.builds(
    CourseV1,
    alert=hex_ids,
    detector=words,
    level=st.sampled_from(get_args(Level)),
    steps=lists_of(steps),
)
said = st.builds(
    SignalsV1,
    id=st.uuids(),
    type=st.just("soundings.signals.v1"),
    authority=hex_ids,
    domain=words,
    position=positions,
    part=positions,
    courses=lists_of(courses),
)


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_schema_file_says_what_the_contract_says(name: str) -> None:
    behind = f"the schema of {name} is behind its contract: run 'make generated'"
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == schema(name), behind


def test_there_is_no_schema_of_anything_else() -> None:
    assert {one.stem for one in FOLDER.glob("*.json")} == set(CONTRACTS)


@given(packs | ticks | said)
def test_what_was_sent_is_what_is_read(message: Message) -> None:
    assert read(type(message), message.wire()) == message


@given(steps)
def test_a_step_of_an_alert_comes_out_as_it_went_in(step: StepV1) -> None:
    assert StepV1.of(step.step()) == step


@given(parts_of_ids, parts_of_ids)
@example(["\ud800"], ["\ud801"])  # half of a pair, as JSON may hold it
def test_ids_are_the_same_for_the_same_and_differ_otherwise(one: list[str], two: list[str]) -> None:
    assert (message_id("a", *one) == message_id("a", *two)) == (one == two)
    assert message_id("a", *one) != message_id("b", *one)


@given(packs, words.filter(lambda name: name not in EvidencePackV1.model_fields))
def test_a_name_that_is_not_listed_is_refused_on_both_sides(
    pack: EvidencePackV1, name: str
) -> None:
    with pytest.raises(ValidationError):
        EvidencePackV1.model_validate({**pack.model_dump(), name: 1})
    received = json.dumps({**json.loads(pack.wire()), name: 1}).encode()
    with pytest.raises(UnreadableError):
        read(EvidencePackV1, received)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        MARKER.encode(),
        f'"{MARKER}"'.encode(),
        f'{{"{MARKER}": 1}}'.encode(),
        f'{{"domain": ["{MARKER}"], "position": "{MARKER}"}}'.encode(),
        f'{{"authority": "{MARKER}", "type": "{MARKER}"}}'.encode(),
    ],
)
def test_why_a_message_can_not_be_read_is_said_without_a_word_of_it(value: bytes) -> None:
    with pytest.raises(UnreadableError) as why:
        read(SignalsV1, value)
    assert str(why.value).startswith("Not a SignalsV1: ")
    assert MARKER not in str(why.value)


@given(found_signals)
def test_a_reason_names_the_place_as_far_as_the_contract_does(found: SignalV1) -> None:
    unlike = found.model_dump(mode="json") | {"observed": {MARKER: []}}
    with pytest.raises(UnreadableError, match=r"Not a SignalV1: observed\.\?\.\?: ") as why:
        read(SignalV1, json.dumps(unlike).encode())
    assert MARKER not in str(why.value)
