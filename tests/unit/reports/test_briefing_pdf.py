"""A briefing is two pages at most, whatever is known, and shows text as text."""

from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pdfminer.high_level import extract_pages, extract_text

from web.features.authorities.briefing_pdf import MOST_PAGES, Briefing, Section, as_pdf

HOSTILE = (
    '#panic("x")',
    "= Heading",
    "$ x $",
    '"); #read("/etc/passwd")',
    "*a* _b_",
    "<pages>",
    "@x",
)
COLUMNS = ("Fact", "Value", "Before")


def briefing(name: str, rows: list[list[str]]) -> Briefing:
    return Briefing(
        title=f"Briefing: {name}",
        name=name,
        caption="A council",
        level="Watch",
        why="Few signals",
        lines=["As known today."],
        sections=[
            Section("What stands", rows, "None."),
            Section("Evidence", [(row * 3)[:3] for row in rows], "None.", COLUMNS, (2, 1, 1)),
        ],
        footer="Facts only.",
    )


def words(pdf: bytes) -> str:
    return " ".join(extract_text(BytesIO(pdf)).split())


def pages(pdf: bytes) -> int:
    return len(list(extract_pages(BytesIO(pdf))))


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_what_is_known_is_only_text(text: str) -> None:
    found = words(as_pdf(briefing(text, [[text, text]])))

    assert found.count(text) >= 3


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.text(max_size=500), min_size=1, max_size=3), max_size=60))
@example([["word " * 2_000] * 3] * 60)
@example([["unbroken" * 300] * 3] * 60)
def test_a_briefing_has_two_pages_at_most(rows: list[list[str]]) -> None:
    assert pages(as_pdf(briefing("Boston", rows))) <= MOST_PAGES


def test_a_letter_that_no_font_has_costs_nobody_the_briefing() -> None:
    assert "Boston" in words(as_pdf(briefing("Boston", [["\u8a00\x08", "so it is"]])))


def test_what_is_left_out_is_counted() -> None:
    rows = [[f"Fact {number}.", "It is so. " * 12] for number in range(40)]

    found = words(as_pdf(briefing("Boston", rows)))

    assert "Fact 0." in found
    assert "more, left out here." in found


def test_what_is_not_there_is_said() -> None:
    assert "None." in words(as_pdf(briefing("Boston", [])))
