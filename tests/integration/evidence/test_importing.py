"""Taking files in: what comes of every row, and of the same file again."""

import csv
from pathlib import Path

from domain.register.commands import AddAlias, RegisterAuthority
from domain.times import AsOf
from infra.services.installation import Soundings
from ingest.resolution import Resolver
from projections.picture import queries as picture
from tests.integration.steps import take_in, write_rows

FOUR_TABLES = (
    "use_of_resources_2009.csv",
    "caa_2009_derbyshire.csv",
    "stretch_targets_rag_derbyshire_2009_12.csv",
    "stretch_targets_lincolnshire_2009.csv",
)


def test_every_row_of_the_east_midlands_tables_is_evidence_or_in_quarantine(
    app: Soundings, examples: Path
) -> None:
    for name in FOUR_TABLES:
        path = examples / "east-midlands" / name
        with path.open(encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file)) - 1
        report = take_in(app, path)
        assert report.accepted + len(report.rejected) == rows == report.rows, name


def test_the_east_midlands_are_51_authorities_and_none_is_entered_twice(
    app: Soundings, examples: Path
) -> None:
    before = set(app.directory().entries)
    take_in(app, examples / "east-midlands")
    directory = app.directory()
    members = [one for one in directory.entries.values() if one.sub_region]
    assert len(members) == 51
    assert set(directory.entries) == before
    with app.reading() as connection:
        held = {fact.authority for fact in picture.facts(connection, AsOf())}
    assert held <= {one.id.hex for one in members}


def test_a_file_that_can_not_be_read_is_rejected_and_stops_nothing(
    app: Soundings, examples: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(b"PK\x03\x04 cut off")
    unknown = tmp_path / "unknown.csv"
    unknown.write_text("a,b\n1,2\n", encoding="utf-8")
    report = take_in(app, damaged, unknown, examples / "childrens-services")
    assert [rejected.file for rejected in report.rejected] == ["damaged.xlsx", "unknown.csv"]
    assert report.accepted == 321


def test_importing_the_same_folder_twice_changes_nothing(app: Soundings, examples: Path) -> None:
    folder = examples / "east-midlands"
    first = take_in(app, folder)
    position = app.store.last_position()
    second = take_in(app, folder)
    assert (second.accepted, second.facts) == (0, 0)
    assert second.duplicates == first.accepted
    assert len(second.rejected) == len(first.rejected)
    assert app.store.last_position() == position


def test_each_changed_value_under_one_reference_is_a_correction(
    app: Soundings, tmp_path: Path
) -> None:
    rows = [
        f"Boston,indicator,measure {n},{n},2020-03-31,2020-06-01,number,high,Body,ref-{n},"
        for n in range(20)
    ]
    take_in(app, write_rows(tmp_path / "first.csv", rows))
    changed = [
        row.replace(f",{n},2020", f",{n + 100},2020") if n % 4 == 0 else row
        for n, row in enumerate(rows)
    ]
    report = take_in(app, write_rows(tmp_path / "second.csv", changed))
    assert (report.accepted, report.corrections, report.duplicates) == (5, 5, 15)
    with app.reading() as connection:
        facts = picture.picture(connection, AsOf())
    assert sorted(fact.value for fact in facts if fact.value is not None)[-5:] == [
        100,
        104,
        108,
        112,
        116,
    ]


def test_the_word_withdrawn_takes_the_fact_of_its_reference_back(
    app: Soundings, tmp_path: Path
) -> None:
    kept = "Boston,indicator,speed,4,2020-03-31,2020-06-01,number,high,Body,ref,"
    gone = "Boston,indicator,speed,withdrawn,2020-03-31,2020-09-01,number,high,Body,ref,"
    take_in(app, write_rows(tmp_path / "a.csv", [kept]))
    report = take_in(app, write_rows(tmp_path / "b.csv", [gone]))
    assert report.withdrawals == 1
    with app.reading() as connection:
        assert picture.picture(connection, AsOf()) == []


def test_a_row_with_an_unknown_name_is_taken_in_once_an_alias_is_added(
    app: Soundings, tmp_path: Path
) -> None:
    row = "Boston Spa Borough,assessment,use_of_resources,1,2009-03-31,2009-12-09,,,AC,r1,"
    report = take_in(app, write_rows(tmp_path / "a.csv", [row]))
    [rejected] = report.rejected
    assert (rejected.file, rejected.row) == ("a.csv", 2)
    assert "Boston" in rejected.candidates
    assert app.imports.retry_quarantine("test").accepted == 0

    boston = Resolver(app.directory()).by_name("Boston")
    app.register.carry_out(
        AddAlias(at=app.clock(), actor="t", authority_id=boston.id, alias="Boston Spa Borough")
    )
    retried = app.imports.retry_quarantine("test")
    assert (retried.accepted, retried.rejected) == (1, [])
    assert app.imports.waiting_rows() == []


def test_importing_the_file_again_also_empties_its_quarantine(
    app: Soundings, tmp_path: Path
) -> None:
    row = "Atlantis,assessment,use_of_resources,1,2009-03-31,2009-12-09,,,AC,r1,"
    path = write_rows(tmp_path / "a.csv", [row, row])
    assert len(take_in(app, path).rejected) == 2
    assert len(app.imports.waiting_rows()) == 2
    command = RegisterAuthority(
        at=app.clock(), actor="t", slug="atlantis", name="Atlantis", kind="unitary"
    )
    app.register.carry_out(command)
    report = take_in(app, path)
    assert (report.accepted, report.duplicates) == (1, 1)
    assert app.imports.waiting_rows() == []


def test_a_row_waits_in_quarantine_once_however_often_it_comes(
    app: Soundings, tmp_path: Path
) -> None:
    row = "Atlantis,assessment,use_of_resources,1,2009-03-31,2009-12-09,,,AC,r1,"
    path = write_rows(tmp_path / "a.csv", [row])
    for _ in range(3):
        take_in(app, path)
    assert len(app.imports.waiting_rows()) == 1


def test_every_judgement_of_childrens_services_goes_in_with_its_sub_grades(
    app: Soundings, examples: Path
) -> None:
    path = examples / "childrens-services" / "la_judgements.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = ("overall", "leaders", "protection", "in_care", "care_leavers")
    grades = sum(bool(row[column]) for row in rows for column in columns)
    report = take_in(app, path)
    assert (report.accepted, report.facts, report.rejected) == (321, grades, [])


def test_suppressed_indicators_are_facts_of_their_own_and_not_zeros(
    app: Soundings, examples: Path
) -> None:
    report = take_in(app, examples / "childrens-indicators" / "east_midlands.parquet")
    assert report.accepted + len(report.rejected) == report.rows
    assert {rejected.reason for rejected in report.rejected} == {"Years: '0' names no year."}
    with app.reading() as connection:
        facts = picture.facts(connection, AsOf())
    suppressed = [fact for fact in facts if fact.raw == "-"]
    assert suppressed
    assert all(fact.value is None and fact.missing for fact in suppressed)
    assert all(fact.estimated for fact in facts)
