"""How well the check does on marked sentences: counts, shares and their 95% intervals."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt

from ingest.leakcheck import GiveAway, check
from tests.leakcorpus.corpus import Mark, Sentence, deny

_Z = 1.959964
"""Standard deviations of a 95% interval."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.hits / self.of if self.of else 0.0

    def interval(self) -> tuple[float, float]:
        """Return Wilson's 95% interval."""
        if not self.of:
            return 0.0, 1.0
        base = 1 + _Z**2 / self.of
        middle = (self.value + _Z**2 / (2 * self.of)) / base
        half = _Z / base * sqrt(self.value * (1 - self.value) / self.of + _Z**2 / (4 * self.of**2))
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{self.hits} of {self.of} = {self.value:.3f} ({low:.3f} to {high:.3f})"


@dataclass(slots=True)
class Scores:
    """What was found of what is marked, and what was flagged without a mark."""

    found: Counter[str] = field(default_factory=Counter)
    marked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    sentences: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    same_kind: int = 0
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    false: list[tuple[str, str, str]] = field(default_factory=list)

    def recall(self, kind: str | None = None) -> Share:
        """Return the share of marks of which at least half the letters were flagged."""
        return _share(self.found, self.marked, kind)

    def precision(self, kind: str | None = None) -> Share:
        """Return the share of flags that touch a mark."""
        return _share(self.right, self.flagged, kind)

    def sentence_recall(self) -> Share:
        """Return the share of sentences with a mark that were flagged anywhere."""
        hits = self.sentences[True, True]
        return Share(hits, hits + self.sentences[True, False])

    def sentence_precision(self) -> Share:
        """Return the share of flagged sentences that have a mark."""
        hits = self.sentences[True, True]
        return Share(hits, hits + self.sentences[False, True])

    def clean_kept(self) -> Share:
        """Return the share of clean sentences that were left alone."""
        hits = self.sentences[False, False]
        return Share(hits, hits + self.sentences[False, True])

    def take(self, sentence: Sentence, flags: list[GiveAway]) -> None:
        """Count one sentence."""
        self.sentences[bool(sentence.marks), bool(flags)] += 1
        for mark in sentence.marks:
            self._take_mark(sentence, mark, flags)
        for flag in flags:
            self.flagged[flag.kind] += 1
            if any(_overlap(mark, flag) for mark in sentence.marks):
                self.right[flag.kind] += 1
            else:
                self.false.append((flag.kind, flag.span, sentence.text))

    def _take_mark(self, sentence: Sentence, mark: Mark, flags: list[GiveAway]) -> None:
        self.marked[mark.kind] += 1
        if 2 * sum(_overlap(mark, flag) for flag in flags) >= mark.end - mark.start:
            self.found[mark.kind] += 1
            self.same_kind += any(f.kind == mark.kind and _overlap(mark, f) for f in flags)
        else:
            self.missed.append((mark.kind, sentence.text[mark.start : mark.end], sentence.text))


def score(sentences: Iterable[Sentence]) -> Scores:
    """Check sentences and count."""
    scores = Scores()
    for sentence in sentences:
        scores.take(sentence, check(sentence.text, deny()))
    return scores


def _overlap(mark: Mark, flag: GiveAway) -> int:
    return max(0, min(mark.end, flag.end) - max(mark.start, flag.start))


def _share(hits: Counter[str], of: Counter[str], kind: str | None) -> Share:
    return Share(hits[kind], of[kind]) if kind else Share(hits.total(), of.total())
