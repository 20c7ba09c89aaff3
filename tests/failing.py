"""What a failing test prints beside its assertion: where to look, and how to run it alone."""

import sys
from pathlib import Path
from types import ModuleType

import pytest


def tell(item: pytest.Item, report: pytest.TestReport) -> None:
    """Add to the report of a test that failed."""
    if report.failed and isinstance(item, pytest.Function):
        report.sections.append(("What to look at", "\n".join(_places(item))))
    if report.when == "teardown" and (reading := _reading()):
        reading.LAST.clear()


def _reading() -> ModuleType | None:
    """Return the module that reads pages, if a test has imported it."""
    return sys.modules.get("tests.e2e.reading")


def _places(item: pytest.Function) -> list[str]:
    told = [f"Alone: .venv/bin/python -m pytest '{item.nodeid.partition('@')[0]}'"]
    folder = item.funcargs.get("tmp_path")
    if isinstance(folder, Path) and folder.exists():
        told.append(f"Its folder, which stays: {folder}")
    if (reading := _reading()) and reading.LAST:
        told.append(f"The page that was read last: {reading.LAST[-1].summary}")
    return told
