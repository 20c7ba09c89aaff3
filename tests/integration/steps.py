"""Steps that tests of the whole share."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from infra.services.installation import Soundings
from infra.services.rebuild import Rebuilding
from ingest.tally import Report
from projections import rebuilding

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


def rebuild_with_a_cut(app: Soundings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebuild all views, cut off on the way; the second try goes on from where the first came."""
    monkeypatch.setattr(rebuilding, "BATCH", 1_000)

    def cut(_: str, done: int, __: int) -> None:
        if done > 2_000:
            raise KeyboardInterrupt

    app.progress = cut
    with pytest.raises(KeyboardInterrupt):
        Rebuilding(app).build()
    app.progress = lambda *_: None
    again = Rebuilding(app)
    assert again.resumed
    again.build()
    assert 0 < again.events < app.store.last_position()
    again.switch()
