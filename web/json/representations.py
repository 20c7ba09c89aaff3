"""Answers as JSON: the shapes that programs outside the project rely on."""

from collections.abc import Iterable
from dataclasses import asdict
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import polars as pl

from domain.alerts.events import Signal
from domain.ids import SIGNALS, name_id
from domain.measures.catalogue import Catalogue
from domain.measures.scales import word_of
from domain.register.directory import Directory, Entry
from domain.times import Basis, from_instant
from infra.services.alerts.changes import Move
from infra.services.alerts.replay import Replayed
from infra.services.system.report import Anchor, Follower, System
from projections.alerts.queries import Alert
from projections.intake.queries import QuarantinedRow
from projections.picture.queries import Fact
from projections.timemachine.differences import Row, newest
from projections.timemachine.vintages import Vintages
from web.words import sentences
from web.words.system import sentence_of, title_of

Shape = dict[str, Any]


def fact_json(fact: Fact, directory: Directory, catalogue: Catalogue) -> Shape:
    """Give a fact of the picture."""
    scale = catalogue.scales.get(fact.scale)
    return {
        "authority": directory.name_of(fact.authority),
        "code": directory.code_of(fact.authority),
        "kind": fact.kind,
        "measure": fact.measure,
        "value": fact.value,
        "raw": fact.raw,
        "word": word_of(fact.value, scale) if scale else "",
        "missing": fact.missing,
        "scale": fact.scale,
        "true_on": fact.true_on.isoformat(),
        "published_on": fact.published_on,
        "published_estimated": fact.estimated,
        "known_from": from_instant(fact.known_from).isoformat(),
        "source_body": fact.source_body,
        "reference": fact.reference,
        "evidence_id": fact.evidence,
    }


def picture_json(
    found: pl.DataFrame, basis: Basis, directory: Directory, catalogue: Catalogue
) -> list[Shape]:
    """Give the facts of a whole portfolio's picture as ``fact_json`` does, from its columns."""
    names = {one: directory.name_of(one) for one in found["authority"].unique()}
    codes = {one: directory.code_of(one) for one in found["authority"].unique()}
    clock = f"{basis.value}_at"

    @cache
    def word(value: float | None, name: str) -> str:
        scale = catalogue.scales.get(name)
        return word_of(value, scale) if scale else ""

    return [
        {
            "authority": names[row["authority"]],
            "code": codes[row["authority"]],
            "kind": row["kind"],
            "measure": row["measure"],
            "value": row["value"],
            "raw": row["raw"],
            "word": word(row["value"], row["scale"]),
            "missing": row["missing"],
            "scale": row["scale"],
            "true_on": row["true_on"].isoformat(),
            "published_on": row["published_on"],
            "published_estimated": row["estimated"],
            "known_from": _known_from(row[clock]),
            "source_body": row["source_body"],
            "reference": row["reference"],
            "evidence_id": row["evidence"],
        }
        for row in found.iter_rows(named=True)
    ]


@lru_cache(maxsize=65_536)
def _known_from(instant: int) -> str:
    return from_instant(instant).isoformat()


def change_json(row: Row, directory: Directory, catalogue: Catalogue) -> Shape:
    """Give a changed cell, a row of ``projections.timemachine.differences``.

    The dates and the evidence are those of what is shown after or, where nothing is, before.
    """
    return {
        "authority": directory.name_of(row["authority"]),
        "code": directory.code_of(row["authority"]),
        "kind": row["kind"],
        "measure": row["measure"],
        "title": catalogue.title_of(row["measure"]),
        "before": row["raw_before"],
        "after": row["raw_after"],
        "cause": row["cause"],
        "evidence_id": newest(row, "evidence"),
        "true_on": newest(row, "true_on").isoformat(),
        "published_on": newest(row, "published_on"),
    }


def move_json(move: Move, directory: Directory) -> Shape:
    """Give what became of an alert between two moments."""
    alert = move.alert
    return {
        "id": alert.id,
        "authority": directory.name_of(alert.authority),
        "code": directory.code_of(alert.authority),
        "detector": alert.detector,
        "domain": alert.domain,
        "level": alert.level,
        "change": move.became,
        "opened_on": alert.opened_on,
        "cleared_on": alert.cleared_on,
    }


def vintages_json(found: Vintages) -> Shape:
    """Give how late a source's values of a measure come, and how much they are revised."""
    return asdict(found)


