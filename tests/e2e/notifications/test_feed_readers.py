"""Feed readers read alerts at an address that is a secret, as long as it holds."""

from pathlib import Path

import feedparser
import pytest

from infra.notifications.deliver import Delivery
from tests.e2e.speaking import Speaking, group
from tests.integration.steps import take_in, write_rows

__all__ = ["group"]


@pytest.fixture
def told(group: Speaking, tmp_path: Path) -> tuple[Speaking, Delivery]:
    """Return a group of which Boston's critical alert was told."""
    app = group.world.app
    delivery = Delivery.of(app)
    delivery.run()
    day = group.world.clock().date().isoformat()
    row = f"Boston,assessment,use_of_resources,1,{day},{day},1-4,high,A made-up body,1,"
    take_in(app, write_rows(tmp_path / "rows.csv", [row]))
    delivery.run()
    return group, delivery


def test_the_feed_is_read_without_signing_in_until_it_is_revoked(
    told: tuple[Speaking, Delivery],
) -> None:
    group, delivery = told
    adviser = group.world.app.people.by_login("Finn Advis")
    assert adviser is not None
    made = delivery.notifications.subscriptions.reader(adviser.id)
    address = f"/feeds/{made.secret}/alerts"
    group.reader.client.cookies.clear()

    atom = group.reader.client.get(f"{address}.atom")
    assert atom.headers["content-type"].startswith("application/atom+xml")
    assert atom.headers["cache-control"] == "no-store"
    assert [one.title for one in feedparser.parse(atom.content).entries] == [
        "Boston: critical, opened"
    ]
    in_json = group.reader.client.get(f"{address}.json")
    assert [one["title"] for one in in_json.json()["items"]] == ["Boston: critical, opened"]

    delivery.notifications.subscriptions.revoke(made.id)
    revoked = group.reader.client.get(f"{address}.atom")
    other = "x" * len(made.secret)
    never = group.reader.client.get(f"/feeds/{other}/alerts.atom")
    assert revoked.status_code == never.status_code == 404
    assert revoked.text.replace(made.secret, other) == never.text
