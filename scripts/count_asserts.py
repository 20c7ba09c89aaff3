"""Count what the tests assert, at revisions: ``python scripts/count_asserts.py b60c809 HEAD``.

Counts test functions, their ``assert``, ``pytest.raises`` and Playwright's ``expect``, helpers
included. Of two revisions the tests that assert less in the second are named, wherever they moved.
``pytest --collect-only -q | tail -1`` counts the items that these become.
"""

import ast
import subprocess
import sys
from collections import Counter
from itertools import pairwise

_CALLS = {"raises", "expect", "fail"}


def files(revision: str) -> list[str]:
    """Return the text of every file of tests at a revision."""
    listed = _git("ls-tree", "-r", "--name-only", revision, "--", "tests").splitlines()
    return [_git("show", f"{revision}:{name}") for name in listed if name.endswith(".py")]


def asserted(revision: str) -> Counter[str]:
    """Return how much is asserted at a revision, by function; helpers count, too."""
    found: Counter[str] = Counter()
    for text in files(revision):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                found[node.name] += sum(map(_asserts, ast.walk(node)))
    return found


def _asserts(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        return name in _CALLS
    return isinstance(node, ast.Assert)


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout  # noqa: S607 - whichever git is there


def main(revisions: list[str]) -> None:
    """Print the counts, and what asserts less than before."""
    counts = [asserted(one) for one in revisions]
    for revision, count in zip(revisions, counts, strict=True):
        tests = sum(name.startswith("test_") for name in count)
        print(f"{revision}: {tests:,} names of tests, {count.total():,} assertions")
    for before, after in pairwise(counts):
        for name in sorted(one for one in before if after[one] < before[one]):
            print(f"  {name}: {before[name]} before, {after[name]} now")


if __name__ == "__main__":
    main(sys.argv[1:] or ["HEAD"])
