"""The page that says what warnings are good for says what the back-test found, and no more."""

import csv
from pathlib import Path

from ingest.back_test import shipped_back_test
from tests.e2e.reading import Reader

LABELS = Path("examples/labels")


def labels() -> list[dict[str, str]]:
    """Return the outcomes that the back-test was judged on."""
    found: list[dict[str, str]] = []
    for half in ("tuning", "held_out"):
        path = LABELS / f"childrens_services_{half}.csv"
        found += csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return found


def test_the_table_counts_the_outcomes_that_ship_and_no_others() -> None:
    table, shipped = shipped_back_test(), labels()

    assert table.outcomes == len(shipped) == sum(one.n for one in table.bands)
    assert table.inadequate == sum(one["grade"] == "1" for one in shipped)
    assert table.inadequate == sum(one.inadequate for one in table.bands)
    assert (table.first, table.last) == (
        min(one["on"] for one in shipped),
        max(one["on"] for one in shipped),
    )
    lower_half = table.bands[-1]
    assert len(table.missed) == lower_half.inadequate
    inadequate = {(one["authority"], one["on"]) for one in shipped if one["grade"] == "1"}
    assert {(one.name, one.on) for one in table.missed} <= inadequate


def test_the_list_leads_to_whom_warnings_missed_and_that_they_do_not_foretell(
    pages: Reader,
) -> None:
    page = pages.open("/alerts/good-for")

    assert page.status == 200
    assert page.says("They do not foretell that anybody will be judged inadequate.")
    assert page.says("Nottingham")
    assert page.says("5 September 2022")
