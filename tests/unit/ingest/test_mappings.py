"""Tables that no feed knows, read by a mapping: what a mapping may say, and what comes of it."""

from datetime import date
from pathlib import Path

import pytest

from ingest.feeds.registry import FEEDS
from ingest.mappings.mapping import MappingError, mapping_of, parsed
from ingest.mappings.periods import ends_on, in_title
from ingest.mappings.proposing import proposed
from ingest.mappings.reading import Mapped
from ingest.mappings.shipped import shipped, told, written
from ingest.recognition import recognised
from ingest.rejection import Rejection
from tests.unit.feed_rows import FeedRows, Read, open_table
from tests.unit.makers import EXAMPLES

DOWNLOADED = EXAMPLES / "as-downloaded"
LONG = """
name = "housing"
source_body = "A partnership"
[authority]
column = "Council"
[period]
column = "Year"
[published]
lag_days = 100
[measure]
column = "Measure"
prefix = "housing"
breakdown = ["Tenure"]
names = { "Repairs in time" = "repairs_in_time" }
scales = { repairs_in_time = "percent" }
directions = { repairs_in_time = "high" }
[values]
column = "Value"
text = "Note"
[[leave_aside]]
column = "Council"
values = ["All councils"]
reason = "a total"
"""
WIDE = """
name = "waste"
source_body = "A partnership"
leave_rows = [4]
[authority]
column = "Code"
scheme = "gss"
name = "Council"
[period]
across = true
[published]
on = 2024-12-01
[measure]
name = "waste_recycled"
scale = "percent"
[values]
like = '20\\d\\d/\\d\\d'
"""
LONG_ROWS = [
    "Council,Year,Measure,Tenure,Value,Note",
    "Derby,2022/23,Repairs in time,Total,91.5,late return",
    "Derby,2022/23,Repairs in time,Council,90,",
    "Boston,FY2022-23,Voids,Total,c,",
    "All councils,2022/23,Repairs in time,Total,92,",
    "Bostonia,2022/23,Voids,Total,3,",
    "Boston,2022,Voids,Total,many,",
]
WIDE_ROWS = [
    "Code,Council,2021/22,2022/23,Rank",
    "E06000015,Derby,41.5,42,3",
    "E07000136,Boston,,38,9",
    "E07000137,East Lindsey,1,2,1",
    "E06000015,Nottingham,1,2,1",
    "E06000018,Nottingham,,,1",
]


def read_by(reader: FeedRows, folder: Path, mapping: str, rows: list[str], name: str) -> Read:
    """Write a table down and read it by a mapping."""
    file = folder / name
    file.write_text("\n".join(rows), encoding="utf-8")
    feed, read = reader.table(open_table(file), [Mapped(parsed(mapping, "m.toml"), told=True)])
    assert feed.startswith("map:")
    return read


def test_a_long_table_is_a_fact_a_row(reader: FeedRows, tmp_path: Path) -> None:
    read = read_by(reader, tmp_path, LONG, LONG_ROWS, "housing.csv")

    assert [(fact.measure, fact.raw, fact.value, fact.scale) for fact in read.facts] == [
        ("repairs_in_time", "91.5", 91.5, "percent"),
        ("repairs_in_time_council", "90", 90, "number"),
        ("housing_voids", "c", None, "number"),
    ]
    first = read.facts[0]
    assert (first.true_on, first.published_on) == (date(2023, 3, 31), "2023-07-09")
    assert (first.polarity, first.text, first.published_estimated) == ("high", "late return", True)
    assert first.reference == "housing|Repairs in time|Tenure=Total|2023-03-31|derby"
    assert read.left_aside == {5: "a total"}
    assert sorted(read.refused) == [6, 7]


