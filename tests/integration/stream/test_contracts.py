"""What leaves the system, looked at on the broker: names on a list, and no wording at all."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from consumers.stream.packs import Span, packs
from domain.contracts import alerts, clock, evidence, signals
from domain.contracts.evidence import EvidencePackV1
from infra.services.installation import Soundings
from infra.settings import Settings
from tests.integration.messages import held, topics
from tests.integration.steps import write_rows
from tests.integration.streaming import alerts_of, fixed
from tests.servers.fixtures import fresh_broker
from tests.servers.system import running

pytestmark = pytest.mark.xdist_group("contracts")
MARKER = "wording-of-a-statement"
NEVER = {"text", "raw", "source_body", "reference", "actor", "origin"}
_MESSAGE = {"id", "type", "authority", "position", "part"}


def _listed(names: str) -> set[str]:
    return set(names.split())


_STEPS = _listed(
    "on raised dropped cleared_by through detector rule_version measure reason episode since"
    " evidence_ids parameters observed clears_if contrary_ids newest_true_on grade pivot kind bound"
    " better times any_value also level alert domain"
)
_VERSIONS = _listed(
    "evidence version position kind measure value scale polarity true_on published_on published_at"
    " withdrawn elsewhere"
)
_PACKS = _listed("register_position today restates settles held measures versions")
ALLOWED = {
    evidence.TOPIC: _MESSAGE | _PACKS | _VERSIONS,
    clock.TOPIC: {"id", "type", "position", "today", "register_position"},
    signals.TOPIC: _MESSAGE | _STEPS | {"courses", "steps"},
    alerts.TOPIC: _STEPS | {"authority", "version", "happened", "position", "steps"},
}
"""Every name that may stand in a message, apart from a rule's own figures."""
FIGURES = {"parameters", "observed"}


@dataclass(frozen=True, slots=True)
class Sent:
    """What lies on each topic after real evidence and marked rows went through, and its alerts."""

    bodies: dict[str, list[bytes]]
    everything: dict[str, list[bytes]]
    alerts: int


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Iterator[Sent]:
    """Send the examples and rows whose every free column holds the marker through all programs."""
    folder = tmp_path_factory.mktemp("sent")
    with fresh_broker(tmp_path_factory) as broker:
        settings = Settings(
            home=folder / "home", kafka_bootstrap=broker.bootstrap, kafka_partitions=2
        )
        with Soundings(settings) as app, running(settings, folder) as system:
            app.initialise()
            files = [examples / "east-midlands", examples / "childrens-services", _marked(folder)]
            app.imports.importer(MARKER).take_in(files)
            system.wait_until_idle(app)
            found = {name: held(broker.bootstrap, name) for name in topics(broker.bootstrap)}
            yield Sent(
                {name: [one.value for one in some if one.value] for name, some in found.items()},
                {name: [repr(one).encode() for one in some] for name, some in found.items()},
                len(alerts_of(app)),
            )


def _marked(folder: Path) -> Path:
    """Return an assessment that opens an alert, and a narrative, marked wherever that fits."""
    rest = f"high,{MARKER}-body,{MARKER}-{{}},and said that {MARKER}"
    rows = [
        f"Boston,assessment,use_of_resources,1,2009-03-31,2009-12-09,1-4,{rest.format(1)}",
        f"Boston,narrative,leadership,{MARKER},2009-03-31,2009-12-09,,{rest.format(2)}",
        f"Derby,narrative,leadership,{MARKER},2010-03-31,2010-12-09,,{rest.format(3)}",
    ]
    return write_rows(folder / f"{MARKER}.csv", rows)


def test_every_topic_has_messages_and_no_wording_is_on_any(sent: Sent) -> None:
    assert sent.alerts > 50
    assert all(sent.bodies[name] for name in ALLOWED)
    for name, records in sent.everything.items():
        assert not [one for one in records if MARKER.encode() in one], name


def test_messages_hold_only_names_that_are_on_the_list(sent: Sent) -> None:
    for topic, allowed in ALLOWED.items():
        names = {name for body in sent.bodies[topic] for name in _names(json.loads(body))}
        assert names <= allowed, topic
        assert not names & NEVER


def _names(found: object) -> Iterator[str]:
    """Yield every name at any depth; of a rule's own figures none."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield name
            if name not in FIGURES:
                yield from _names(value)
    elif isinstance(found, list):
        for one in found:
            yield from _names(one)


def test_a_span_that_is_said_again_has_the_same_ids_and_another_has_none_of_them(
    app: Soundings, examples: Path
) -> None:
    app.imports.importer("test").take_in([examples / "east-midlands"])
    app.follow()
    middle, last = app.position() // 2, app.position()
    once, again = _said(app, 0, last), _said(app, 0, last)
    assert once == again
    ids = [one.id for one in once]
    others = [one.id for one in (*_said(app, 0, middle), *_said(app, middle, last))]
    assert len({*ids, *others}) == len(ids) + len(others) > 20


def _said(app: Soundings, after: int, upto: int) -> list[EvidencePackV1]:
    with app.reading() as connection:
        return list(packs(connection, Span(after, upto, after, fixed().date())))
