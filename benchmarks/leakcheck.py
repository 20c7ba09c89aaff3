"""``python -m benchmarks.leakcheck``: what the leak check finds and misses, and its time.

Prints the figures and writes them into ``docs/leak-check.md`` between its two marks.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import get_args

from benchmarks.measuring import pair
from ingest.leakcheck import DenyLists, Kind, check
from tests.leakcorpus.corpus import Sentence, deny, sentences
from tests.leakcorpus.scores import Share, score
from tests.leakcorpus.typing_errors import in_a_hurry

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "leak-check.md"
BEGINS, ENDS = "<!-- figures begin -->\n", "<!-- figures end -->\n"
_FLOOR = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,64}|\b0\d{9,10}\b|\b[a-z]{1,2}\d{1,2} ?\d[a-z]{2}\b")
_PLAIN = {
    "inspectors' published reports": "inspectors_sentences.csv",
    "statements made up by another author": "problem_types.csv",
}
_HEADER = """\
| kind | found of marked, recall (95%) | right of flagged, precision (95%) |
| --- | --- | --- |"""


def main() -> None:
    """Measure, print and write."""
    figures = "\n".join(_figures()) + "\n"
    print(figures)
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGINS)
    after = rest.split(ENDS)[1]
    PAGE.write_text(f"{before}{BEGINS}\n{figures}\n{ENDS}{after}", encoding="utf-8")


def _figures() -> Iterator[str]:
    held_out, development = sentences("held out"), sentences("development")
    yield from _half("Held out", held_out)
    yield from _half("Development", development)
    yield from ("", "### Typed in a hurry", "")
    yield "Lower case, and a slip in a word of six letters or more of each mark, held-out half: "
    yield f"recall {score(in_a_hurry(held_out)).recall()}."
    yield from ("", "### Texts of other origin", "")
    yield from _of_other_origin()
    yield from ("", "### Time", "")
    yield from _time([one.text for one in (*held_out, *development)])


def _half(name: str, half: tuple[Sentence, ...]) -> Iterator[str]:
    scores = score(half)
    yield from ("", f"### {name}: {len(half)} sentences", "", _HEADER)
    for kind in get_args(Kind):
        yield f"| {kind} | {scores.recall(kind)} | {scores.precision(kind)} |"
    yield f"| **all** | {scores.recall()} | {scores.precision()} |"
    yield ""
    yield f"- Missed: {_missed(scores.recall())} of the marks."
    yield f"- Sentences with a mark that were flagged: {scores.sentence_recall()}."
    yield f"- Flagged sentences that have a mark: {scores.sentence_precision()}."
    yield f"- Clean sentences left alone: {scores.clean_kept()}."
    yield f"- Marks found under their own kind: {scores.same_kind} of {scores.found.total()}."
    yield from _listed("Misses", scores.missed)
    yield from _listed("False alarms", scores.false)


def _missed(recall: Share) -> Share:
    return Share(recall.of - recall.hits, recall.of)


def _listed(name: str, rows: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    yield from ("", f"{name}:", "") if rows else ("", f"{name}: none.")
    for kind, span, text in rows:
        shown = text.replace("\n", " / ")
        yield f"- {kind}: '{span}' in '{shown}'"


def _of_other_origin() -> Iterator[str]:
    lists = DenyLists(deny().people, deny().organisations, deny().roles)
    yield "Unmarked texts of `examples/statements/`; what is flagged is listed, to be judged."
    for name, file in _PLAIN.items():
        path = ROOT / "examples" / "statements" / file
        with path.open(encoding="utf-8", newline="") as lines:
            texts = [row["text"] for row in csv.DictReader(lines)]
        flags = [(one.kind, one.span, text) for text in texts for one in check(text, lists)]
        yield f"\n**{name}**: {len(flags)} flags in {len(texts)} texts."
        yield from _listed("Flagged", flags)


def _time(texts: list[str]) -> Iterator[str]:
    checked = pair("checks", _over(texts, _check), _over(texts, _search))
    yield f"One check of a sentence takes {1e6 / checked.rate:,.0f} microseconds; a plain search"
    yield f"for e-mail, telephone and postcode takes {1e6 / checked.floor:,.1f}. The check is"
    yield f"{1 / checked.ratio:,.0f} times the floor."


def _over(texts: list[str], work: Callable[[str], object]) -> Callable[[], Callable[[], int]]:
    def once() -> int:
        for text in texts:
            work(text)
        return len(texts)

    return lambda: once


def _check(text: str) -> object:
    return check(text, deny())


def _search(text: str) -> object:
    return _FLOOR.search(text.lower())


if __name__ == "__main__":
    main()