def replayed_json(
    one: Replayed, authority: str, directory: Directory, catalogue: Catalogue
) -> Shape:
    """Give an alert that today's rules would have given, and when it was recorded, if it was."""
    fired = one.fired
    return {
        "authority": directory.name_of(authority),
        "code": directory.code_of(authority),
        "detector": fired.detector,
        "domain": fired.domain,
        "level": fired.level,
        "on": fired.on,
        "until": fired.until,
        "reasons": [sentences.reason(signal, catalogue) for signal in fired.signals],
        "evidence_ids": list(fired.evidence_ids),
        "alert_id": fired.alert,
        "recorded_at": one.recorded_at.isoformat() if one.recorded_at else None,
    }


def signal_id(alert: str, signal: Signal) -> str:
    """Give the id of a signal within its alert."""
    return name_id(SIGNALS, alert, signal.key).hex


def signal_json(alert: str, signal: Signal, catalogue: Catalogue) -> Shape:
    """Give a signal with its sentences."""
    scale = str(signal.observed.get("scale", ""))
    return {
        "id": signal_id(alert, signal),
        "detector": signal.detector,
        "rule_version": signal.rule_version,
        "measure": signal.measure,
        "reason": sentences.reason(signal, catalogue),
        "reason_code": signal.reason,
        "since": signal.since,
        "evidence_ids": list(signal.evidence_ids),
        "contrary_ids": list(signal.contrary_ids),
        "parameters": signal.parameters,
        "observed": signal.observed,
        "clears_if": sentences.clears_if(signal.clears_if, scale, catalogue),
        "counterfactual": {
            "measure": signal.clears_if.measure,
            "kind": signal.clears_if.kind,
            "bound": signal.clears_if.bound,
            "better": signal.clears_if.better,
            "times": signal.clears_if.times,
        },
    }


def alert_json(alert: Alert, directory: Directory, catalogue: Catalogue) -> Shape:
    """Give an alert with the signals that stand."""
    return {
        "id": alert.id,
        "authority": directory.name_of(alert.authority),
        "code": directory.code_of(alert.authority),
        "detector": alert.detector,
        "domain": alert.domain,
        "level": alert.level,
        "opened_on": alert.opened_on,
        "cleared_on": alert.cleared_on,
        "cleared_by": alert.cleared_by,
        "signals": [signal_json(alert.id, signal, catalogue) for signal in alert.signals],
    }


def quarantined_json(row: QuarantinedRow) -> Shape:
    """Give a row in quarantine, as it came."""
    return {
        "id": row.id,
        "feed": row.feed,
        "file": row.file,
        "row": row.row,
        "reason": row.reason,
        "name": row.name,
        "candidates": list(row.candidates),
        "cells": row.cells,
        "quarantined_at": row.quarantined_at,
    }


def system_json(system: System) -> Shape:
    """Give how an installation is."""
    log = system.log
    return {
        "status": system.status.value,
        "sentence": sentence_of(system),
        "store": system.store,
        "engine": system.engine,
        "following_fails": system.failing,
        "imported": log.imported if log else None,
        "log_position": log.position if log else None,
        "followers": [follower_json(one) for one in log.followers] if log else [],
        "rebuilds": [asdict(one) for one in log.rebuilds] if log else [],
        "anchor": anchor_json(log.anchor) if log and log.anchor else None,
        "parked": asdict(system.parked) if system.parked else None,
    }


def follower_json(one: Follower) -> Shape:
    """Give one that follows the log."""
    return {
        "name": one.name,
        "title": title_of(one.name),
        "position": one.position,
        "lag_events": one.events,
        "lag_seconds": one.seconds,
    }


def anchor_json(anchor: Anchor) -> Shape:
    """Give a head of the log that was written down."""
    return {
        "position": anchor.position,
        "written_at": anchor.written_at.isoformat(),
        "holds": anchor.holds,
    }


def entry_json(entry: Entry, directory: Directory) -> Shape:
    """Give an entry of the register."""
    return {
        "id": entry.id.hex,
        "slug": entry.slug,
        "name": entry.name,
        "official_name": entry.official_name,
        "kind": entry.kind,
        "region": entry.region,
        "sub_region": entry.sub_region,
        "code": entry.gss_code,
        "codes": [{"scheme": code.scheme, "code": code.code} for code in entry.codes],
        "aliases": list(entry.aliases),
        "starts_on": entry.starts_on.isoformat() if entry.starts_on else None,
        "ended_on": entry.ended_on.isoformat() if entry.ended_on else None,
        "successors": _slugs(entry.successors, directory),
        "predecessors": _slugs(_predecessors(entry, directory), directory),
        "merged_into": _slugs([entry.kept], directory)[0] if entry.kept else None,
    }


def _predecessors(entry: Entry, directory: Directory) -> list[UUID]:
    return [one.id for one in directory.entries.values() if entry.id in one.successors]


def _slugs(authorities: Iterable[UUID], directory: Directory) -> list[str]:
    return [directory.entries[one].slug for one in authorities if one in directory.entries]
