"""A report shows text as text, all of it, and what is not there is said."""

from io import BytesIO

import pytest
from pdfminer.high_level import extract_pages, extract_text

from web.features.reports.parts import Cell, Report, Section, Table, as_sheet
from web.features.reports.pdf import as_pdf
from web.site.spreadsheets import as_csv

HOSTILE = ('#panic("x")', "= Heading", "$ x $", '"); #read("/etc/passwd")', "*a* _b_", "@x")


def report(rows: list[list[Cell]], title: str = "Report") -> Report:
    table = Table("t", "What there is", ("Name", "Number"), rows, "Nothing is.", (3, 1), (1,))
    return Report(title, "As known today.", [Section("One", ["A line."], [table])])


def words(pdf: bytes) -> str:
    return " ".join(extract_text(BytesIO(pdf)).split())


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_what_is_known_is_only_text(text: str) -> None:
    assert words(as_pdf(report([[Cell(text), Cell("1")]], title=text))).count(text) >= 2


def test_a_long_table_goes_on_over_pages_whole_and_with_its_head() -> None:
    pdf = as_pdf(report([[Cell(f"Council {number}."), Cell("1")] for number in range(120)]))
    found = words(pdf)

    assert all(f"Council {number}." in found for number in range(120))
    assert found.count("Number") == len(list(extract_pages(BytesIO(pdf)))) > 1


def test_a_colour_is_a_word_on_paper_and_in_a_file() -> None:
    made = report([[Cell("2 green", "amber"), Cell("", "grey")]])
    [table] = made.sections[0].tables

    assert "Amber: 2 green" in words(as_pdf(made))
    assert b"Amber: 2 green,Not known" in as_csv(as_sheet(table))


def test_a_table_without_rows_says_so() -> None:
    assert "Nothing is." in words(as_pdf(report([])))
