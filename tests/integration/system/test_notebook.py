"""The worked notebook runs from its first cell to its last."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_worked_notebook_runs() -> None:
    path = ROOT / "examples/notebooks/time_machine.ipynb"
    book = nbformat.reads(path.read_text(encoding="utf-8"), 4)  # type: ignore[no-untyped-call]  # nbformat has no types
    resources = {"metadata": {"path": str(ROOT)}}
    NotebookClient(book, timeout=120, kernel_name="python3", resources=resources).execute()
    shown = [cell for cell in book.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) >= 7
