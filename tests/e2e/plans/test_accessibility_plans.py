"""The pages of support plans in a real browser: axe finds nothing, nothing scrolls sideways."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import Look, looked_at
from tests.e2e.conftest import served
from tests.e2e.plans.planning import ADVISER, COUNCIL, Planning, planning
from tests.e2e.stage import Stage
from web.site.application import create_app


@pytest.fixture(scope="module")
def stage(
    _assets: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stage, Planning]]:
    """Yield a plan with something in every section, and its address for a browser."""
    with planning(tmp_path_factory.mktemp("stage") / "home") as town:
        town.open()
        town.draft()
        town.group.out("boston")
        town.suggest("Ada Quill", "Begin with the savings of next year.")
        town.suggest("Ben Rusk", "The milestone could be sooner.")
        town.group.world.close()
        town.suggest("Dot Fenn", "Ask the neighbours.")
        town.act("milestone", what="A balanced budget.", due="2026-06-30", drawdown="10,000")
        town.act("submit")
        with served(create_app(town.group.world.app)) as address:
            yield Stage(town.group, address, ""), town


@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize(
    ("login", "page"),
    [
        (ADVISER, "plan"),
        ("Dot Fenn", "plan"),
        (COUNCIL, "plan"),
        (ADVISER, "/plans"),
        (ADVISER, "/plans?authority=boston"),
        (COUNCIL, "/plans"),
        ("Dot Fenn", "/plans/x?done=suggest"),
    ],
)
def test_axe_finds_nothing_and_nothing_has_to_be_scrolled_sideways(
    browser: Browser, stage: tuple[Stage, Planning], login: str, page: str, width: int
) -> None:
    made, town = stage
    address = made.address + (town.address if page == "plan" else page)

    assert looked_at(browser, address, made.view(login, width)) == Look([], (width, width))
