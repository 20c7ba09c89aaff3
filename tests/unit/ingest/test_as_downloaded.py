"""Publishers' files as they give them out: every row accounted for, values looked up by hand."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from domain.evidence.commands import TakeIn
from domain.register.directory import Directory
from ingest.feeds.registry import FEEDS
from ingest.neighbour_lists import NeighbourListError, lists_of
from ingest.reading.opening import open_tables
from ingest.recognition import recognised
from ingest.rejection import Rejection
from tests.unit.feed_rows import FeedRows, Read
from tests.unit.makers import EXAMPLES, authority_id

FOLDER = EXAMPLES / "as-downloaded"
CIN = "b1_children_in_need_2013_to_2025.csv"
REFERRALS = "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv"
LOOKED_AFTER = "cla_number_and_rate_per_10k_children.csv"
WORKFORCE = "csww_indicators_2017_to_2025.csv"
OUTCOMES = "LA_Inspection_Outcomes_as_at_31_March_2025.ods"
OUTTURN = "RSX_LA_Data_2024-25_data_by_LA.ods"
ILACS = "ofsted_csc_ilacs_overview.xlsx"
SEND = "ofsted_csc_send_overview.xlsx"
JOINT = "ofsted_csc_jtai_overview.xlsx"
OFLOG = "oflog_ASC_data.csv"
NEIGHBOURS = ["sn_model_2025_wide.csv", "New_Statistical_Neighbour_Groupings_April_2021.csv"]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a table holds: its feed, its facts, and the rows that gave none."""

    file: str
    feed: str
    facts: int
    refused: int = 0
    left_aside: int = 0
    sheet: str = ""

    @property
    def label(self) -> str:
        """What its rows are named by."""
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file


TABLES = [
    Expected(CIN, "explore_education_statistics", 2_132 * 8),
    Expected(REFERRALS, "explore_education_statistics", 2_132 * 10),
    Expected(LOOKED_AFTER, "explore_education_statistics", 2_505 * 3),
    Expected(WORKFORCE, "explore_education_statistics", 1_449 * 22, refused=14),
    Expected(OUTCOMES, "ofsted_outcomes", 487, sheet="Inspections_as_at_31_March"),
    Expected(OUTCOMES, "ofsted_outcomes", 229, sheet="In-year_inspections"),
    Expected(OUTCOMES, "ofsted_outcomes", 823, sheet="ILACS_inspection_history"),
    Expected(OUTTURN, "revenue_outturn", 334 * 98, 2, 88, "RSX_LA_Data_202425"),
    Expected(ILACS, "latest_ilacs", 510, refused=1),
    Expected(SEND, "latest_send", 71, refused=1),
    Expected(JOINT, "latest_joint_inspections", 49 + 3),
    Expected(OFLOG, "oflog", 6_376),
]
HEADERS = {OUTCOMES: 3, OUTTURN: 7}


def rows_of(expected: Expected) -> int:
    """Count the rows under the header by another program than the one that is tested."""
    path = FOLDER / expected.file
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return sum(1 for row in csv.reader(file) if any(row)) - 1
    book = CalamineWorkbook.from_path(path)
    sheet = book.get_sheet_by_name(expected.sheet or book.sheet_names[0])
    rows = sheet.to_python(skip_empty_area=False)[HEADERS.get(expected.file, 1) :]
    return sum(1 for row in rows if any(str(cell).strip() for cell in row))


@pytest.fixture(scope="module")
def tables(reader: FeedRows) -> Callable[[Expected], tuple[str, Read]]:
    """Return what reads a table; each file is opened once."""
    held: dict[str, tuple[str, Read]] = {}

    def table(expected: Expected) -> tuple[str, Read]:
        if expected.label not in held:
            for one in open_tables(FOLDER / expected.file):
                held[one.label] = reader.table(one)
        return held[expected.label]

    return table


@pytest.mark.parametrize("expected", TABLES, ids=lambda one: one.sheet or one.file)
def test_every_row_is_taken_in_left_aside_or_refused(
    tables: Callable[[Expected], tuple[str, Read]], expected: Expected
) -> None:
    feed, read = tables(expected)

    assert feed == expected.feed
    assert read.rows == rows_of(expected)
    assert (len(read.facts), len(read.refused), len(read.left_aside)) == (
        expected.facts,
        expected.refused,
        expected.left_aside,
    )
    taken = {fact.origin.row for fact in read.facts}
    assert len(taken) + len(read.refused) + len(read.left_aside) == read.rows


