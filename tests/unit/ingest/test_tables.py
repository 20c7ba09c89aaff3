"""Files to rows: encodings, delimiters, title rows, blank and ragged rows, and their numbers."""

import contextlib
import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from ingest.feed import Record
from ingest.reading.headings import header_lines
from ingest.reading.tables import HEADER_WITHIN, Table, columns_of, repeated_columns
from ingest.rejection import Rejection
from tests.unit.feed_rows import open_table, records
from tests.unit.makers import QUICK

COLUMNS = frozenset({"authority", "value", "text"})
HEADER = "authority,value,text\n"
Open = Callable[[str, bytes], Table]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    """Return what writes a file and opens it as a table."""

    def write_and_open(name: str, content: bytes) -> Table:
        path = tmp_path / name
        path.write_bytes(content)
        return open_table(path)

    return write_and_open


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def parquet(frame: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    frame.write_parquet(content)
    return content.getvalue()


def row(authority: str = "Boston", value: str = "2", text: str = "", **more: str) -> Record:
    return {"authority": authority, "value": value, "text": text, **more}


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")],
)
def test_a_file_in_any_usual_encoding_is_read_and_says_which(
    opened: Open, codec: str, encoding: str
) -> None:
    table = opened("e.csv", f"{HEADER}Boston,2,caf\u00e9 \u2013 \u00a35\n".encode(codec))

    assert table.encoding == encoding
    assert records(table, COLUMNS) == [(2, row(text="caf\u00e9 \u2013 \u00a35"))]


def test_one_line_in_another_encoding_is_refused_and_the_others_are_read(opened: Open) -> None:
    good = f"{HEADER}Boston,2,caf\u00e9\n".encode()
    table = opened("e.csv", good + b"Lincoln,3,caf\xe9\nDerby,3,plain\n")

    first, bad, last = records(table, COLUMNS)

    assert first == (2, row(text="caf\u00e9"))
    assert bad == (
        3,
        "The row is not in UTF-8 like the rest of the file; save the file as UTF-8.",
    )
    assert last == (4, row("Derby", "3", "plain"))


def test_a_bad_line_behind_a_cell_with_newlines_is_still_the_right_one(opened: Open) -> None:
    good = f'{HEADER}Boston,2,"one\ntwo\nthr\u00e9e"\n'.encode()
    table = opened("e.csv", good + b"Lincoln,3,caf\xe9\nDerby,3,\n")

    assert [number for number, found in records(table, COLUMNS) if isinstance(found, str)] == [5]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_whichever_it_is(opened: Open, mark: str) -> None:
    table = opened("e.csv", f"{HEADER}Boston,2,x\n".replace(",", mark).encode())

    assert records(table, COLUMNS) == [(2, row(text="x"))]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_line_ending_does_not_matter(opened: Open, ending: str) -> None:
    table = opened("e.csv", f"{HEADER}Boston,2,\nDerby,3,\n".replace("\n", ending).encode())

    assert records(table, COLUMNS) == [(2, row()), (3, row("Derby", "3"))]


def test_a_cell_may_hold_newlines_quotes_and_delimiters(opened: Open) -> None:
    table = opened("e.csv", f'{HEADER}Boston,2,"a\nb, ""c"""\nDerby,3,\n'.encode())

    assert records(table, COLUMNS) == [
        (2, row(text='a\nb, "c"')),
        (4, row("Derby", "3")),
    ]


def test_blank_rows_are_passed_over_and_keep_their_numbers(opened: Open) -> None:
    table = opened("e.csv", f"{HEADER}\nBoston,2,\n , ,\n,,\n,,,,\nDerby,3,\n\n".encode())

    assert records(table, COLUMNS) == [(3, row()), (7, row("Derby", "3"))]


