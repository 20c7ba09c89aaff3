"""The report of a back-test: one page that needs nothing else, and the same as JSON."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from web.words import sentences

_WIDTH, _HEIGHT, _MARGIN = 480, 300, 40
_TEMPLATE = "backtest.html"


def write(document: dict[str, Any], folder: Path) -> None:
    """Write ``backtest.html`` and ``backtest.json`` into a folder, made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=1, ensure_ascii=False)
    (folder / "backtest.json").write_text(text, encoding="utf-8")
    (folder / _TEMPLATE).write_text(page(document), encoding="utf-8")


def page(document: dict[str, Any]) -> str:
    """Return the report as HTML."""
    environment = Environment(
        loader=PackageLoader("infra.analysts.backtest", "."), autoescape=select_autoescape()
    )
    cases: list[dict[str, Any]] = document["cases"]
    return environment.get_template("report.html").render(
        d=document,
        misses=[one for one in cases if one["outcome"] and not one["alerted"]],
        hits=[one for one in cases if one["outcome"] and one["alerted"]],
        false_alarms=[one for one in cases if not one["outcome"] and one["alerted"]],
        detectors=sentences.DETECTORS,
        day=sentences.long_day,
        capture=_line(document["capture"]),
        reliability=_line([(one[0], one[1]) for one in document["reliability"]]),
        diagonal=_line([(0.0, 0.0), (1.0, 1.0)]),
        box=(_WIDTH, _HEIGHT, _MARGIN),
    )


def _line(points: Sequence[Sequence[float]]) -> str:
    """Return points between 0 and 1 as those of an SVG line."""
    across, up = _WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN
    return " ".join(
        f"{_MARGIN + across * x:.1f},{_HEIGHT - _MARGIN - up * y:.1f}" for x, y, *_ in points
    )
