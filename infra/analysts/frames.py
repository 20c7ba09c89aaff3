"""Every view as a frame, as of a moment; authorities by name and code, times as times."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl
from msgspec.structs import asdict

from consumers.replay import Fired
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from domain.times import AsOf
from infra.services.installation import Soundings
from projections.alerts.queries import alerts_as_of
from projections.intake import queries as intake
from projections.timemachine.differences import differences
from projections.timemachine.directed import directed
from projections.timemachine.vintages import vintages
from web.json.alerts import signal_id
from web.json.register import CodeShape, entry_json
from web.json.targets import line_json
from web.words import sentences

_TARGETS = {
    "programme": pl.String,
    "key": pl.String,
    "number": pl.Int64,
    "sub_region": pl.String,
    "body": pl.String,
    "applies": pl.Boolean,
    "derived": pl.String,
    "symbol": pl.String,
    "value": pl.Float64,
    "target": pl.Float64,
    "ahead": pl.Float64,
    "arithmetic": pl.String,
    "returned": pl.String,
    "returned_symbol": pl.String,
    "evidence_id": pl.String,
}
_INSTANT = pl.Datetime("us", "UTC")
_ALL = 10_000_000
_LAST = 2**53

View = Callable[[Soundings, AsOf, Sequence[str] | None], pl.DataFrame]
"""Returns a view as of a moment, of some authorities (ids as hex) or all."""


def picture(app: Soundings, as_of: AsOf, authorities: Sequence[str] | None) -> pl.DataFrame:
    """Return the newest value per authority, kind and measure."""
    found = app.columns.portfolio().picture(as_of, authorities)
    return _facts(found, as_of, app.directory(), app.catalogue())


def facts(app: Soundings, as_of: AsOf, authorities: Sequence[str] | None) -> pl.DataFrame:
    """Return every fact in force, oldest first in its series."""
    portfolio = app.columns.portfolio()
    found = portfolio.in_force(as_of, _of(authorities)).filter(~pl.col("withdrawn"))
    ordered = found.sort("authority", "kind", "measure", "true_on", "published_at", "position")
    return _facts(ordered, as_of, app.directory(), app.catalogue())


def history(app: Soundings, as_of: AsOf, authorities: Sequence[str] | None) -> pl.DataFrame:
    """Return every version of every fact that was known by then, with how it came to be known."""
    clock = pl.col(f"{as_of.basis.value}_at")
    where = (clock <= as_of.known_by) & (pl.col("true_on") <= as_of.true_on)
    found = app.columns.portfolio().versions(as_of.position, where & _of(authorities))
    ordered = found.sort("authority", "kind", "measure", "true_on", "evidence", "position")
    return _facts(ordered, as_of, app.directory(), app.catalogue()).join(
        ordered.select(
            pl.col("evidence").alias("evidence_id"),
            "version",
            pl.col("withdrawn"),
            pl.from_epoch("recorded_at", "us").dt.replace_time_zone("UTC"),
        ),
        on=["evidence_id", "version"],
        how="left",
        maintain_order="left",
    )


def alerts(app: Soundings, as_of: AsOf, authorities: Sequence[str] | None) -> pl.DataFrame:
    """Return every signal of every alert, open or cleared, as they stood."""
    directory, catalogue = app.directory(), app.catalogue()
    with app.reading() as connection:
        found = alerts_as_of(connection, as_of, include_cleared=True)
    wanted = None if authorities is None else set(authorities)
    rows = [
        {
            "alert_id": alert.id,
            "authority": directory.name_of(alert.authority),
            "code": directory.code_of(alert.authority),
            "detector": alert.detector,
            "domain": alert.domain,
            "level": alert.level,
            "opened_on": alert.opened_on,
            "cleared_on": alert.cleared_on,
            "open": alert.is_open,
            "signal_id": signal_id(alert.id, signal) if signal else None,
            "measure": signal.measure if signal else None,
            "reason": sentences.reason(signal, catalogue) if signal else None,
            "rule_version": signal.rule_version if signal else None,
            "evidence_ids": " ".join(signal.evidence_ids) if signal else None,
        }
        for alert in found
        if wanted is None or alert.authority in wanted
        for signal in (alert.signals or (None,))
    ]
    return pl.DataFrame(rows, schema=_ALERTS)


def quarantine(app: Soundings, as_of: AsOf, _: Sequence[str] | None) -> pl.DataFrame:
    """Return the rows that waited in quarantine."""
    with app.reading() as connection:
        found = intake.waiting_rows(connection, as_of)
    rows = [
        [one.id, one.feed, one.file, one.row, one.reason, one.name, "; ".join(one.candidates)]
        for one in found
    ]
    return pl.DataFrame(rows, schema=_QUARANTINE, orient="row")


def imports(app: Soundings, as_of: AsOf, _: Sequence[str] | None) -> pl.DataFrame:
    """Return the files that had been read to their end."""
    with app.reading() as connection:
        found = intake.finished_imports(connection, as_of, _ALL)
    rows = [[getattr(one, name) for name in _IMPORTS] for one in found]
    return pl.DataFrame(rows, schema=_IMPORTS, orient="row")


def authorities(app: Soundings, as_of: AsOf, wanted: Sequence[str] | None) -> pl.DataFrame:
    """Return the register as it stood."""
    directory = app.directory(as_of)
    entries = [one for key, one in directory.entries.items() if wanted is None or key.hex in wanted]
    rows = [
        {name: _joined(value) for name, value in asdict(entry_json(one, directory)).items()}
        for one in entries
    ]
    return pl.DataFrame(rows, schema=_AUTHORITIES, infer_schema_length=None)


def measures(app: Soundings, as_of: AsOf, _: Sequence[str] | None) -> pl.DataFrame:
    """Return the catalogue of measures as it stood."""
    catalogue = app.catalogue(as_of)
    rows = [
        (name, one.title, catalogue.domain_of(name), one.scale, one.polarity, one.unit)
        for name, one in catalogue.measures.items()
    ]
    return pl.DataFrame(rows, schema=_MEASURES, orient="row")


def targets(app: Soundings, as_of: AsOf, authorities: Sequence[str] | None) -> pl.DataFrame:
    """Return every body held against every target, with its arithmetic."""
    catalogue = app.catalogue(as_of.register)
    found = [
        {"programme": one.target.programme, **line_json(one, line, catalogue)}
        for one in app.targets.standing(as_of)
        for line in one.bodies
        if authorities is None or line.entry.id.hex in authorities
    ]
    return pl.DataFrame(found, schema=_TARGETS)


VIEWS: Mapping[str, View] = {
    "picture": picture,
    "facts": facts,
    "history": history,
    "alerts": alerts,
    "quarantine": quarantine,
    "imports": imports,
    "authorities": authorities,
    "measures": measures,
    "targets": targets,
}


def diff(
    app: Soundings, before: AsOf, after: AsOf, authorities: Sequence[str] | None
) -> pl.DataFrame:
    """Return what changed between two moments, by cause. Raises BackwardsError."""
    found = differences(app.columns.portfolio(), before, after, authorities)
    shown = [
        pl.coalesce(f"{name}_after", f"{name}_before").alias(name)
        for name in ("true_on", "published_on")
    ]
    named = found.select(
        *_who(found["authority"], app.directory()),
        "kind",
        "measure",
        _titles(found["measure"], app.catalogue()),
        pl.col("value_before").alias("before"),
        pl.col("value_after").alias("after"),
        pl.col("raw_before").alias("before_raw"),
        pl.col("raw_after").alias("after_raw"),
        "cause",
        *shown,
        pl.coalesce("evidence_after", "evidence_before").alias("evidence_id"),
        "evidence_before",
        "evidence_after",
    )
    return named.sort("authority", "kind", "measure")


def alert_moves(
    app: Soundings, before: AsOf, after: AsOf, authorities: Sequence[str] | None
) -> pl.DataFrame:
    """Return what became of alerts between two moments: opened, cleared, strengthened, weakened."""
    directory = app.directory()
    wanted = None if authorities is None else set(authorities)
    rows = [
        {
            "alert_id": one.alert.id,
            "authority": directory.name_of(one.alert.authority),
            "detector": one.alert.detector,
            "domain": one.alert.domain,
            "level": one.alert.level,
            "change": one.became,
            "evidence_ids": " ".join(one.evidence_ids),
        }
        for one in app.alerts.moves(before, after)
        if wanted is None or one.alert.authority in wanted
    ]
    return pl.DataFrame(rows, schema=_MOVES).sort("alert_id")


def lateness(app: Soundings, measure: str, as_of: AsOf) -> pl.DataFrame:
    """Return how late a measure's values come and how much they are revised, by source."""
    found = vintages(app.columns.portfolio(), measure, as_of)
    rows = [{name: getattr(one, name) for name in _VINTAGES} for one in found]
    return pl.DataFrame(rows, schema=_VINTAGES)


