"""One word a concept: nothing in the code is called by a word that the glossary has retired."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("domain", "detectors", "projections", "ingest", "consumers", "infra", "web")
_GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| (?P<words>[^|]+?) \| [^|]+ \| (?P<stays>[^|]*?) ?\|$", re.MULTILINE)
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


def retired() -> dict[str, str]:
    """Return the retired words, each with the folder in which it stays."""
    section = _GLOSSARY.split("## Retired", 1)[1]
    rows = [row for row in _ROW.finditer(section) if row["words"] not in {"not", "---"}]
    stays = {row["words"]: re.findall(r"`([^`]+)`", row["stays"]) for row in rows}
    return {
        word.strip(): where[0] if where else ""
        for words, where in stays.items()
        for word in re.sub(r"\([^)]*\)", "", words).split(",")
    }


RETIRED = retired()


PLAIN = re.compile(r"under_way|way_on|offices")
"""A retired word in its plain sense: nothing there means what the glossary has another word for."""


def names() -> Iterator[tuple[str, str]]:
    """Yield what folders, modules, classes and functions are called, and where.

    Those of the product and its tests; but of the tests no functions, for they are sentences.
    """
    for folder in (*PRODUCT, "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            for part in (*path.relative_to(ROOT).parts[:-1], path.stem):
                yield part, file
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    yield node.name, file
                elif isinstance(node, FUNCTION) and folder != "tests":
                    yield PLAIN.sub("", node.name), file


@cache
def all_names() -> tuple[tuple[str, str], ...]:
    """Return them all, read once for all words."""
    return tuple(names())


def singular(word: str) -> str:
    """Return a word without its plural's s."""
    return word[:-1] if word.endswith("s") and word != "rooms" else word


def test_the_glossary_retires_words() -> None:
    assert {"desk", "office", "triage", "way", "keeping"} <= RETIRED.keys()


@pytest.mark.parametrize("word", RETIRED)
def test_nothing_is_called_by_a_retired_word(word: str) -> None:
    found = sorted(
        {
            f"{name} in {file}"
            for name, file in all_names()
            if word in {singular(one.lower()) for one in _WORD.findall(name)} | {name.lower()}
            and not (RETIRED[word] and RETIRED[word] in file)
        }
    )

    assert found == [], f"say what docs/glossary.md says instead of '{word}'"
