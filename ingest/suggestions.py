"""Names that a spelling nobody has may have been meant for: to choose from, never to take."""

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process

from domain.register.directory import Directory
from domain.register.names import normalised

_MOST = 3
_LEAST_LIKENESS = 78.0
_SHORTEST = 3
_SHORT = {
    "beds": "bedfordshire",
    "bucks": "buckinghamshire",
    "cambs": "cambridgeshire",
    "derbys": "derbyshire",
    "glos": "gloucestershire",
    "hants": "hampshire",
    "herts": "hertfordshire",
    "lancs": "lancashire",
    "leics": "leicestershire",
    "lincs": "lincolnshire",
    "northants": "northamptonshire",
    "notts": "nottinghamshire",
    "oxon": "oxfordshire",
    "salop": "shropshire",
    "staffs": "staffordshire",
    "warks": "warwickshire",
    "wilts": "wiltshire",
    "worcs": "worcestershire",
    "yorks": "yorkshire",
}
_CODE = re.compile(r"[A-Z]\d{6,}")


class Suggestions:
    """Looks for near spellings among those of a register."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def near(self, spelling: str) -> tuple[str, ...]:
        """Return names that begin alike, are a part of it, or are written nearly so; best first.

        A code is near to none: one digit makes it somebody else's.
        """
        if _CODE.fullmatch(spelling.strip().upper()):
            return ()
        words = normalised(spelling).split()
        wanted = " ".join(_SHORT.get(word, word) for word in words)
        known = self._directory.names()
        found = [*_beginning(wanted, known), *_within(wanted, known), *_alike(wanted, known)]
        names = dict.fromkeys(
            self._directory.entries[self._directory.kept(owner)].name
            for name in found
            for owner in sorted(known[name])
        )
        return tuple(names)[:_MOST]


def _beginning(wanted: str, known: Iterable[str]) -> Iterator[str]:
    """Yield the names that begin with what was written, the shortest first."""
    if len(wanted) >= _SHORTEST:
        yield from sorted((name for name in known if name.startswith(wanted)), key=len)


def _within(wanted: str, known: Iterable[str]) -> Iterator[str]:
    """Yield the names that stand whole in what was written, the longest first."""
    padded = f" {wanted} "
    yield from sorted((name for name in known if f" {name} " in padded), key=len, reverse=True)


def _alike(wanted: str, known: Iterable[str]) -> Iterator[str]:
    scored = process.extract(wanted, list(known), scorer=fuzz.ratio, limit=3 * _MOST)
    yield from (name for name, likeness, _ in scored if likeness >= _LEAST_LIKENESS)
