"""The menu in an installation: loaded, asked as of a moment, and the last of it wanted by two."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from domain.support.budget import Asked
from domain.support.offer_commands import CallOff
from domain.times import AsOf
from infra.app import Soundings
from infra.cli.main import app as commands
from infra.settings import Settings
from infra.support.offers import Refused, SupportDesk
from ingest.resolution import Resolver
from ingest.support_lists import SupportListError, read_budgets, read_offers
from projections.support.queries import budgets_as_of, offers_as_of

DAY = date(2010, 1, 20)
MIXED = "Organisational diagnostic of a mixed economy"
PEER = "Peer challenge of use of resources"
RUN = CliRunner()


def load(app: Soundings, examples: Path) -> dict[str, UUID]:
    """Put the example's menu and money in; give the offers' ids by title."""
    app.initialise()
    desk, at = SupportDesk(app), app.clock()
    offers = read_offers(examples / "support" / "offers.csv", Resolver(app.directory()), at, "test")
    assert desk.carry_out(offers) == len(offers)
    assert desk.carry_out(offers) == 0
    for one in read_budgets(examples / "support" / "budget.csv"):
        desk.set_budget(Asked(at=at, actor="test"), *one)
    return {one.title: one.offer for one in offers}


def asked(app: Soundings, offer: UUID, units: int, **more: object) -> CallOff:
    boston = app.directory().by_slug("boston")
    assert boston is not None
    fields: dict[str, object] = {
        "at": app.clock(),
        "actor": "test",
        "offer": offer,
        "commission": uuid4(),
        "plan": uuid4(),
        "authority": boston.id,
        "units": units,
        "on": DAY,
        **more,
    }
    return CallOff(**fields)  # type: ignore[arg-type]  # its own fields


def held(app: Soundings, offer: UUID, as_of: AsOf | None = None) -> tuple[int, int]:
    """Give what is left of an offer, and what is committed of the year's money."""
    with app.reading() as connection:
        left = offers_as_of(connection, as_of or AsOf())[offer.hex].left
        years = budgets_as_of(connection, as_of or AsOf())
    return left, sum(next(one for one in years if one.set.year == "2009-10").committed.values())


def test_units_and_their_money_are_taken_together_and_the_past_stays(
    app: Soundings, examples: Path
) -> None:
    offer = load(app, examples)[PEER]
    before = app.store.last_position()

    assert SupportDesk(app).call_off(asked(app, offer, 5)) is None

    assert held(app, offer) == (15, 5 * 85_000)
    assert held(app, offer, AsOf(position=before)) == (20, 0)


def test_what_the_year_cant_pay_is_refused_and_takes_no_units(
    app: Soundings, examples: Path
) -> None:
    offers = load(app, examples)
    desk = SupportDesk(app)
    dear = {"DECATS whole-council diagnostic": 2, MIXED: 5}
    for title, units in dear.items():
        assert desk.call_off(asked(app, offers[title], units)) is None

    refused = desk.call_off(asked(app, offers[PEER], 2))

    assert refused == Refused("no_budget", "£1,000.00 are left in the year's budget.")
    assert held(app, offers[PEER])[0] == 20


def test_money_is_paid_once_however_often_it_is_asked(app: Soundings, examples: Path) -> None:
    offer = load(app, examples)[PEER]
    desk, command = SupportDesk(app), asked(app, offer, 5)
    desk.call_off(command)
    payment, by = uuid4(), Asked(at=app.clock(), actor="test")

    for _ in range(2):
        desk.pay(by, date(2010, 5, 1), command.commission, payment, 85_000)

    with app.reading() as connection:
        spent = {one.set.year: sum(one.spent.values()) for one in budgets_as_of(connection, AsOf())}
    assert spent["2009-10"] == 85_000


def rivals(open_one: Callable[[], Soundings], offer: UUID, units: int) -> list[Refused | None]:
    """Let two installations on the same stores ask for the last units at once."""
    barrier = Barrier(2)

    def one() -> Refused | None:
        with open_one() as app:
            command = asked(app, offer, units)
            barrier.wait(30)
            return SupportDesk(app).call_off(command)

    with ThreadPoolExecutor(2) as pool:
        return [each.result() for each in [pool.submit(one), pool.submit(one)]]


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_of_two_who_want_the_last_of_an_offer_one_has_it_and_one_is_told(
    store: str, tmp_path: Path, examples: Path, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("database_url") if store == "postgresql" else None
    settings = Settings(home=tmp_path / "home", database_url=url)
    with Soundings(settings) as app:
        offer = load(app, examples)["Benefits processing peer"]

    found = rivals(lambda: Soundings(settings), offer, 8)

    assert sorted(one is None for one in found) == [False, True]
    told = next(one for one in found if one is not None)
    assert (told.why, told.details) == ("no_capacity", "0 days are left, 8 were asked for.")
    with Soundings(settings) as app:
        assert held(app, offer) == (0, 0)


def test_the_menu_the_matrix_and_the_money_by_command(
    app: Soundings, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(app.settings.home))
    app.initialise()

    def run(*arguments: str) -> str:
        done = RUN.invoke(commands, list(arguments))
        assert done.exit_code == 0, done.output
        return done.stdout

    folder = examples / "support"
    assert json.loads(run("offers", "add", str(folder / "offers.csv"), "--json"))["changed"] == 10
    assert json.loads(run("budget", "load", str(folder / "budget.csv"), "--json"))["changed"] == 6
    listed = json.loads(run("offers", "list", "--json"))
    matrix = json.loads(run("matrix", "--on", "2010-01-20", "--json"))

    assert {one["made_up"] for one in listed} == {True, False}
    assert [(one["problem_type"], one["why"]) for one in matrix["gaps"]] == [("crisis", "no_offer")]
    assert json.loads(run("budget", "show", "--json"))[0]["left"] == 62_100_000
    run("offers", "withdraw", listed[0]["id"], "--reason", "It ended.")
    assert len(json.loads(run("offers", "list", "--json"))) == 9
    assert "Organisational crisis" in run("matrix", "--on", "2010-01-20")


def test_a_file_that_is_no_menu_is_told_by_row(app: Soundings, tmp_path: Path) -> None:
    app.initialise()
    file = tmp_path / "offers.csv"
    file.write_text("provider,title,form\nIDeA,Help,magic\n")

    with pytest.raises(SupportListError, match="Row 2"):
        read_offers(file, Resolver(app.directory()), app.clock(), "test")
