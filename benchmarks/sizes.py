"""``python -m benchmarks.sizes``: median and 90th percentile of file and function lengths."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[1]
FOLDERS = ("domain", "detectors", "projections", "ingest", "consumers", "infra", "web")


def main() -> None:
    """Print the lengths in lines."""
    sources = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    files = [len(text.splitlines()) for text in texts]
    functions = [length for text in texts for length in _functions(text)]
    for name, lengths in (("file", files), ("function", functions)):
        print(
            f"{name}: {len(lengths)}, median {median(lengths):.0f}, "
            f"90th percentile {quantiles(lengths, n=10)[-1]:.0f}, longest {max(lengths)}"
        )


def _functions(text: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield node.end_lineno - node.lineno + 1


if __name__ == "__main__":
    main()
