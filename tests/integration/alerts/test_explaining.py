"""What an explanation cites is what the event store holds, read with plain SQL."""

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detectors.registry import DETECTORS
from domain.times import AsOf
from infra.services.installation import Soundings
from projections.alerts.queries import alerts_as_of
from tests.integration.steps import take_in
from web.json.explain import Explainer


def events(found: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any part of a JSON document
    """Yield every event anywhere in an explanation."""
    if isinstance(found, dict):
        yield from found.get("events", ())
        for name, part in found.items():
            if name != "events":
                yield from events(part)
    elif isinstance(found, list):
        for part in found:
            yield from events(part)


def test_explanations_of_ten_alerts_match_the_event_store(app: Soundings, examples: Path) -> None:
    take_in(app, examples / "east-midlands", examples / "childrens-services")
    checked = 0
    with app.reading() as connection, sqlite3.connect(app.settings.home / "events.db") as store:
        explainer = Explainer(app.store, connection, app.directory(), app.catalogue())
        for alert in random.Random(6).sample(alerts_as_of(connection, AsOf()), 10):
            found = explainer.explain(alert.id)
            assert found is not None
            versions = {rule.name: rule.rule_version for rule in DETECTORS}
            assert {one["rule_version"] for one in found["signals"]} == {versions[alert.detector]}
            cited = [key for one in found["signals"] for key in one["evidence_ids"]]
            assert cited
            for one in events(found):
                held = store.execute(
                    "SELECT originator_id, originator_version, topic, lower(hex(chain)) "
                    "FROM stored_events WHERE position = ?",
                    (one["position"],),
                ).fetchone()
                stream = str(one["event"]["id"]).replace("-", "")
                assert held == (stream, one["event"]["version"], one["topic"], one["hash"])
                checked += 1
    assert checked >= 30