@pytest.mark.parametrize("expected", TABLES, ids=lambda one: one.sheet or one.file)
def test_no_two_facts_of_a_table_share_a_name(
    tables: Callable[[Expected], tuple[str, Read]], expected: Expected
) -> None:
    _, read = tables(expected)

    assert len({fact.fact_id for fact in read.facts}) == len(read.facts)


LOOKED_UP = [
    (CIN, "", "derby", "children_in_need_at31_episodes", date(2025, 3, 31), "2030"),
    (CIN, "", "derby", "children_in_need_awaiting_assessment", date(2021, 3, 31), "449"),
    (CIN, "", "rutland", "children_in_need_awaiting_assessment", date(2025, 3, 31), "c"),
    (CIN, "", "dorset", "children_in_need_anypoint_child", date(2025, 3, 31), "3357"),
    (CIN, "", "england", "children_in_need_started_child", date(2025, 3, 31), "371550"),
    *[
        (REFERRALS, "", slug, f"children_in_need_referrals_{indicator}", date(year, 3, 31), raw)
        for slug, indicator, year, raw in [
            ("derby", "rereferral_percent", 2025, "23.1"),
            ("leicester", "no_further_action_percent", 2025, "28.8"),
            ("nottingham", "referral_count", 2021, "3976"),
            ("dorset", "no_further_action_percent", 2025, "16"),
            ("england", "rereferral_child_percent", 2025, "21"),
        ]
    ],
    *[
        (LOOKED_AFTER, "", slug, f"children_looked_after_{rest}", date(2025, 3, 31), raw)
        for slug, rest, raw in [
            ("derby", "rate_per_10000_children_looked_after_on_31_march_each_year", "88"),
            ("derby", "rate_per_10000_children_starting_to_be_looked_after_each_year", "25"),
            ("leicester", "children_count_children_ceasing_to_be_looked_after_each_year", "208"),
            ("rutland", "population_estimate_children_looked_after_on_31_march_each_year", "8012"),
            ("england", "children_count_children_looked_after_on_31_march_each_year", "81770"),
        ]
    ],
    *[
        (WORKFORCE, "", slug, f"childrens_social_work_workforce_{one}", date(year, 3, 31), raw)
        for slug, one, year, raw in [
            ("derby", "turnover_rate_fte", 2025, "7.9"),
            ("derby", "agency_cover_rate_fte", 2025, "z"),
            ("leicester", "caseload_fte", 2025, "18.1"),
            ("nottingham", "absence_rate_fte", 2021, "2.2"),
            ("england", "agency_rate_fte", 2025, "13"),
        ]
    ],
    *[
        (OUTCOMES, "Inspections_as_at_31_March", slug, f"childrens_services_{grade}", on, raw)
        for slug, grade, on, raw in [
            ("nottingham", "overall", date(2022, 7, 11), "Inadequate"),
            ("nottingham", "leaders", date(2022, 7, 11), "Requires improvement to be good"),
            ("derbyshire", "care_leavers", date(2023, 10, 30), "Good"),
            ("medway", "protection", date(2023, 7, 17), "Requires improvement to be good"),
            ("wolverhampton", "leaders", date(2022, 3, 28), "Outstanding"),
        ]
    ],
    *[
        (OUTCOMES, "In-year_inspections", slug, "childrens_services_visit", on, raw)
        for slug, on, raw in [
            ("bristol", date(2025, 2, 18), "ILACS Focused Visit: Front door"),
            ("nottingham", date(2024, 4, 3), "LA Monitoring visit: Children in care"),
            ("nottingham", date(2024, 7, 31), "LA Monitoring visit: Front door"),
            ("nottingham", date(2024, 11, 12), "LA Monitoring visit: Children in care"),
        ]
    ],
    *[
        (OUTCOMES, "ILACS_inspection_history", slug, f"childrens_services_{grade}", on, raw)
        for slug, grade, on, raw in [
            ("bournemouth", "leaders", date(2018, 7, 16), "Inadequate"),
            ("northamptonshire", "overall", date(2019, 6, 17), "Inadequate"),
            ("medway", "overall", date(2019, 7, 15), "Inadequate"),
            ("bristol", "in_care", date(2023, 1, 16), "Good"),
            ("nottingham", "overall", date(2018, 11, 5), "Requires improvement to be good"),
        ]
    ],
    *[
        (OUTTURN, "RSX_LA_Data_202425", slug, f"rsx_{line}", date(2025, 3, 31), raw)
        for slug, line, raw in [
            ("adur", "total_service_expenditure_net_current_expenditure", "12077"),
            ("adur", "total_service_expenditure_total_income", "10186"),
            ("amber-valley", "adult_social_care_net_current_expenditure", "[x]"),
            ("england", "children_social_care_net_current_expenditure", "15556137.15471"),
            ("england", "education_services_net_current_expenditure", "44390881.20632"),
        ]
    ],
    *[
        (ILACS, "", slug, f"childrens_services_{grade}", on, raw)
        for slug, grade, on, raw in [
            ("barnsley", "overall", date(2023, 9, 15), "good"),
            ("barnsley", "protection", date(2023, 9, 15), "requires improvement"),
            ("blackburn-with-darwen", "care_leavers", date(2025, 3, 14), "requires improvement"),
            ("hounslow", "leaders", date(2023, 10, 20), "outstanding"),
            ("nottingham", "overall", date(2022, 9, 5), "inadequate"),
        ]
    ],
    *[
        (OFLOG, "", slug, f"oflog_{measure}", date(2017, 3, 31), raw)
        for slug, measure, raw in [
            ("dorset-county", "asc_carer_quality_of_life", "7.8"),
            ("northamptonshire", "asc_quality_of_life", "0.438"),
            ("derby", "asc_carer_quality_of_life", "7.4"),
            ("sutton", "workforce_turnover_rate", ""),
            ("milton-keynes", "workforce_turnover_rate", "33.32409116"),
        ]
    ],
]


