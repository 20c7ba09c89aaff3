"""Damages real files in two hundred ways, reads them, and holds what comes out to the undamaged.

Usage: python -m benchmarks.damaged_files [SEED] [ROWS]

Files are cut, shuffled, re-encoded, their columns renamed and dropped, rows repeated, sheets and
title rows added, quotes and delimiters dropped. A file may be refused; else every row of it is
taken in, left aside or refused, and no fact has a value, an authority or a day that the undamaged
file does not give.
"""

import csv
import io
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from domain.evidence.commands import TakeIn
from infra.services.installation import Soundings
from infra.settings import Settings
from ingest.feeds.registry import FEEDS
from ingest.importing import Importer
from ingest.reading.opening import open_tables
from ingest.reading.tables import HEADER_WITHIN
from ingest.recognition import recognised, recognised_tables
from ingest.rejection import LeftAside, Rejection
from ingest.rows import Row

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
AS_DOWNLOADED = EXAMPLES / "as-downloaded"
FILES = (
    AS_DOWNLOADED / "b1_children_in_need_2013_to_2025.csv",
    AS_DOWNLOADED / "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv",
    AS_DOWNLOADED / "cla_number_and_rate_per_10k_children.csv",
    AS_DOWNLOADED / "csww_indicators_2017_to_2025.csv",
    AS_DOWNLOADED / "oflog_ASC_data.csv",
    AS_DOWNLOADED / "LA_Inspection_Outcomes_as_at_31_March_2025.ods",
    AS_DOWNLOADED / "RSX_LA_Data_2024-25_data_by_LA.ods",
    AS_DOWNLOADED / "ofsted_csc_ilacs_overview.xlsx",
    AS_DOWNLOADED / "ofsted_csc_send_overview.xlsx",
    EXAMPLES / "childrens-services" / "la_judgements.csv",
)
VARIANTS = 200
Rows = list[list[str]]
Spoken = tuple[str, date, str]
"""An authority, a day and a value as it came."""


@dataclass(slots=True)
class Facts:
    """What a file gives: by measure, and whatever the measure is called."""

    exact: set[tuple[str, *Spoken]] = field(default_factory=set)
    measures: set[str] = field(default_factory=set)
    spoken: set[Spoken] = field(default_factory=set)

    def add(self, one: TakeIn) -> None:
        """Take a fact in."""
        spoken = spoken_of(one)
        self.spoken.add(spoken)
        self.measures.add(one.measure)
        self.exact.add((one.measure, *spoken))

    def wrong(self, one: TakeIn) -> bool:
        """Tell whether a fact says something that these do not."""
        spoken = spoken_of(one)
        if one.kind == "narrative":
            return not any(
                (who, day) == spoken[:2] and said.startswith(one.raw)
                for who, day, said in self.spoken
            )
        if one.measure in self.measures:
            return (one.measure, *spoken) not in self.exact
        return bool(one.raw) and spoken not in self.spoken


def spoken_of(one: TakeIn) -> Spoken:
    """Return whom, when and what a fact speaks of; a rating is its step, however it is put."""
    return one.authority, one.true_on, one.raw if one.value is None else repr(one.value)