def test_a_wide_table_is_a_fact_a_year_and_columns_besides_are_left(
    reader: FeedRows, tmp_path: Path
) -> None:
    read = read_by(reader, tmp_path, WIDE, WIDE_ROWS, "waste.csv")

    assert [(fact.true_on.year, fact.raw, fact.published_on) for fact in read.facts] == [
        (2022, "41.5", "2024-12-01"),
        (2023, "42", "2024-12-01"),
        (2023, "38", "2024-12-01"),
    ]
    assert read.left_aside == {4: "a row that the mapping leaves", 6: "no value"}
    assert "is Nottingham" in read.refused[5].reason
    assert len({fact.fact_id for fact in read.facts}) == 3


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("[period]\n", "[perod]\n"), "period: Field required"),
        (('column = "Year"', 'column = "Year"\nvalue = "2022-23"'), "say exactly one of column"),
        (('column = "Value"\n', 'like = "("\n'), "is no regular expression"),
        (('column = "Value"\n', 'columns = ["2021", "2022"]\n'), "period.across or measure.across"),
        (('name = "housing"', 'name = "Housing!"'), "name: String should match"),
        (("lag_days = 100", "lag_days = -1"), "published.lag_days: "),
        (
            ('source_body = "A partnership"', 'source_body = "(say who published it)"'),
            "source_body",
        ),
        (("[authority]", "authority"), "is no TOML"),
        (('directions = { repairs_in_time = "high" }', 'best = "high"'), "measure.best: Extra"),
    ],
)
def test_a_mapping_that_says_too_much_or_too_little_is_refused_with_the_place(
    change: tuple[str, str], why: str
) -> None:
    with pytest.raises(MappingError, match=r"housing\.toml") as refused:
        parsed(LONG.replace(*change), "housing.toml")

    assert why in str(refused.value)


def test_a_file_that_is_not_there_is_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="can't be read"):
        mapping_of(tmp_path / "none.toml")


def test_a_mapping_is_for_its_sheets_and_its_header_row(reader: FeedRows, tmp_path: Path) -> None:
    other = Mapped(parsed('sheets = ["Data*"]\n' + LONG, "m.toml"), told=True)
    later = Mapped(parsed("header_row = 3\n" + LONG, "m.toml"), told=True)
    file = tmp_path / "housing.csv"
    file.write_text("\n".join([LONG_ROWS[0], "", *LONG_ROWS]), encoding="utf-8")

    assert reader.table(open_table(file), [other])[0] == ""
    assert reader.table(open_table(file), [later])[1].rows == 6


@pytest.mark.parametrize("mapped", shipped(), ids=lambda one: one.mapping.name)
def test_a_shipped_mapping_can_be_written_down_and_read_again(mapped: Mapped) -> None:
    assert parsed(written(mapped.mapping), "again.toml") == mapped.mapping


def test_ratings_of_youth_justice_are_known_by_their_columns(reader: FeedRows) -> None:
    table = open_table(DOWNLOADED / "hmi_youth_justice_inspection_ratings.csv")
    feed, read = reader.table(table, [*FEEDS, *shipped()])

    assert (feed, read.rows) == ("map:youth-justice", 83)
    assert len(read.facts) + len(read.refused) == read.rows
    found = {fact.spelling: (fact.raw, fact.value, fact.published_on) for fact in read.facts}
    looked_up = {
        "Derbyshire": ("Good", 3, "2022-09-28"),
        "Norfolk": ("Good", 3, "2025-01-28"),
        "Barnsley": ("Good", 3, "2023-07-19"),
        "Devon": ("Good", 3, "2022-11-22"),
        "Kent": ("Requires Improvement", 2, "2021-10-05"),
    }
    assert {name: found[name] for name in looked_up} == looked_up
    assert {(fact.kind, fact.scale) for fact in read.facts} == {("assessment", "youth-justice")}
    assert "'Newcastle' could be Newcastle upon Tyne or" in str(read.reasons())
    assert "Powys is in Wales" in str(read.reasons())


def test_a_mapping_that_is_known_by_no_column_waits_to_be_asked_for(
    reader: FeedRows, tmp_path: Path
) -> None:
    file = tmp_path / "area.csv"
    file.write_text("Area,2021/22,2022/23\nDerby,1,2\nBoston,3,\n", encoding="utf-8")

    assert recognised(open_table(file), shipped()) is None
    _, read = reader.table(open_table(file), [told("lg-inform")])
    assert [fact.raw for fact in read.facts] == ["1", "2", "3"]


def test_outcomes_of_adult_social_care_take_their_year_from_the_files_name(
    reader: FeedRows, tmp_path: Path
) -> None:
    file = tmp_path / "meas-from-asc-of-eng-2023-24.csv"
    file.write_text(
        "Geographical Description,ASCOF Measure Code,Disaggregation Level,"
        "Measure Group Description,Measure Type,Measure_Value\n"
        "Derby,1A,Total,All,Outcome,18.9\n"
        "Derby,1A,Age,65 and over,Outcome,18.1\n"
        "Derby,1A,Total,All,Numerator,11000\n",
        encoding="utf-8",
    )
    feed, read = reader.table(open_table(file), shipped())

    assert feed == "map:ascof"
    assert [(fact.measure, fact.value, fact.true_on) for fact in read.facts] == [
        ("ascof_1a", 18.9, date(2024, 3, 31)),
        ("ascof_1a_age_65_and_over", 18.1, date(2024, 3, 31)),
    ]
    assert read.left_aside == {4: "the numbers a measure is worked out from"}


