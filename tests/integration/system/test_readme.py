"""The README's console session does what it says (its Python session runs as a doctest)."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BIN = ROOT / ".venv" / "bin"


def test_the_console_session_of_the_readme(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```console\n(.*?)```", readme, re.DOTALL)
    assert found
    steps = re.split(r"^\$ ", found[1], flags=re.MULTILINE)[1:]
    assert len(steps) == 4
    for step in steps:
        command, _, expected = step.partition("\n")
        done = subprocess.run(
            command.split(),
            cwd=ROOT,
            env={
                "SOUNDINGS_HOME": str(tmp_path),
                "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
                "COLUMNS": "200",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        shown = [line for line in expected.splitlines() if line not in ("", "...")]
        for line in shown:
            assert line in done.stdout, (command, done.stdout, done.stderr)
