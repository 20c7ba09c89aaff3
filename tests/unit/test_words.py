"""One word a concept: no module and no class is called by a word that the glossary has retired."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("domain", "detectors", "projections", "ingest", "consumers", "infra", "web")
_GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| (?P<words>[^|]+?) \| [^|]+ \| (?P<stays>[^|]*?) ?\|$", re.MULTILINE)
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


def names() -> Iterator[tuple[str, str]]:
    """Yield every name of a folder, module or class of the product and its tests, and its file."""
    for folder in (*PRODUCT, "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            for part in (*path.relative_to(ROOT).parts[:-1], path.stem):
                yield part, file
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    yield node.name, file


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
            for name, file in names()
            if word in {singular(one.lower()) for one in _WORD.findall(name)} | {name.lower()}
            and not (RETIRED[word] and RETIRED[word] in file)
        }
    )

    assert found == [], f"say what docs/glossary.md says instead of '{word}'"
