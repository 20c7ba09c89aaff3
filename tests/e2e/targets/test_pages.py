"""The Board's papers rebuilt: targets from the East Midlands' own tables, and what does not fit.

The expected figures were counted by hand in the four files of ``examples/east-midlands``: of the
ratings in ``caa_2009_derbyshire.csv`` and ``use_of_resources_2009.csv`` against a threshold of 3;
of the returned colours in ``stretch_targets_rag_derbyshire_2009_12.csv``; and line by line of
``stretch_targets_lincolnshire_2009.csv``, value by target value.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from infra.services.installation import Soundings
from infra.services.targets.service import AREA
from ingest.target_lists import shipped
from tests.e2e.conftest import EXAMPLES, installation, reading
from tests.e2e.reading import Reader

DERBYSHIRE = ["green", "green", "grey", "amber", "amber", *["grey"] * 7]
LINCOLNSHIRE = [
    *("green", "green", "green", "red", "red", "amber", "red", "amber", "green", "amber"),
    *("grey", "grey"),
]
UNFIT = {
    ("use-of-resources", "Derbyshire", "rag"): 9,
    ("laa-targets", "Lincolnshire", "rag"): 1,
    ("invoices-in-30-days", "Lincolnshire", "symbol"): 1,
    ("invoices-in-30-days", "Lincolnshire", "area_rag"): 1,
    ("neet", "Lincolnshire", "rag"): 1,
    ("neet", "Lincolnshire", "symbol"): 1,
    ("neet", "Lincolnshire", "symbol_and_rag"): 1,
}
"""Derbyshire called one band below red for target 5 and amber for target 4; Lincolnshire called
5.3% and 3.8% short red, 3.8% short within a tolerance of 2%, and Boston's 1.2% short beyond it."""


@pytest.fixture(scope="module")
def board(_assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Soundings]:
    with installation(tmp_path_factory.mktemp("board")) as app:
        app.register.carry_out(replace(AREA, at=app.clock(), actor="test"))
        app.imports.importer("test").take_in([EXAMPLES / "east-midlands"])
        app.follow()
        assert app.targets.carry_out(shipped(app.clock(), "test")) == 38
        assert app.targets.carry_out(shipped(app.clock(), "test")) == 0
        yield app


@pytest.fixture
def pages(board: Soundings) -> Iterator[Reader]:
    with reading(board) as reader:
        yield reader


@pytest.mark.parametrize(
    ("sub_region", "expected"), [("Derbyshire", DERBYSHIRE), ("Lincolnshire", LINCOLNSHIRE)]
)
def test_all_twelve_targets_are_derived_from_the_boards_tables(
    pages: Reader, sub_region: str, expected: list[str]
) -> None:
    found = pages.json("/api/targets", sub_region=sub_region)

    stretch = [one for one in found if one["programme"].startswith("Stretch")]
    assert [one["derived"] for one in stretch] == expected
    assert [one["number"] for one in stretch] == list(range(1, 13))


def test_every_disagreement_is_listed_with_its_arithmetic(pages: Reader) -> None:
    found = pages.json("/api/targets/disagreements")

    assert Counter((one["key"], one["sub_region"], one["what"]) for one in found) == UNFIT
    told = {(one["body"], one["what"]): one["arithmetic"] for one in found}
    assert told["Boston", "symbol"] == "93.86% against at least 95%: 1.2% short"
    assert told["Lincolnshire (county-wide)", "symbol"] == "4.36% against at most 4.2%: 3.8% short"
    assert told["Bolsover", "rag"] == (
        "2 (performing adequately) against at least 3 (performing well): 1 band short"
    )


def test_the_page_shows_colours_in_words_beside_what_was_returned(pages: Reader) -> None:
    page = pages.open("/targets", sub_region="Lincolnshire")

    assert page.says("All authorities scoring at least level 3 in use of resources")
    assert page.says("Red 2 green, 6 amber, 1 red Returned: red")
    assert page.says("6 disagreements, each with its arithmetic.")
    assert page.says("Of 19 more targets nothing that is taken in tells")
    assert not page.says("Amber Valley")


def test_a_target_is_shown_body_by_body_with_how_it_stood_over_time(pages: Reader) -> None:
    page = pages.open("/targets/use-of-resources", sub_region="Lincolnshire")

    assert page.says("Boston ▲ Red 1 (performing poorly) against at least 3 (performing well)")
    assert page.says("One band below is amber, more is red.")
    assert page.says("9 December 2009 ▲ Red")
    assert pages.open("/targets/nothing").status == 404


def test_looking_back_nothing_is_known_that_was_not_published_and_no_target_before_its_day(
    pages: Reader,
) -> None:
    before = {"known-by": "2009-12-08", "basis": "published"}

    found = pages.json("/api/targets", sub_region="Lincolnshire", **before)

    assert {one["derived"] for one in found if one["number"] in (4, 5)} == {"grey"}
    assert pages.open("/targets", **{**before, "known-by": "2008-01-01"}).says(
        "No target had been adopted by this moment"
    )


def test_the_file_has_every_body_and_target(pages: Reader, tmp_path: Path) -> None:
    answer = pages.client.get("/targets?format=csv&sub-region=Derbyshire")
    (tmp_path / "targets.csv").write_bytes(answer.content)

    lines = answer.text.splitlines()
    assert "Arithmetic" in lines[0]
    assert sum("Amber Valley" in line for line in lines) > 10
    assert sum("Derived colour amber, returned colour red" in line for line in lines) == 9


def test_a_sub_region_that_there_is_not_is_told(pages: Reader) -> None:
    answer = pages.client.get("/api/targets?sub-region=Atlantis")

    assert answer.status_code == 404
    assert "there are Derbyshire" in answer.text