def replayed(found: Sequence[Fired], authority: str, app: Soundings) -> pl.DataFrame:
    """Return when today's rules would have fired on an authority, and on what."""
    catalogue = app.catalogue()
    rows = [
        {
            "authority": app.directory().name_of(authority),
            "detector": one.detector,
            "domain": one.domain,
            "level": one.level,
            "on": one.on,
            "until": one.until,
            "reasons": " ".join(sentences.reason(signal, catalogue) for signal in one.signals),
            "evidence_ids": " ".join(one.evidence_ids),
            "alert_id": one.alert,
        }
        for one in found
    ]
    return pl.DataFrame(rows, schema=_REPLAY)


def _facts(
    found: pl.DataFrame, as_of: AsOf, directory: Directory, catalogue: Catalogue
) -> pl.DataFrame:
    return directed(found, catalogue).select(
        *_who(found["authority"], directory),
        "kind",
        "measure",
        _titles(found["measure"], catalogue),
        "value",
        "raw",
        "missing",
        "scale",
        "polarity",
        "true_on",
        "published_on",
        pl.col("estimated").alias("published_estimated"),
        pl.from_epoch(f"{as_of.basis.value}_at", "us")
        .dt.replace_time_zone("UTC")
        .alias("known_from"),
        "source_body",
        "reference",
        pl.col("evidence").alias("evidence_id"),
        "version",
        "position",
    )


