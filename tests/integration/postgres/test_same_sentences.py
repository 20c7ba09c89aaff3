"""What is said of an installation on SQLite, said again of one on PostgreSQL."""

from collections.abc import Iterator

import pytest

from infra.services.installation import Soundings
from infra.settings import Settings
from tests.integration.alerts.test_alerting import *  # noqa: F403 - every sentence of that file
from tests.integration.evidence.test_importing import *  # noqa: F403 - the same
from tests.integration.evidence.test_views import (  # noqa: F401 - collected here with this file's fixture
    test_a_view_moves_past_events_it_ignores,
    test_merging_a_duplicate_gives_its_evidence_and_alerts_to_the_kept_entry,
)


@pytest.fixture
def app(on_postgres: Settings) -> Iterator[Soundings]:
    """Yield a new installation on PostgreSQL, with the shipped register and catalogue."""
    with Soundings(on_postgres) as installed:
        yield installed
