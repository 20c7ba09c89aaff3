"""Steps that tests of the whole share."""

from collections.abc import Sequence
from pathlib import Path

from infra.services.installation import Soundings
from ingest.tally import Report

HEADER = (
    "authority,kind,measure,value,true_on,published_on,scale,polarity,source_body,reference,text"
)


def write_rows(path: Path, rows: Sequence[str]) -> Path:
    """Write a plain evidence file."""
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def take_in(app: Soundings, *paths: Path) -> Report:
    """Import files and bring views and alerts up to date."""
    report = app.imports.importer("test").take_in(paths)
    app.follow()
    return report
