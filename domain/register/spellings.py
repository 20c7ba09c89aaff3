"""A name taken apart: what the place is called, and what sort of body the name says it is.

'Derby City Council', 'City of Derby' and 'Derby UA' name one place with different words about the
sort of council. The place is compared, and the words must fit: Durham City Council is not Durham
County Council.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_JOINING = re.compile("[-\u2010-\u2015/,;:_()\\[\\]]")
_NOT_WORD = re.compile(r"[^\w\s]")
_IDLE = frozenset({"and", "the"})
_SAME = {"saint": "st", "&": "and"}

_AT_THE_END: dict[str, str] = {
    "council": "council",
    "county council": "county",
    "county borough council": "county borough",
    "county borough": "county borough",
    "cbc": "county borough",
    "county": "county",
    "county of": "county",
    "city council": "city",
    "city": "city",
    "city of": "city",
    "city district council": "city",
    "city county of": "city",
    "cc": "county or city",
    "borough council": "borough",
    "borough": "borough",
    "borough of": "borough",
    "bc": "borough",
    "royal borough of": "royal",
    "royal borough": "royal",
    "rb": "royal",
    "district council": "district",
    "district": "district",
    "dc": "district",
    "metropolitan borough council": "metropolitan",
    "metropolitan district council": "metropolitan",
    "metropolitan borough": "metropolitan",
    "metropolitan district": "metropolitan",
    "mbc": "metropolitan",
    "mdc": "metropolitan",
    "mb": "metropolitan",
    "md": "metropolitan",
    "london borough council": "london",
    "london borough of": "london",
    "london borough": "london",
    "lb": "london",
    "lbc": "london",
    "unitary authority": "unitary",
    "unitary council": "unitary",
    "unitary": "unitary",
    "ua": "unitary",
    "local authority": "council",
    "la": "council",
    "authority": "authority",
    "corporation": "corporation",
    "region": "region",
    "combined authority": "combined",
    "combined county authority": "combined",
    "mayoral combined authority": "combined",
    "mayoral combined county authority": "combined",
    "ca": "combined",
    "mca": "combined",
    "cca": "combined",
    "fire rescue service": "fire",
    "fire rescue authority": "fire",
    "combined fire rescue authority": "fire",
    "combined fire authority": "fire",
    "fire rescue": "fire",
    "fire service": "fire",
    "fire authority": "fire",
    "fire commissioner": "fire",
    "fire brigade": "fire",
    "frs": "fire",
    "fra": "fire",
    "police": "police",
    "police force": "police",
    "police service": "police",
    "police authority": "police",
    "constabulary": "police",
    "police crime commissioner": "police",
    "police fire crime commissioner": "police",
    "police crime commissioner chief constable": "police",
    "pcc": "police",
    "national park": "park",
    "national park authority": "park",
    "npa": "park",
    "waste authority": "waste",
    "waste disposal authority": "waste",
}
_AT_THE_START: dict[str, str] = {
    "city of": "city",
    "city county of": "city",
    "city council of": "city",
    "county of": "county",
    "county": "county",
    "london borough of": "london",
    "lb of": "london",
    "lb": "london",
    "royal borough of": "royal",
    "rb of": "royal",
    "rb": "royal",
    "borough of": "borough",
    "borough council of": "borough",
    "metropolitan borough of": "metropolitan",
    "district of": "district",
    "council of": "council",
}
_LONGEST = 6
OTHER_BODIES = frozenset({"region", "combined", "fire", "police", "park", "waste"})
"""Words of bodies that share an area's name with its council, and are never meant by it alone."""

_KINDS: dict[str, frozenset[str]] = {
    "metropolitan": frozenset({"metropolitan_district"}),
    "london": frozenset({"london_borough"}),
    "royal": frozenset({"london_borough", "unitary"}),
    "unitary": frozenset({"unitary"}),
    "region": frozenset({"region"}),
    "combined": frozenset({"combined_authority"}),
    "fire": frozenset({"fire"}),
    "police": frozenset({"police"}),
    "park": frozenset({"national_park"}),
    "waste": frozenset({"waste"}),
    "county borough": frozenset(),
}
_NO_COUNCILS = frozenset({"nation", "region"})
_LOCAL = frozenset({"district", "unitary", "metropolitan_district", "london_borough"})
_TOWN_WORDS = frozenset({"city", "borough", "district", "metropolitan", "london", "royal"})


class Spelling(NamedTuple):
    """A name's place, and the sorts of body its other words speak of."""

    place: str
    sorts: frozenset[str]

    @property
    def of_another_body(self) -> bool:
        """Tell whether the words are of a body that is not the area's council."""
        return bool(self.sorts & OTHER_BODIES)


_NATURAL = {
    "county": frozenset({"county"}),
    "unitary": frozenset({"unitary"}),
    "metropolitan_district": frozenset({"metropolitan"}),
    "district": frozenset({"district"}),
    "london_borough": frozenset({"london"}),
}
"""What a kind of council may be called, whether or not it says so itself."""


@lru_cache(maxsize=32_768)
def taken_apart(name: str) -> Spelling:
    """Return a name's place and sorts; case, accents, hyphens and idle words make no difference.

    >>> taken_apart("Stoke-on-Trent UA").place == taken_apart("City of Stoke on Trent").place
    True
    >>> sorted(taken_apart("Bristol, City of").sorts), taken_apart("St. Helens MBC").place
    (['city'], 'st helens')
    """
    words = _words(name)
    sorts: set[str] = set()
    while (cut := _cut(words)) is not None:
        words, sort = cut
        sorts.add(sort)
    return Spelling(" ".join(words), frozenset(sorts))


def says(sorts: frozenset[str], wanted: frozenset[str], kind: str) -> bool:
    """Tell whether a kind of authority, by one of its own spellings, says what is wanted of it.

    Asked where several bodies share a place: what is said of one must not be another's.
    """
    if sorts & OTHER_BODIES - wanted:
        return False
    said = sorts | _NATURAL.get(kind, frozenset[str]())
    if sorts <= {"council"} and kind not in _NO_COUNCILS:
        said |= {"council"}
    if sorts & {"county", "city"}:
        said |= {"county or city"}
    return wanted <= said


def fits(sorts: frozenset[str], kind: str, own: frozenset[str]) -> bool:
    """Tell whether a kind of authority, with the words it uses itself, can be so spoken of."""
    return all(sort in own or _may_be(sort, kind, own) for sort in sorts)


def _may_be(sort: str, kind: str, own: frozenset[str]) -> bool:
    if kind in _NO_COUNCILS:
        return sort == kind
    if sort in _KINDS:
        return kind in _KINDS[sort]
    if sort == "county":
        return kind == "county" or (kind == "unitary" and not own & _TOWN_WORDS)
    if sort in {"city", "borough", "district"}:
        return kind in _LOCAL and "county" not in own
    return not own & OTHER_BODIES or sort == "authority"


def _words(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    spaced = _JOINING.sub(" ", plain.replace("&", " and "))
    words = _NOT_WORD.sub("", spaced).split()
    return [_SAME.get(word, word) for word in words if word not in _IDLE]


def _cut(words: list[str]) -> tuple[list[str], str] | None:
    """Return the words without the longest phrase about the sort of body, as long as some stay."""
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        if (sort := _AT_THE_END.get(" ".join(words[-count:]))) is not None:
            return words[:-count], sort
        if (sort := _AT_THE_START.get(" ".join(words[:count]))) is not None:
            return words[count:], sort
    return None