@pytest.mark.parametrize("line", ["Boston,2", "Boston,2,x,y", "Boston"])
def test_a_ragged_row_is_refused_with_both_counts(opened: Open, line: str) -> None:
    table = opened("e.csv", f"{HEADER}{line}\nDerby,3,\n".encode())

    (number, reason), good = records(table, COLUMNS)

    assert number == 2
    assert isinstance(reason, str)
    assert f"The row has {line.count(',') + 1} cells, the header 3" in reason
    assert good == (3, row("Derby", "3"))


def test_blank_cells_behind_the_last_column_are_no_fault(opened: Open) -> None:
    table = opened("e.csv", b"authority,value,text,,\nBoston,2,x,,\nDerby,3,,\n")

    assert records(table, COLUMNS) == [(2, row(text="x")), (3, row("Derby", "3"))]


def test_title_rows_may_stand_above_the_header(opened: Open) -> None:
    titles = "Use of resources 2009\nSource: the Board's papers\n\n"
    table = opened("e.csv", f"{titles}{HEADER}Boston,2,\n".encode())

    assert records(table, COLUMNS) == [(5, row())]


def test_a_header_below_the_twelfth_row_is_not_looked_for(opened: Open) -> None:
    deep = opened("deep.csv", ("title\n" * HEADER_WITHIN + HEADER).encode())
    within = opened("within.csv", ("title\n" * (HEADER_WITHIN - 1) + HEADER).encode())

    assert deep.header(lambda columns: columns >= COLUMNS) is None
    assert within.header(lambda columns: columns >= COLUMNS) is not None


def test_an_empty_file_has_no_header(opened: Open) -> None:
    assert opened("e.csv", b"").header(lambda columns: columns >= COLUMNS) is None


def test_a_gzipped_file_is_read_like_the_file_itself(opened: Open) -> None:
    content = f"{HEADER}Boston,2,x\n".encode()

    assert records(opened("e.csv.gz", gzip.compress(content)), COLUMNS) == records(
        opened("e.csv", content), COLUMNS
    )


def test_two_files_of_one_content_have_one_digest(opened: Open) -> None:
    assert opened("a.csv", b"a,b\n").digest == opened("b.csv", b"a,b\n").digest
    assert opened("a.csv", b"a,b\n").digest != opened("a.csv", b"a,c\n").digest


def test_a_spreadsheet_is_read_below_its_title_rows_as_a_person_sees_it(opened: Open) -> None:
    table = opened(
        "e.xlsx",
        workbook(
            ("Use of resources", None, None),
            (None, None, None),
            ("authority", "value", "text"),
            ("Boston", 2, None),
            (None, None, None),
            ("Derby", 2.5, date(2009, 12, 9)),
            ("Corby", 3.0, datetime(2009, 12, 9, 10, 30)),  # noqa: DTZ001 - a spreadsheet's time has no zone
        ),
    )

    assert table.encoding == "xlsx"
    assert records(table, COLUMNS) == [
        (4, row()),
        (6, row("Derby", "2.5", "2009-12-09")),
        (7, row("Corby", "3", "2009-12-09T10:30:00")),
    ]


