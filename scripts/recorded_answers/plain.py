"""Answers as text that can be compared, without what is chance or measured by a stopwatch.

The clock and the chance of what is recorded are held (``still``), so little is left to take out.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from scripts.recorded_answers.asking import Answer
from scripts.recorded_answers.running import Done


class Rule(NamedTuple):
    """What is put for a pattern, and why it can't stay."""

    pattern: re.Pattern[str]
    put: str
    why: str


RULES = (
    Rule(
        re.compile(r'(name="_csrf_token" value=")[^"]*'),
        r"\1...",
        "a form's token is drawn by chance: its count of draws is no behaviour",
    ),
    Rule(
        re.compile(r'("(?:seconds|switched_in_seconds)": )[0-9.e-]+'),
        r"\1...",
        "how long a rebuild took is measured by a stopwatch",
    ),
    Rule(
        re.compile(r"in [0-9.,]+ s \([0-9,]+ a second\)"),
        "in ... s (... a second)",
        "the same, in words",
    ),
    Rule(
        re.compile(r"^[^\n]*: \d+%, about \d+ s left\n", re.MULTILINE),
        "",
        "progress is printed only when the machine is slow",
    ),
    Rule(
        re.compile(r'("written_at": ")[^"]*'),
        r"\1...",
        "when the anchors' file was last changed is told by the machine's clock",
    ),
    Rule(
        re.compile(r"(date that was last done on )[^.]*"),
        r"\1...",
        "the same, in words",
    ),
    Rule(
        re.compile(r"127\.0\.0\.1:(?!8000\b)\d{4,5}"),
        "127.0.0.1:...",
        "the server takes any free port",
    ),
)
_RANDOM = re.compile(
    r"(?<![0-9a-f])[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}(?![0-9a-f])"
)
"""Random ids. One that the prepared home's story doesn't name was drawn while recording, and is
numbered by its first appearance in an answer: how many were drawn before it is no behaviour."""

Plainly = Callable[[str], str]


def plainly(story: str) -> Plainly:
    """Return what takes chance out of a text; ids that the story names stay."""
    known = {one.replace("-", "") for one in _RANDOM.findall(story)}

    def plain(text: str) -> str:
        for rule in RULES:
            text = rule.pattern.sub(rule.put, text)
        seen: dict[str, str] = {}

        def numbered(found: re.Match[str]) -> str:
            one = found[0].replace("-", "")
            return found[0] if one in known else seen.setdefault(one, f"(id {len(seen) + 1})")

        return _RANDOM.sub(numbered, text)

    return plain


def of_answer(answer: Answer, plain: Plainly) -> str:
    """Return the status, the head and the content of an answer."""
    head = [f"{answer.status}"]
    head += [f"{name}: {value}" for name, value in sorted(answer.headers.items())]
    head += [f"set-cookie: {one}" for one in answer.cookies]
    content = readable(answer.body, answer.headers.get("content-type", ""))
    return plain("\n".join(head) + "\n\n" + content)


def of_command(done: Done, plain: Plainly, made: Iterable[Path] = ()) -> str:
    """Return exit code, output and the content of files that a command made."""
    parts = [f"exit code {done.code}", "--- output", done.out.decode()]
    parts += ["--- errors", done.err.decode()]
    for file in made:
        parts += [f"--- {file.name}", readable(file.read_bytes(), file.name)]
    return plain("\n".join(parts) + "\n")


def readable(content: bytes, kind: str) -> str:
    """Return what bytes say, by their type or the name of their file."""
    if content.startswith(b"%PDF"):
        return _of_pdf(content)
    if content.startswith(b"PAR1"):
        return _of_parquet(content)
    if content.startswith(b"PK"):
        return _of_workbook(content)
    text = content.decode("utf-8", "backslashreplace")
    if "json" in kind:
        try:
            return json.dumps(json.loads(text), indent=1, ensure_ascii=False)
        except json.JSONDecodeError:
            return text
    return text


def _of_pdf(content: bytes) -> str:
    from pdfminer.high_level import extract_text  # noqa: PLC0415 - slow to load, seldom needed
    from pdfminer.layout import LAParams  # noqa: PLC0415 - the same

    # By place only: how it groups boxes otherwise hangs on where objects lie in memory.
    by_place = LAParams(boxes_flow=None)
    return f"(PDF)\n{extract_text(io.BytesIO(content), laparams=by_place)}"


def _of_parquet(content: bytes) -> str:
    import polars as pl  # noqa: PLC0415 - the same

    frame = pl.read_parquet(io.BytesIO(content))
    return f"(Parquet) {frame.schema}\n{frame.write_csv()}"


def _of_workbook(content: bytes) -> str:
    """Return the parts of a workbook but for the one that holds when it was made."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = [one for one in sorted(parts.namelist()) if one != "docProps/core.xml"]
        texts = [parts.read(one).decode("utf-8", "backslashreplace") for one in names]
    told = zip(names, (one.replace("><", ">\n<") for one in texts), strict=True)
    return "(workbook)\n" + "\n".join(f"== {name}\n{text}" for name, text in told)