@pytest.mark.parametrize("looked_up", LOOKED_UP, ids=lambda one: "-".join(map(str, one[2:5])))
def test_a_value_is_what_stands_in_the_file(
    tables: Callable[[Expected], tuple[str, Read]],
    looked_up: tuple[str, str, str, str, date, str],
) -> None:
    file, sheet, slug, measure, on, raw = looked_up
    _, read = tables(Expected(file, "", 0, sheet=sheet))
    found = [one for one in of(read, slug, measure) if one.true_on == on]

    assert [one.raw for one in found] == [raw]


def of(read: Read, slug: str, measure: str) -> Iterator[TakeIn]:
    """Yield an authority's facts of a measure."""
    authority = authority_id(slug).hex
    return (one for one in read.facts if (one.authority, one.measure) == (authority, measure))


def test_area_inspections_read_their_three_outcomes_from_the_sentence(
    tables: Callable[[Expected], tuple[str, Read]],
) -> None:
    _, read = tables(Expected(SEND, "", 0))

    assert Counter(read.values("send_area_inspection")) == {1: 20, 2: 36, 3: 15}
    assert "'Inspection outcome section not found.' is not on the scale" in str(read.reasons())
    found = {
        slug: next(of(read, slug, "send_area_inspection"))
        for slug in ("bedford", "bracknell-forest", "halton", "lincolnshire", "haringey")
    }
    assert {slug: (one.value, one.true_on, one.published_on) for slug, one in found.items()} == {
        "bedford": (3, date(2024, 11, 22), "2025-02-04"),
        "bracknell-forest": (1, date(2025, 2, 7), "2025-04-01"),
        "halton": (1, date(2023, 11, 24), "2024-01-26"),
        "lincolnshire": (2, date(2025, 2, 14), "2025-05-13"),
        "haringey": (3, date(2024, 2, 2), "2024-04-03"),
    }
    oxfordshire = next(of(read, "oxfordshire", "send_area_inspection"))
    assert (oxfordshire.value, oxfordshire.true_on) == (1, date(2023, 7, 21))


def test_joint_inspections_are_told_and_not_graded(
    tables: Callable[[Expected], tuple[str, Read]],
) -> None:
    _, read = tables(Expected(JOINT, "", 0))

    barnsley = next(of(read, "barnsley", "joint_targeted_inspection"))
    assert (barnsley.kind, barnsley.value, barnsley.published_on) == (
        "narrative",
        None,
        "2022-07-18",
    )
    assert barnsley.text.startswith("Most children in Barnsley receive the right support")
    found = {
        slug: next(of(read, slug, "joint_targeted_inspection"))
        for slug in ("bracknell-forest", "cornwall", "gloucestershire", "lewisham")
    }
    assert {slug: (one.published_on, one.raw, bool(one.text)) for slug, one in found.items()} == {
        "bracknell-forest": (
            "2019-03-08",
            "Sexual abuse in the family in bracknell forest between 21 and 25 january 2019.",
            False,
        ),
        "cornwall": (
            "2018-11-23",
            "Sexual abuse in the family in cornwall between 8 october 2018 and 12 october 2018.",
            False,
        ),
        "gloucestershire": (
            "2023-08-03",
            "Identification of initial need and risk in gloucestershire.",
            True,
        ),
        "lewisham": (
            "2023-01-31",
            "Initial need and risk in the london borough of lewisham.",
            True,
        ),
    }