def opendocument(*rows: str) -> bytes:
    """Return an ODS of rows as LibreOffice writes them down."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>"
            f"<table:table table:name='S'>{''.join(rows)}</table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return content.getvalue()


def ods_row(*cells: str, times: int = 1) -> str:
    return (
        f"<table:table-row table:number-rows-repeated='{times}'>{''.join(cells)}</table:table-row>"
    )


def ods_word(word: str) -> str:
    return (
        f"<table:table-cell office:value-type='string'><text:p>{word}</text:p></table:table-cell>"
    )


def test_rows_that_are_written_down_once_and_repeated_show_their_percentages_in_each(
    opened: Open,
) -> None:
    share = '<table:table-cell office:value-type="percentage" office:value="0.45"/>'
    header = ods_row(*map(ods_word, ("authority", "value", "text")))
    boston = ods_row(ods_word("Boston"), share, ods_word("so"), times=3)
    derby = ods_row(ods_word("Derby"), share, ods_word("so"))

    table = opened("e.ods", opendocument(header, boston, derby))

    assert [line.cells for line in table.lines()][1:] == [
        *(["Boston", "45", "so"],) * 3,
        ["Derby", "45", "so"],
    ]


def test_a_column_twice_is_found_however_short_its_name(opened: Open) -> None:
    table = opened("e.csv", b"authority,v,V,n,v,n\n")

    assert repeated_columns(next(table.lines())) == ["v", "n"]


def test_decimal_commas_are_counted_once_however_often_the_rows_are_gone_through(
    opened: Open,
) -> None:
    table = opened("e.csv", b"authority;value\nBoston;12,5\nDerby;1,234\n")

    for _ in range(3):
        assert [line.cells[1] for line in table.lines()] == ["value", "12.5", "1.234"]

    assert table.conversions == {"decimal commas read as points": 2}


def test_a_spreadsheet_that_says_it_is_smaller_than_it_is_loses_nothing(opened: Open) -> None:
    content = workbook(("authority", "value", "text"), ("Boston", 2, None), ("Derby", 3, "so"))
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b'ref="A1:C3"' in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'ref="A1:C3"', b'ref="A1"')
    small = io.BytesIO()
    with zipfile.ZipFile(small, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)

    table = opened("e.xlsx", small.getvalue())

    assert records(table, COLUMNS) == [(2, row()), (3, row("Derby", "3", "so"))]


def test_the_numbers_of_a_parquet_file_are_text_as_a_person_writes_them(opened: Open) -> None:
    frame = pl.DataFrame(
        {
            "authority": ["Boston", "Derby", None],
            "value": [2.0, 3.0, None],
            "text": [0.5, 2.25, None],
            "whole": [1, 2, None],
            "day": [date(2009, 12, 9), None, None],
        }
    )

    table = opened("e.parquet", parquet(frame))

    assert table.encoding == "parquet"
    assert records(table, COLUMNS) == [
        (2, row("Boston", "2", "0.5", whole="1", day="2009-12-09")),
        (3, row("Derby", "3", "2.25", whole="2", day="")),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.xlsx", workbook(("authority", "value"))[:500]),
        ("text.xlsx", b"authority,value\n"),
        ("empty.xlsx", b""),
        ("cut.csv.gz", gzip.compress(b"authority,value\n" * 99)[:-9]),
        ("text.csv.gz", b"authority,value\n"),
        ("text.parquet", b"authority,value\n"),
        ("cut.parquet", parquet(pl.DataFrame({"a": [1, 2, 3]}))[:-20]),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_damaged_file_is_refused_by_name(opened: Open, name: str, content: bytes) -> None:
    with pytest.raises(Rejection, match="it may be cut off or damaged") as refused:
        opened(name, content)

    assert name in refused.value.reason


@pytest.mark.parametrize("name", ["e.csv.gz", "e.xlsx", "e.ods", "e.zip"])
def test_a_file_that_unpacks_to_too_much_is_refused_before_it_fills_the_memory(
    opened: Open, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("ingest.reading.opening._LARGEST", 1_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("e.csv", b"0" * 1_001)
    content = gzip.compress(b"0" * 1_001) if name.endswith(".gz") else packed.getvalue()

    with pytest.raises(Rejection, match="unpacks to more than"):
        opened(name, content)


@pytest.mark.parametrize("name", ["paper.pdf", "notes.docx", "data.json", "no-ending", "old.xls"])
def test_another_kind_of_file_is_refused_with_what_to_save_it_as(opened: Open, name: str) -> None:
    with pytest.raises(Rejection, match="save it as one of these"):
        opened(name, b"whatever")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Rejection, match=r"gone\.csv can't be opened"):
        open_table(tmp_path / "gone.csv")


CELLS = st.text(alphabet='ab\u00e9\u20ac,;"\n\t|', max_size=8)


@QUICK
@given(cells=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_whatever_the_cells_hold_a_spreadsheets_rows_are_all_there(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str, str]]
) -> None:
    path = tmp_path_factory.mktemp("tables") / "e.xlsx"
    path.write_bytes(workbook(("authority", "value", "text"), *cells))
    wanted = [(n, one) for n, one in enumerate(cells, start=2) if any(map(str.strip, one))]

    found = records(open_table(path), COLUMNS)

    assert [number for number, _ in found] == [number for number, _ in wanted]


def test_a_long_file_that_ends_within_its_last_line_loses_nothing_that_is_whole(
    opened: Open,
) -> None:
    lines = [f"Boston,{number},note {number:03}" for number in range(100)]
    by_length = opened("e.csv", (HEADER + "\n".join(lines)).encode())
    cut = opened("e.csv", (HEADER + "\n".join(lines))[:-1].encode())
    words = opened(
        "e.csv", (HEADER + "\n".join(["Boston,1,ofsted", "Lincoln,2,rag"] * 50)).encode()
    )

    assert not isinstance(records(by_length, COLUMNS)[-1][1], str)
    assert "may be cut off" in str(records(cut, COLUMNS)[-1][1])
    assert not isinstance(records(words, COLUMNS)[-1][1], str)


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u200c", "\u2060", "\ufeff", "\u202a"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_what_nobody_sees_is_taken_out_of_headers_and_cells_with_notice(
    opened: Open, sign: str, kind: str
) -> None:
    names, cells = (f"autho{sign}rity", "value", "text"), (f"Bos{sign}ton", "2", "")
    content = {
        "csv": "\n".join(map(",".join, (names, cells))).encode(),
        "xlsx": workbook(names, cells),
        "parquet": parquet(
            pl.DataFrame({name: [cell] for name, cell in zip(names, cells, strict=True)})
        ),
    }[kind]

    table = opened(f"e.{kind}", content)

    assert records(table, COLUMNS) == [(2, row())]
    assert table.conversions == {"invisible characters taken out": 2}


def test_a_header_that_comes_again_is_left_aside(opened: Open) -> None:
    table = opened("e.csv", f"{HEADER}Boston,2,\n{HEADER}Derby,3,\n".encode())

    assert records(table, COLUMNS) == [
        (2, row()),
        (3, "a header within the table"),
        (4, row("Derby", "3")),
    ]


@pytest.mark.parametrize("second", ["value,authority,text", "authority,value,remark"])
def test_rows_below_another_header_are_of_another_table_and_wait(opened: Open, second: str) -> None:
    table = opened("e.csv", f"{HEADER}Boston,2,\n{second}\n3,Derby,\n".encode())

    first, again, below = records(table, COLUMNS)

    assert (first, again) == ((2, row()), (3, "a header within the table"))
    assert "Row 3 names the columns again, in another order" in str(below[1])


def test_a_column_without_commas_is_not_guessed_at_where_another_has_decimal_ones(
    opened: Open,
) -> None:
    table = opened("e.csv", b'authority,value,text\nBoston,1.669,"12,5"\nDerby,9,"7,25"\n')

    boston, derby = records(table, COLUMNS)

    assert "'1.669' may be a decimal or have thousands" in str(boston[1])
    assert derby == (3, row("Derby", "9", "7.25"))


MONTH_FIRST = ["4/28/2023", "28/4/2023", "3/7/2023", "5/5/2023"]


def test_days_of_a_column_that_has_the_month_first_are_not_guessed_at(opened: Open) -> None:
    lines = "".join(f"Boston,{day},\n" for day in MONTH_FIRST)

    read = records(opened("e.csv", (HEADER + lines).encode()), COLUMNS)

    assert [one for _, one in read if not isinstance(one, str)] == [
        row(value=day) for day in MONTH_FIRST if day != "3/7/2023"
    ]
    assert "'3/7/2023' may have the month first, as '4/28/2023'" in str(read[2][1])


def test_days_that_a_spreadsheet_program_may_have_turned_are_not_guessed_at(opened: Open) -> None:
    days = ["4/28/2023", date(2023, 7, 3), date(2023, 5, 5), date(2023, 5, 28)]
    sheet = workbook(("authority", "value", "text"), *(("Boston", day, "so") for day in days))

    read = records(opened("e.xlsx", sheet), COLUMNS)

    assert [isinstance(one, str) for _, one in read] == [False, True, False, False]


def test_days_of_other_columns_stay_as_they_are(opened: Open) -> None:
    table = opened("e.csv", f"{HEADER}3/7/2023,2,4/28/2023\n".encode())

    assert records(table, COLUMNS) == [(2, row("3/7/2023", "2", "4/28/2023"))]


def test_fractions_beside_percentages_of_their_column_are_not_guessed_at(opened: Open) -> None:
    shown = ["45.0%", "0.45", "1", "0", "38%", "x"]
    lines = "".join(f"Boston,{one},\n" for one in shown)

    read = records(opened("e.csv", (HEADER + lines).encode()), COLUMNS)

    assert [shown[number - 2] for number, one in read if isinstance(one, str)] == ["0.45", "1"]
    assert "write all of them with it" in str(read[1][1])


def test_a_column_of_other_figures_beside_percentages_is_read_as_it_stands(opened: Open) -> None:
    shown = ["45.0%", "0.45", "1.5", "\u00a312"]
    lines = "".join(f"Boston,{one},\n" for one in shown)

    read = records(opened("e.csv", (HEADER + lines).encode()), COLUMNS)

    assert [one for _, one in read] == [row(value=one) for one in shown]


@pytest.mark.parametrize("form", ["0.0%", "General"])
def test_a_sheet_with_a_percent_format_in_some_cells_only_is_not_guessed_at(
    opened: Open, form: str
) -> None:
    book = Workbook()
    sheet = book.active
    for cells in (("authority", "value", "text"), ("Boston", 0.38, "a"), ("Derby", 0.45, "b")):
        sheet.append(cells)
    sheet["B2"].number_format = form
    content = io.BytesIO()
    book.save(content)

    boston, derby = records(opened("e.xlsx", content.getvalue()), COLUMNS)

    if form == "General":
        assert (boston, derby) == ((2, row(value="0.38", text="a")), (3, row("Derby", "0.45", "b")))
    else:
        assert boston == (2, row(value="38", text="a"))
        assert "'0.45' may be 0.45% or a fraction of 1" in str(derby[1])


TWO_ROWS = "Council,2023,,2024,\n,Number,Rate,Number,Rate\nDerby,1,2,3,4\n"


def test_a_heading_in_two_rows_whose_groups_have_the_same_columns_is_read_as_one(
    opened: Open,
) -> None:
    [header] = header_lines(opened("e.csv", TWO_ROWS.encode()))

    names = ["Council", "2023 | Number", "2023 | Rate", "2024 | Number", "2024 | Rate"]
    assert (header.number, columns_of(header)) == (2, names)


@pytest.mark.parametrize(
    "heading",
    [
        "Council,2023,,2024,\n,Number,Rate,Rate,Number\n",
        "Council,2023,,,2024\n,Number,Rate,Number,Rate\n",
        "Council,2023,,2024,\n,Q1,Q2,Q1,Q2\n",
        "Council,2023,,2023,\n,Number,Rate,Number,Rate\n",
    ],
)
def test_a_heading_in_two_rows_that_may_be_read_otherwise_is_no_heading(
    opened: Open, heading: str
) -> None:
    table = opened("e.csv", f"{heading}Derby,1,2,3,4\n".encode())

    with contextlib.suppress(Rejection):
        assert not any(" | " in name for one in header_lines(table) for name in columns_of(one))