class Damage:
    """Ways to damage a table, drawn at random from one seed."""

    def __init__(self, drawn: random.Random) -> None:
        """Draw from this."""
        self.drawn = drawn
        self.ways: tuple[Callable[[Rows, str], tuple[str, bytes]], ...] = (
            self.cut,
            self.shuffled_rows,
            self.shuffled_columns,
            self.header_moved,
            self.encoded,
            self.delimited,
            self.renamed,
            self.dropped_column,
            self.repeated_rows,
            self.with_sheets,
            self.with_titles,
            self.without_a_quote,
            self.with_a_quote,
            self.without_a_delimiter,
            self.with_notes,
        )

    def of(self, rows: Rows, stem: str) -> Iterator[tuple[str, str, bytes]]:
        """Yield the way, the name and the content of damaged files, for ever."""
        while True:
            for way in self.ways:
                yield way.__name__, *way([list(row) for row in rows], stem)

    def cut(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Cut the file off somewhere."""
        content = written(rows)
        return f"{stem}.csv", content[: self.drawn.randrange(len(content) // 8, len(content))]

    def shuffled_rows(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Shuffle the rows under the header."""
        body = rows[1:]
        self.drawn.shuffle(body)
        return f"{stem}.csv", written([rows[0], *body])

    def shuffled_columns(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Shuffle the columns."""
        order = list(range(len(rows[0])))
        self.drawn.shuffle(order)
        return f"{stem}.csv", written([[row[place] for place in order] for row in rows])

    def header_moved(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Put the header among the rows, as a sort does."""
        place = self.drawn.randrange(1, HEADER_WITHIN + 5)
        return f"{stem}.csv", written([*rows[1 : place + 1], rows[0], *rows[place + 1 :]])

    def encoded(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Write the file in another encoding."""
        encoding = self.drawn.choice(["utf-16", "utf-8-sig", "cp1252", "utf-16-le"])
        return f"{stem}.csv", written(rows).decode().encode(encoding, errors="replace")

    def delimited(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Write the file with another delimiter."""
        return f"{stem}.csv", written(rows, self.drawn.choice(";\t|"))

    def renamed(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Rename a column."""
        place = self.drawn.randrange(len(rows[0]))
        rows[0][place] = f"{rows[0][place]}_{self.drawn.choice(['old', 'x', 'note'])}"
        return f"{stem}.csv", written(rows)

    def dropped_column(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Leave a column out."""
        place = self.drawn.randrange(len(rows[0]))
        return f"{stem}.csv", written([row[:place] + row[place + 1 :] for row in rows])

    def repeated_rows(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Write some rows twice."""
        return f"{stem}.csv", written([*rows, *self.drawn.sample(rows[1:], 5)])

    def with_sheets(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Make a workbook of it, with a cover before and notes behind."""
        book = Workbook()
        cover = book.active
        cover.append(["Cover", "This workbook has one table"])
        table = book.create_sheet("Table")
        for row in rows:
            table.append(row)
        book.create_sheet("Notes").append(["Note 1", "Figures are provisional"])
        out = io.BytesIO()
        book.save(out)
        return f"{stem}.xlsx", out.getvalue()

    def with_titles(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Put title rows above the header."""
        titles = [["Table 1: figures by local authority"], ["Source: the publisher", "2025"], []]
        return f"{stem}.csv", written([*titles, *rows])

    def with_notes(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Put notes under the table."""
        return f"{stem}.csv", written(
            [*rows, ["Source: the publisher"], ["Notes: x not available"]]
        )

    def without_a_quote(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Drop a quote; quote a cell first where none is."""
        text = written(rows, quoting=csv.QUOTE_NONNUMERIC).decode()
        places = [place for place, sign in enumerate(text) if sign == '"']
        place = self.drawn.choice(places)
        return f"{stem}.csv", (text[:place] + text[place + 1 :]).encode()

    def with_a_quote(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Put a quote where none belongs."""
        text = written(rows).decode()
        place = self.drawn.randrange(text.index("\n"), len(text))
        return f"{stem}.csv", (text[:place] + '"' + text[place:]).encode()

    def without_a_delimiter(self, rows: Rows, stem: str) -> tuple[str, bytes]:
        """Drop a delimiter."""
        text = written(rows).decode()
        after = text.index("\n")
        places = [place for place, sign in enumerate(text) if sign == "," and place > after]
        place = self.drawn.choice(places)
        return f"{stem}.csv", (text[:place] + text[place + 1 :]).encode()


def written(rows: Rows, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    """Return rows as a CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)  # type: ignore[arg-type]  # a constant of csv
    return out.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one damaged file: refused, or its rows by what became of them."""

    refused: bool
    taken: int = 0
    left_aside: int = 0
    quarantined: int = 0
    wrong: tuple[str, ...] = ()


class Checker:
    """Reads damaged files as an import does, and compares."""

    def __init__(self, importer: Importer, folder: Path) -> None:
        """Read by an installation's importer; files are put into a folder of their own."""
        self.importer, self.folder = importer, folder

    def rows(self, name: str, content: bytes) -> list[Row] | None:
        """Return what became of a file's rows, None where it is refused."""
        path = self.folder / name
        path.write_bytes(content)
        try:
            found, _ = recognised_tables(path, self.importer.feeds, None)
        except Rejection:
            return None
        finally:
            path.unlink()
        return [row for one in found for row in self.importer.rows(one)]

    def check(self, name: str, content: bytes, expected: int, facts: Facts) -> Outcome:
        """Return what became of a file. Raises AssertionError where a row is not accounted for."""
        rows = self.rows(name, content)
        if rows is None:
            return Outcome(refused=True)
        if len(rows) != expected or len({row.number for row in rows}) != len(rows) != 0:
            msg = f"{name}: {len(rows)} rows accounted for of {expected}"
            raise AssertionError(msg)
        aside = sum(isinstance(row.outcome, LeftAside) for row in rows)
        quarantined = sum(isinstance(row.outcome, Rejection) for row in rows)
        wrong = tuple(
            f"row {one.origin.row}: {one.measure} {one.true_on} {one.raw}"
            for row in rows
            for one in row.facts
            if facts.wrong(one)
        )
        return Outcome(
            refused=False,
            taken=len(rows) - aside - quarantined,
            left_aside=aside,
            quarantined=quarantined,
            wrong=wrong,
        )


def rows_of(path: Path, count: int) -> Rows:
    """Return a file's table from its header on, at most so many rows."""
    for table in open_tables(path):
        found = recognised(table, FEEDS)
        if found is not None:
            header = found[1].number
            cells = [line.cells for line in table.lines() if line.number >= header]
            width = len([cell for cell in cells[0] if cell.strip()])
            return [row[:width] for row in cells[: count + 1] if any(row)]
    msg = f"No feed reads {path.name}."
    raise ValueError(msg)


def lines_of(way: str, rows: Rows, name: str, content: bytes) -> int:
    """Count the rows that a damaged file has beside its header, as an editor shows them."""
    if name.endswith(".xlsx"):
        return len(rows) - 1
    for encoding in ("utf-16", "utf-8-sig", "utf-16-le", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\n" in text and text.isprintable() is False and "\x00" not in text:
            break
    lines = [line for line in text.splitlines() if line.strip(",;\t| ")]
    titles = 2 if way == "with_titles" else 0
    return len(lines) - 1 - titles


def damaged(
    app: Soundings, seed: int, rows: int, variants: int = VARIANTS
) -> Iterator[tuple[str, str, Outcome]]:
    """Damage, read and compare; yield the file, the way and what became of it."""
    with TemporaryDirectory() as folder:
        checker = Checker(app.imports.importer("damage"), Path(folder))
        drawn = random.Random(seed)  # noqa: S311 - a seed is what it is for
        ways = Damage(drawn)
        sources = []
        for path in FILES:
            table, facts = rows_of(path, rows), Facts()
            for row in checker.rows(f"{path.stem}.csv", written(table)) or ():
                for one in row.facts:
                    facts.add(one)
            sources.append((path, table, facts, ways.of(table, path.stem)))
        for number in range(variants):
            path, table, facts, made = sources[number % len(sources)]
            way, name, content = next(made)
            expected = lines_of(way, table, name, content)
            yield path.name, way, checker.check(name, content, expected, facts)


def main() -> None:
    """Damage files and print what became of them."""
    seed, rows = (int(one) for one in [*sys.argv[1:], "17", "400"][:2])
    totals: Counter[str] = Counter()
    by_way: Counter[tuple[str, str]] = Counter()
    with TemporaryDirectory() as home:
        app = Soundings(Settings(home=Path(home)))
        app.initialise()
        for file, way, outcome in damaged(app, seed, rows):
            by_way[way, "refused" if outcome.refused else "read"] += 1
            totals["refused"] += outcome.refused
            for what in ("taken", "left_aside", "quarantined"):
                totals[what] += getattr(outcome, what)
            totals["wrong"] += len(outcome.wrong)
            for one in outcome.wrong[:2]:
                print(f"WRONG {file} {way} {one}")
        app.close()
    print(dict(totals))
    for (way, what), count in sorted(by_way.items()):
        print(f"{way:22} {what:8} {count}")


if __name__ == "__main__":
    main()