@pytest.mark.parametrize(
    ("label", "years", "day"),
    [
        ("2023/24", "financial", date(2024, 3, 31)),
        ("FY 2023-24", "financial", date(2024, 3, 31)),
        ("2023 (prov)", "calendar", date(2023, 12, 31)),
        ("2022/23", "academic", date(2023, 8, 31)),
        ("2024", "september", date(2024, 9, 30)),
        ("9 Dec 2009", "day", date(2009, 12, 9)),
        ("Q2 2019/20", "day", date(2019, 9, 30)),
    ],
)
def test_a_period_ends_on_the_day_that_the_mapping_means(label: str, years: str, day: date) -> None:
    assert ends_on(label, years, "Year") == day  # type: ignore[arg-type]  # a literal


@pytest.mark.parametrize("label", ["2023/25", "soon", "", "23/24"])
def test_what_is_no_such_year_is_refused(label: str) -> None:
    with pytest.raises(Rejection, match="Year"):
        ends_on(label, "financial", "Year")


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Measures, England 2023-24", "2023-24"),
        ("report_2024.csv", "2024"),
        ("2022 and 2023", ""),
        ("none", ""),
    ],
)
def test_a_title_names_one_year_or_none(title: str, year: str) -> None:
    assert in_title(title) == year


def test_a_proposal_says_what_it_can_see_and_leaves_the_rest_to_say(
    reader: FeedRows, tmp_path: Path
) -> None:
    file = tmp_path / "housing.csv"
    file.write_text("\n".join(["Returns of housing", *LONG_ROWS[:6]]), encoding="utf-8")
    mapping = proposed(open_table(file), reader.resolver, reader.catalogue)

    assert (mapping.authority.column, mapping.period.column) == ("Council", "Year")
    assert (mapping.measure.column, mapping.values.column) == ("Measure", "Value")
    assert mapping.measure.breakdown == ("Tenure",)
    with pytest.raises(MappingError, match="source_body: it still says"):
        parsed(written(mapping), "housing.toml")
    said = written(mapping).replace("(say who published it)", "A partnership")
    _, read = reader.table(open_table(file), [Mapped(parsed(said, "housing.toml"), told=True)])
    assert [fact.raw for fact in read.facts] == ["91.5", "90", "c"]


def test_a_proposal_for_years_across_finds_codes_names_and_years(
    reader: FeedRows, tmp_path: Path
) -> None:
    file = tmp_path / "waste.csv"
    file.write_text("\n".join(WIDE_ROWS), encoding="utf-8")
    mapping = proposed(open_table(file), reader.resolver, reader.catalogue)

    assert (mapping.authority.scheme, mapping.authority.name) == ("gss", "Council")
    assert mapping.period.across
    assert mapping.values.columns == ("2021/22", "2022/23")


def test_a_proposal_for_a_rag_finds_the_scale_and_what_is_rated(
    reader: FeedRows, tmp_path: Path
) -> None:
    file = tmp_path / "corporate_plan_2023-24.csv"
    rows = ["body,target,rag", "Derby,1,Green", "Derby,2,Red", "Nottingham,10,Amber"]
    file.write_text("\n".join(rows), encoding="utf-8")
    mapping = proposed(open_table(file), reader.resolver, reader.catalogue)

    assert (mapping.kind, mapping.measure.scale, mapping.values.column) == (
        "assessment",
        "rag",
        "rag",
    )
    assert mapping.measure.breakdown == ("target",)
    assert mapping.period.in_title


def test_nothing_is_proposed_for_a_table_without_authorities(
    reader: FeedRows, tmp_path: Path
) -> None:
    file = tmp_path / "fruit.csv"
    file.write_text("fruit,pieces\napples,3\npears,4\n", encoding="utf-8")

    with pytest.raises(Rejection, match=r"No column of fruit\.csv names authorities"):
        proposed(open_table(file), reader.resolver, reader.catalogue)
