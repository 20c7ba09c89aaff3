"""What became of files, or would: printed for a person."""

from collections.abc import Mapping
from typing import Any

from infra.cli import output
from ingest.tally import Report
from web.words import sentences

_SHOWN = 20
_SAID = 3


def print_files(report: Report) -> None:
    """Print what each table of each file holds, as it was understood."""
    for one in report.files:
        output.console.print(_heading(one))
        for line in _lines(one):
            output.console.print(f"  {line}")


def print_short(report: Report) -> None:
    """Print the counts, what was left aside, and the first rows in quarantine."""
    aside = f"{report.left_aside:,} left aside, " if report.left_aside else ""
    output.console.print(
        f"{report.rows:,} rows: {report.accepted:,} accepted, {report.duplicates:,} duplicates, "
        f"{aside}{len(report.rejected):,} in quarantine. {report.facts:,} facts, of which "
        f"{report.corrections:,} corrections and {report.withdrawals:,} withdrawals."
    )
    if report.conflicts:
        output.console.print(
            f"Of {report.conflicts:,} judgements sources disagree about one day: both are kept, "
            "and alerts go by the graver."
        )
    for one in report.files:
        said = [*_conversions(one), *one["notices"][:_SAID]]
        if (more := len(one["notices"]) - _SAID) > 0:
            said.append(f"and {more:,} more measures like that: soundings measures list")
        for line in said:
            output.console.print(f"{_name(one)}: {line}")
    for skipped in report.skipped:
        output.console.print(f"Left aside: {_name(skipped)}: {skipped['reason']}")
    output.print_table(
        "In quarantine",
        ("File", "Row", "Reason", "Nearest"),
        [
            (
                sentences.file_and_sheet(row.file, row.sheet),
                str(row.row),
                row.reason,
                ", ".join(row.candidates),
            )
            for row in report.rejected[:_SHOWN]
        ],
    )
    if len(report.rejected) > _SHOWN:
        output.console.print(f"and {len(report.rejected) - _SHOWN:,} more: soundings quarantine")


def _name(one: Mapping[str, Any]) -> str:
    return sentences.file_and_sheet(one["file"], one.get("sheet", ""))


def _heading(one: Mapping[str, Any]) -> str:
    return f"{_name(one)}: read as {one['feed']}, {one['rows']:,} rows"


def _lines(one: Mapping[str, Any]) -> list[str]:
    periods, measures, columns = one["periods"], one["measures"], one["columns"]
    lines = [
        (
            f"{one['accepted']:,} accepted, {one['duplicates']:,} duplicates, "
            f"{one['left_aside']:,} left aside, {one['rejected']:,} to quarantine"
        ),
        (
            f"{one['facts'] - one['corrections'] - one['withdrawals']:,} new facts, "
            f"{one['corrections']:,} corrections, {one['withdrawals']:,} withdrawals, "
            f"{one['conflicts']:,} conflicts"
        ),
        (
            f"{one['authorities']:,} authorities; {periods['count']:,} days from "
            f"{periods['first']} to {periods['last']}"
        ),
        f"{len(measures['known']):,} measures known, {len(measures['unknown']):,} not"
        + (f": {', '.join(measures['unknown'][:_SHOWN])}" if measures["unknown"] else ""),
        f"columns read: {', '.join(columns['read'])}",
    ]
    if columns["ignored"]:
        lines.append(f"columns not read: {', '.join(columns['ignored'])}")
    lines += _conversions(one)
    lines += [f"left aside: {count:,} ({why})" for why, count in one["left_aside_because"].items()]
    return lines


def _conversions(one: Mapping[str, Any]) -> list[str]:
    return [f"{count:,} {what}" for what, count in one["conversions"].items()]
