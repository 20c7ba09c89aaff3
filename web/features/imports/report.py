"""What became of files, or would, in the words of a page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from ingest.reading.tables import label_of
from ingest.tally import Rejected, Report
from web.features.quarantine.page import Candidate, Candidates, candidates_by_name
from web.words import sentences

_NAMED = 20
_SAID = 3
_ROWS = 12
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Refused:
    """Rows that go to quarantine for one reason; ``rows`` says which, '' for the whole file."""

    reason: str
    name: str
    candidates: Sequence[Candidate]
    count: str
    rows: str


@dataclass(frozen=True, slots=True)
class TableView:
    """What one table holds and what becomes of it: lines of a heading and what there is to say.

    ``new`` are measures that nobody defined, by title, as files name them.
    """

    title: str
    lines: Sequence[tuple[str, str]]
    notices: Sequence[str]
    new: Sequence[tuple[str, str]]
    refused: Sequence[Refused]


@dataclass(frozen=True, slots=True)
class ReportView:
    """What becomes of files. ``unread`` are those that nobody can read, with the reason."""

    tables: Sequence[TableView]
    unread: Sequence[tuple[str, str]]
    takes: int
    total: str


def report_view(
    report: Report, directory: Directory, catalogue: Catalogue, asked: Collection[str] = ()
) -> ReportView:
    """Return a report in words; of tables and files that are ``asked`` about it says no more."""
    candidates = candidates_by_name(directory)
    read = {(one["file"], one["sheet"]) for one in report.files}
    whole = [one for one in report.rejected if (one.file, one.sheet) not in read]
    skipped = [(one["file"], one.get("sheet", ""), one["reason"]) for one in report.skipped]
    unread = [*((one.file, one.sheet, _why(one)) for one in whole), *skipped]
    return ReportView(
        tables=[_table(one, report, candidates, catalogue) for one in report.files],
        unread=[
            (sentences.file_and_sheet(file, sheet), reason)
            for file, sheet, reason in unread
            if label_of(file, sheet) not in asked
        ],
        takes=report.accepted,
        total=_counts(_counts_of(report)),
    )


def _counts_of(report: Report) -> Mapping[str, Any]:
    """Return the counts of a whole report, as those of a table are named."""
    return {
        "rows": report.rows,
        "accepted": report.accepted,
        "duplicates": report.duplicates,
        "left_aside": report.left_aside,
        "rejected": report.rows - report.accepted - report.duplicates - report.left_aside,
    }


def _table(
    one: Mapping[str, Any], report: Report, by_name: Candidates, catalogue: Catalogue
) -> TableView:
    rejected = [
        row for row in report.rejected if (row.file, row.sheet) == (one["file"], one["sheet"])
    ]
    return TableView(
        title=sentences.file_and_sheet(one["file"], one["sheet"]),
        lines=[(name, text) for name, text in _lines(one, catalogue) if text],
        notices=_few(one["notices"]),
        new=[(catalogue.title_of(name), name) for name in one["measures"]["unknown"]],
        refused=list(_refused(rejected, by_name)),
    )


def _few(notices: Sequence[str]) -> list[str]:
    """Return the first notices, and how many more there are like them."""
    more = len(notices) - _SAID
    rest = f"The same is so of {sentences.counted(more, 'more measure')}: see the page of measures."
    return [*notices[:_SAID], *([rest] if more > 0 else [])]


def _lines(one: Mapping[str, Any], catalogue: Catalogue) -> list[tuple[str, str]]:
    measures, columns = one["measures"], one["columns"]
    known = [catalogue.title_of(name) for name in measures["known"]]
    return [
        ("Read as", one["feed"]),
        ("Rows", _counts(one)),
        ("What changes", _changes(one)),
        ("Speaks of", _about(one)),
        ("Such as", "; ".join(map(sample_said, one["first"]))),
        ("Measures", _some(known, "measure")),
        ("New measures", _some(measures["unknown"], "measure")),
        ("Columns read", _some(columns["read"], "column")),
        ("Columns not read", _some(columns["ignored"], "column")),
        ("Changed in reading", _each(one["conversions"])),
        ("Left aside", _each(one["left_aside_because"])),
    ]


def sample_said(one: Mapping[str, Any]) -> str:
    """Return one of the facts that a table gives, with the day of publication that it counts by."""
    true_on = sentences.long_date(date.fromisoformat(one["true_on"]))
    day = sentences.long_day(one["published_on"])
    published = f"{day} (estimated)" if one["estimated"] else day
    value = f"'{one['value'][:_LONGEST]}'" if one["value"] else "no value"
    who = f"{one['authority']}, " if one["authority"] else ""
    return f"{who}{one['measure']}: {value} of {true_on}, published {published}"


def _counts(one: Mapping[str, Any]) -> str:
    parts = [
        (one["accepted"], "taken in"),
        (one["duplicates"], "held already"),
        (one["left_aside"], "left aside"),
        (one["rejected"], "in quarantine"),
    ]
    said = sentences.listed([f"{count:,} {what}" for count, what in parts if count])
    return f"{sentences.counted(one['rows'], 'row')}: {said or 'none with anything in it'}"


def _changes(one: Mapping[str, Any]) -> str:
    new = one["facts"] - one["corrections"] - one["withdrawals"]
    parts = [
        (new, "new fact"),
        (one["corrections"], "correction"),
        (one["withdrawals"], "withdrawal"),
        (one["conflicts"], "fact that another source sees otherwise"),
    ]
    told = [sentences.counted(count, what) for count, what in parts if count]
    return sentences.listed(told) or "nothing"


def _about(one: Mapping[str, Any]) -> str:
    periods = one["periods"]
    if not periods["count"]:
        return ""
    first, last = (sentences.long_date(date.fromisoformat(periods[at])) for at in ("first", "last"))
    when = (
        first
        if first == last
        else f"{sentences.counted(periods['count'], 'day')} from {first} to {last}"
    )
    return f"{sentences.counted(one['authorities'], 'authority')}, {when}"


def _some(names: Sequence[str], what: str) -> str:
    more = len(names) - _NAMED
    shown = ", ".join(names[:_NAMED])
    return f"{shown} and {sentences.counted(more, f'more {what}')}" if more > 0 else shown


def _each(counts: Mapping[str, int]) -> str:
    return "; ".join(f"{count:,} {what}" for what, count in counts.items())


def _refused(rows: Iterable[Rejected], by_name: Candidates) -> Iterable[Refused]:
    by_reason = lambda row: (row.name == "", row.name, row.reason)  # noqa: E731 - a sort key
    for _, found in groupby(sorted(rows, key=by_reason), key=by_reason):
        held = list(found)
        numbers = [row.row for row in held]
        more = f" and {len(held) - _ROWS:,} more" if len(held) > _ROWS else ""
        yield Refused(
            held[0].reason,
            held[0].name,
            [by_name[name] for name in held[0].candidates if name in by_name],
            sentences.counted(len(held), "row"),
            ", ".join(map(str, numbers[:_ROWS])) + more,
        )


def _why(one: Rejected) -> str:
    return f"row {one.row}: {one.reason}" if one.row else one.reason
