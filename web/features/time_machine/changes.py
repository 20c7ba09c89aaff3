"""What changed in the picture between two moments, by names and in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from projections.timemachine.differences import CAUSES, Cause, Row, newest
from web.features.time_machine.two_moments import Between
from web.words import sentences
from web.words.facts import without_number

CAUSE_WORDS: Mapping[Cause, str] = {
    "new": "New",
    "late": "Late",
    "corrected": "Corrected",
    "withdrawn": "Withdrawn",
    "erased": "Erased",
}
CAUSE_MEANS: Mapping[Cause, str] = {
    "new": "about a day after the first date: it could not have been known then",
    "late": "about a day up to the first date, but known only after it",
    "corrected": "another version of what was known already",
    "withdrawn": "taken back by its source",
    "erased": "erased; a marker stands in its place",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One changed cell of the picture in words; an address is empty where nothing was shown."""

    name: str
    title: str
    kind: str
    before: str
    before_href: str
    after: str
    after_href: str
    cause: str
    about: date
    published: date


def named(changes: pl.DataFrame, directory: Directory, catalogue: Catalogue) -> pl.DataFrame:
    """Add each authority's ``name`` and each measure's ``title``, and sort by them."""
    names = {one: directory.name_of(one) for one in changes["authority"].unique()}
    titles = {one: catalogue.title_of(one) for one in changes["measure"].unique()}
    return changes.with_columns(
        _mapped("authority", names).alias("name"), _mapped("measure", titles).alias("title")
    ).sort("name", "title", "kind")


def _mapped(column: str, words: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(
        list(words), list(words.values()), default=pl.col(column), return_dtype=pl.String
    )


def counts_by_cause(changes: pl.DataFrame) -> list[tuple[Cause, int]]:
    """Count the changes of each cause, those of which there are none too."""
    found = dict(changes["cause"].value_counts().iter_rows())
    return [(cause, found.get(cause, 0)) for cause in CAUSES]


def in_words(rows: Iterable[Row], between: Between, catalogue: Catalogue) -> list[Change]:
    """Put changes in words; each value leads to its evidence as it was known at its moment."""
    return [_change(row, between, catalogue) for row in rows]


def _change(row: Row, between: Between, catalogue: Catalogue) -> Change:
    return Change(
        name=row["name"],
        title=row["title"],
        kind=sentences.KINDS.get(row["kind"], row["kind"]),
        before=_value(row, "before", catalogue),
        before_href=_href(row["evidence_before"], between, "before"),
        after=_value(row, "after", catalogue),
        after_href=_href(row["evidence_after"], between, "after"),
        cause=CAUSE_WORDS[row["cause"]],
        about=newest(row, "true_on"),
        published=date.fromisoformat(newest(row, "published_on")[: len("2009-12-09")]),
    )


def _value(row: Row, when: str, catalogue: Catalogue) -> str:
    if row[f"evidence_{when}"] is None:
        return "nothing"
    value = row[f"value_{when}"]
    if value is not None:
        return sentences.value_words(value, row[f"scale_{when}"], catalogue)
    return without_number(row[f"missing_{when}"] or "", row[f"raw_{when}"] or "")


def _href(evidence: str | None, between: Between, when: str) -> str:
    if evidence is None:
        return ""
    moment = between.earlier if when == "before" else between.later
    return moment.href(f"/evidence/{evidence}")
