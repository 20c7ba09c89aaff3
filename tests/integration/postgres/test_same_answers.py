"""The same files through SQLite and through PostgreSQL: the same log, views, alerts and answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from domain.register.commands import AddAlias, MergeDuplicate, RegisterAuthority
from domain.times import AsOf, Basis, known_by_instant
from infra.services.installation import Soundings
from infra.settings import Settings
from ingest.resolution import Resolver
from projections.alerts.queries import Alert, alerts_as_of
from projections.picture import queries as picture
from projections.timemachine.differences import differences
from tests.integration.steps import take_in, write_rows
from tests.integration.stored import log_rows, view_rows
from tests.servers.postgres import fresh_database
from web.json.explain import Explainer

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ODD = [
    "Boston,indicator,speed,5,2020-01-01,2020-02-01,number,high,Body,Z,",
    "Boston,indicator,speed,6,2020-01-01,2020-02-01,number,high,Body,a,",
    'Boston,indicator,speed,7,2020-01-01,2020-02-01,number,high,Body,É,"tab\there, \\. and \\N"',
    "Boston,indicator,speed,8,2020-01-01,2020-03-01,number,high,Body,Z,",
    "Boston,indicator,speed,9,2020-01-01,2020-02-01,number,high,Body,nought,a\0b",
    "Nowhere at All,indicator,speed,5,2020-01-01,2020-02-01,number,high,Body,n\0,",
]
DUPLICATE = "boston-bc,assessment,use_of_resources,1,2009-03-31,2009-12-09,,,AC,r1,"
MOMENTS = [
    AsOf(),
    AsOf(known_by_instant("2015-06-30"), basis=Basis.PUBLISHED),
    AsOf(known_by_instant("2012-01-01"), date(2010, 12, 31), Basis.PUBLISHED),
    AsOf(position=1_500),
    AsOf(known_by_instant("2014-01-01"), basis=Basis.PUBLISHED, position=2_000),
]


@dataclass(frozen=True, slots=True)
class Both:
    """One installation of each kind, with the same evidence."""

    embedded: Soundings
    served: Soundings


@pytest.fixture(scope="module")
def both(postgres: str, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Yield both installations, filled alike."""
    folder = tmp_path_factory.mktemp("both")
    files = [
        examples / "east-midlands",
        examples / "childrens-services",
        examples / "childrens-indicators" / "vintages_east_midlands.csv.gz",
        write_rows(folder / "odd.csv", ODD),
    ]
    with fresh_database(postgres) as url:
        settings = Settings(home=folder / "a"), Settings(home=folder / "b", database_url=url)
        embedded, served = (Soundings(one, clock=lambda: NOW) for one in settings)
        for app in (embedded, served):
            app.initialise()
            for file in files:
                take_in(app, file)
            merge_a_duplicate(app, write_rows(folder / "duplicate.csv", [DUPLICATE]))
            name_what_waits(app)
        yield Both(embedded, served)
        embedded.close()
        served.close()


def merge_a_duplicate(app: Soundings, evidence: Path) -> None:
    """Enter Boston twice, with evidence under both names, and merge them."""
    app.register.carry_out(
        RegisterAuthority(at=NOW, actor="t", slug="boston-bc", name="Boston B.C.", kind="district")
    )
    take_in(app, evidence)
    resolver = Resolver(app.directory())
    kept, duplicate = resolver.by_name("Boston").id, resolver.by_name("boston-bc").id
    app.register.carry_out(MergeDuplicate(at=NOW, actor="t", duplicate=duplicate, kept=kept))


def name_what_waits(app: Soundings) -> None:
    """Say who an unknown name is, and read what waited in quarantine for it."""
    boston = Resolver(app.directory()).by_name("Boston").id
    app.register.carry_out(AddAlias(at=NOW, actor="t", authority_id=boston, alias="Nowhere at All"))
    assert app.imports.retry_quarantine("t").accepted == 1


def test_the_log_is_the_same_hash_by_hash(both: Both) -> None:
    assert log_rows(both.served.store) == log_rows(both.embedded.store)
    assert both.served.store.last_position() > 5_000
    assert both.served.store.verify().ok


def test_every_view_has_the_same_rows(both: Both) -> None:
    found, expected = view_rows(both.served), view_rows(both.embedded)
    assert found.keys() == expected.keys()
    for name, rows in expected.items():
        assert repr(found[name]) == repr(rows), name
    assert sum(map(len, expected.values())) > 5_000


def alerts(app: Soundings, as_of: AsOf) -> list[Alert]:
    """Return all alerts, in the order in which they are shown."""
    with app.reading() as connection:
        return alerts_as_of(connection, as_of, include_cleared=True)


@pytest.mark.parametrize("as_of", MOMENTS, ids=str)
def test_alerts_and_facts_of_any_moment_are_the_same_in_the_same_order(
    both: Both, as_of: AsOf
) -> None:
    assert alerts(both.served, as_of) == alerts(both.embedded, as_of)
    with both.served.reading() as served, both.embedded.reading() as embedded:
        assert picture.picture(served, as_of) == picture.picture(embedded, as_of)
        found, expected = picture.facts(served, as_of), picture.facts(embedded, as_of)
    assert found == expected
    assert expected


def test_explanations_are_the_same(both: Both) -> None:
    every = alerts(both.embedded, AsOf())
    assert len(every) > 50
    for alert in every[::5]:
        assert explained(both.served, alert.id) == explained(both.embedded, alert.id)


def explained(app: Soundings, identifier: str) -> object:
    """Explain an alert."""
    with app.reading() as connection:
        return Explainer(app.store, connection, app.directory(), app.catalogue()).explain(
            identifier
        )


@pytest.mark.parametrize("as_of", MOMENTS, ids=str)
def test_portfolios_are_the_same(both: Both, as_of: AsOf) -> None:
    found = both.served.columns.portfolio().picture(as_of)
    assert found.equals(both.embedded.columns.portfolio().picture(as_of))
    assert found.height


def test_differences_between_two_moments_are_the_same(both: Both) -> None:
    before, after = (
        AsOf(known_by_instant(day), basis=Basis.PUBLISHED) for day in ("2014-01-01", "2019-01-01")
    )
    found, expected = (
        differences(app.columns.portfolio(), before, after) for app in (both.served, both.embedded)
    )
    assert isinstance(found, pl.DataFrame)
    assert found.equals(expected)
    assert found.height > 100


def test_what_waits_in_quarantine_is_the_same_in_the_same_order(both: Both) -> None:
    assert both.served.imports.waiting_rows() == both.embedded.imports.waiting_rows()
    assert both.served.imports.waiting_rows()