def test_one_inspection_in_three_files_is_one_fact(
    reader: FeedRows, tables: Callable[[Expected], tuple[str, Read]]
) -> None:
    _, shipped = reader.file(EXAMPLES / "childrens-services" / "la_judgements.csv")
    _, gathered = tables(Expected(ILACS, "", 0))
    _, history = tables(Expected(OUTCOMES, "", 0, sheet="ILACS_inspection_history"))
    held = {fact.fact_id: fact for fact in shipped.facts}

    same = [(held[one.fact_id], one) for one in gathered.facts if one.fact_id in held]
    assert (len(same), len(gathered.facts)) == (509, 510)
    assert sum((one.raw, one.true_on) == (other.raw, other.true_on) for one, other in same) == 493
    gone_wrong = {one.reference for one, other in same if one.value != other.value}
    assert gone_wrong == {
        f"ILACS:342:2023-09-04:{grade}" for grade in ("protection", "in_care", "care_leavers")
    }, "the gathering program mixed up St Helens' grades; Ofsted's own workbook has ours"
    told = [(held[one.fact_id], one) for one in history.facts if one.fact_id in held]
    assert (len(told), len(history.facts)) == (810, 823)
    assert all(one.value == other.value for one, other in told)


def test_rows_of_several_authorities_and_codes_that_contradict_a_name_are_refused(
    tables: Callable[[Expected], tuple[str, Read]],
) -> None:
    _, workforce = tables(Expected(WORKFORCE, "", 0))
    _, outturn = tables(Expected(OUTTURN, "", 0, sheet="RSX_LA_Data_202425"))

    assert all("several authorities together" in reason for reason in workforce.reasons())
    assert "Greater London Authority" in str(outturn.reasons())
    aside = Counter(outturn.left_aside.values())
    assert (aside["level: Police"], aside["a total: Shire Counties"]) == (36, 1)


@pytest.mark.parametrize("file", NEIGHBOURS)
def test_lists_of_neighbours_are_known_and_sent_to_their_own_command(file: str) -> None:
    with pytest.raises(Rejection, match="soundings neighbours import"):
        recognised(open_tables(FOLDER / file)[0], FEEDS)


@pytest.mark.parametrize(("file", "count"), [(NEIGHBOURS[0], 153), (NEIGHBOURS[1], 156)])
def test_lists_of_neighbours_are_read_from_csv(directory: Directory, file: str, count: int) -> None:
    lists = lists_of(FOLDER / file, directory)

    assert len(lists) == count
    assert {len(near) for near in lists.values()} == {10}


def test_a_neighbour_whose_number_is_marked_is_not_left_out_without_a_word(
    directory: Directory, tmp_path: Path
) -> None:
    file = tmp_path / "neighbours.csv"
    file.write_text("LA number,SN1,SN2,SN3\n301,302,303*,304\n", encoding="utf-8")

    with pytest.raises(NeighbourListError, match=r"303\* leads to no authority"):
        lists_of(file, directory)


def test_the_nearest_neighbours_are_those_of_the_file(directory: Directory) -> None:
    newest, before = (lists_of(FOLDER / file, directory) for file in NEIGHBOURS)
    barking = authority_id("barking-and-dagenham").hex
    camden = authority_id("camden").hex

    assert [directory.name_of(one) for one in newest[barking][:2]] == ["Enfield", "Luton"]
    assert directory.name_of(before[camden][0]) == "Westminster"


def test_the_folder_says_where_each_file_comes_from() -> None:
    source = (FOLDER / "SOURCE.txt").read_text(encoding="utf-8")

    assert all(path.name in source for path in Path(FOLDER).iterdir() if path.suffix != ".txt")


def test_joint_inspections_say_how_many_areas_for_priority_action_where_words_leave_no_doubt(
    tables: Callable[[Expected], tuple[str, Read]],
) -> None:
    _, read = tables(Expected(JOINT, "", 0))

    measure = "joint_inspection_priority_actions"
    named = {
        slug: [(one.value, one.published_on) for one in of(read, slug, measure)]
        for slug in ("county-durham", "bracknell-forest", "cornwall", "liverpool", "barnsley")
    }
    assert named == {
        "county-durham": [(1.0, "2018-08-24")],
        "bracknell-forest": [(0.0, "2019-03-08")],
        "cornwall": [(0.0, "2018-11-23")],
        "liverpool": [],
        "barnsley": [],
    }