def _who(authority: pl.Series, directory: Directory) -> tuple[pl.Series, pl.Series]:
    ids = authority.unique().to_list()
    names = {one: directory.name_of(one) for one in ids}
    codes = {one: directory.code_of(one) for one in ids}
    return _mapped(authority, names).alias("authority"), _mapped(authority, codes).alias("code")


def _titles(measure: pl.Series, catalogue: Catalogue) -> pl.Series:
    titles = {one: catalogue.title_of(one) for one in measure.unique().to_list()}
    return _mapped(measure, titles).alias("title")


def _mapped(series: pl.Series, words: Mapping[str, str]) -> pl.Series:
    if not words:
        return pl.Series(series.name, [], pl.String)
    return series.replace_strict(list(words), list(words.values()), return_dtype=pl.String)


def _of(authorities: Sequence[str] | None) -> pl.Expr:
    if authorities is None:
        return pl.lit(value=True)
    return pl.col("authority").cast(pl.String).is_in(list(authorities))


def _joined(value: str | Sequence[str | CodeShape] | None) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return "; ".join(one if isinstance(one, str) else f"{one.scheme}:{one.code}" for one in value)


_ALERTS = {
    **dict.fromkeys(("alert_id", "authority", "code", "detector", "domain", "level"), pl.String),
    **dict.fromkeys(("opened_on", "cleared_on"), pl.String),
    "open": pl.Boolean,
    **dict.fromkeys(("signal_id", "measure", "reason"), pl.String),
    "rule_version": pl.Int64,
    "evidence_ids": pl.String,
}
_MOVES = dict.fromkeys(
    ("alert_id", "authority", "detector", "domain", "level", "change", "evidence_ids"), pl.String
)
_QUARANTINE = {
    **dict.fromkeys(("id", "feed", "file"), pl.String),
    "row": pl.Int64,
    **dict.fromkeys(("reason", "name", "candidates"), pl.String),
}
_IMPORTS = {
    **dict.fromkeys(("feed", "file"), pl.String),
    **dict.fromkeys(("rows", "accepted", "duplicates", "rejected", "facts"), pl.Int64),
    **dict.fromkeys(("corrections", "withdrawals"), pl.Int64),
    **dict.fromkeys(("encoding", "finished_at"), pl.String),
}
_AUTHORITIES = dict.fromkeys(
    (
        *("id", "slug", "name", "official_name", "kind", "region", "sub_region", "code", "codes"),
        *("aliases", "starts_on", "ended_on", "successors", "predecessors", "merged_into"),
    ),
    pl.String,
)
_MEASURES = dict.fromkeys(("measure", "title", "domain", "scale", "polarity", "unit"), pl.String)
_VINTAGES = {
    "source": pl.String,
    **dict.fromkeys(("facts", "stated"), pl.Int64),
    **dict.fromkeys(("days_tenth", "days_median", "days_ninetieth"), pl.Int64),
    **dict.fromkeys(("revised", "revisions"), pl.Int64),
    **dict.fromkeys(("change", "largest"), pl.Float64),
    **dict.fromkeys(("days_to_last", "withdrawn"), pl.Int64),
}
_REPLAY = dict.fromkeys(
    (
        *("authority", "detector", "domain", "level", "on", "until"),
        *("reasons", "evidence_ids", "alert_id"),
    ),
    pl.String,
)
