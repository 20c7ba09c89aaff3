"""Who can help with what, on the pages and for programs."""

from collections.abc import Iterator

import pytest

from infra.services.installation import Soundings
from tests.e2e.conftest import EXAMPLES, installation, reading
from tests.e2e.reading import Reader
from tests.integration.support.test_offers import load

DAY = {"true-on": "2010-01-20"}


@pytest.fixture(scope="module")
def menu(_assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Soundings]:
    with installation(tmp_path_factory.mktemp("menu")) as app:
        load(app, EXAMPLES)
        yield app


@pytest.fixture
def pages(menu: Soundings) -> Iterator[Reader]:
    with reading(menu) as reader:
        yield reader


def test_the_gap_is_said_in_words_with_what_it_would_take(pages: Reader) -> None:
    page = pages.open("/matrix", **DAY)

    assert page.says("Organisational crisis: nothing is offered for it.")
    assert page.says("20 units at the middle price of the menu would cost £")
    assert page.says("Part of this menu is made up as an example;")
    assert page.says("For support £236,000 (3.8%)")
    assert page.says("8 of 8 days left")


def test_on_a_day_on_which_nothing_is_offered_everything_is_a_gap(pages: Reader) -> None:
    page = pages.open("/matrix", **{"true-on": "2031-01-20"})

    assert page.says("Coasting: nothing is offered for it.")
    assert page.says("Nothing else has capacity left that day.")


def test_an_offer_says_who_what_and_where_it_is_from(pages: Reader) -> None:
    found = pages.json("/api/offers")
    decats = next(one for one in found if one["title"].startswith("DECATS"))

    page = pages.open(f"/offers/{decats['id']}")

    assert page.says("£110,000 a diagnostic")
    assert page.says("Source EM IEP Board minutes, 27 November 2009")
    assert not page.says("made up")
    assert pages.open("/offers/nothing").status == 404


def test_programs_get_the_matrix_and_its_gaps(pages: Reader) -> None:
    found = pages.json("/api/matrix", **DAY)

    assert [one["problem_type"] for one in found["gaps"]] == ["crisis"]
    held = next(
        one
        for one in found["cells"]
        if (one["problem_type"], one["form"]) == ("challenge", "mentoring")
    )
    assert (held["left"], held["from_pence"]) == (10, 0)


def test_the_menu_is_taken_away_as_a_file(pages: Reader) -> None:
    lines = pages.client.get("/matrix?format=csv").text.splitlines()

    assert len(lines) == 11
    assert "Made up" in lines[0]
