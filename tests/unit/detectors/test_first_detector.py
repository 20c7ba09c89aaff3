"""The tutorial on a first detector, followed to the letter in a copy of the code."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "first-detector.md").read_text(encoding="utf-8")
COPIED = ("detectors", "domain", "web", "docs", "pyproject.toml", "tests/unit")
_STEP = re.compile(
    r"<!-- (?P<what>file|insert into)[: ](?P<rest>.+?) -->\n```\w+\n(?P<code>.*?)```", re.DOTALL
)
_PLACE = re.compile(r"(?P<file>\S+) (?P<where>after|before): (?P<line>.+)", re.DOTALL)


def followed(folder: Path) -> list[Path]:
    """Do what the page says, step by step; return the files touched."""
    touched: list[Path] = []
    for step in _STEP.finditer(PAGE):
        if step["what"] == "file":
            file = folder / step["rest"].strip()
            file.write_text(step["code"], encoding="utf-8")
        else:
            place = _PLACE.fullmatch(step["rest"])
            assert place is not None, step["rest"]
            file = folder / place["file"]
            text, line = file.read_text(encoding="utf-8"), place["line"] + "\n"
            assert text.count(line) == 1, f"{file.name} has no one line '{place['line']}'"
            new = line + step["code"] if place["where"] == "after" else step["code"] + line
            file.write_text(text.replace(line, new), encoding="utf-8")
        touched.append(file.relative_to(folder))
    return touched


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Make a copy of what the page touches and what its tests need."""
    for name in COPIED:
        kind = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        kind(ROOT / name, tmp_path / name)
    for name in ("projections", "ingest", "consumers", "infra"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def test_whoever_follows_the_page_has_a_detector_that_runs_and_is_documented(copy: Path) -> None:
    touched = followed(copy)
    tests = ["detectors/test_twice_low.py", "detectors/test_documented.py"]

    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *(f"tests/unit/{name}" for name in tests),
            "detectors/twice_low.py",
        ],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert len(touched) == 7
    product = {file for file in touched if file.parts[0] not in {"tests", "docs"}}
    assert len(product) <= 3
