"""Who an authority is: kind, place, what it was and became, and its other names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.register.directory import Directory, Entry
from domain.register.names import normalised
from domain.register.spellings import taken_apart
from web.site.request import Links, Visit
from web.words import sentences


@dataclass(frozen=True, slots=True)
class Portrait:
    """What the register says of an authority."""

    name: str
    slug: str
    caption: str
    lines: Sequence[tuple[str, str]]
    predecessors: Links
    successors: Links
    other_names: Sequence[str]
    parts_passed: Sequence[str]
    names_to_take_back: Sequence[str]
    is_watched: bool


def portrait(visit: Visit, entry: Entry, directory: Directory) -> Portrait:
    """Put an entry of the register in words."""
    before = [one.id for one in directory.entries.values() if entry.id in one.successors]
    kind = sentences.AUTHORITIES.get(entry.kind, sentences.theme(entry.kind))
    codes = ", ".join(dict.fromkeys(one.code for one in entry.codes if one.scheme == "gss"))
    county = directory.by_slug(entry.county) if entry.county else None
    lines = (
        ("Official name", entry.official_name),
        ("Kind", kind),
        ("Region", entry.region),
        ("Sub-region", entry.sub_region),
        ("County", county.name if county and county.id != entry.id else ""),
        ("GSS code", codes),
        ("Began", sentences.long_date(entry.starts_on) if entry.starts_on else ""),
        ("Ended", sentences.long_date(entry.ended_on) if entry.ended_on else ""),
    )
    return Portrait(
        name=entry.name,
        slug=entry.slug,
        caption=", ".join(filter(None, [kind, entry.sub_region, entry.region])),
        lines=[line for line in lines if line[1]],
        predecessors=_links(visit, before, directory),
        successors=_links(visit, entry.successors, directory),
        other_names=_other_names(entry),
        parts_passed=list(_parts(entry, directory)),
        is_watched=entry.is_watched,
        names_to_take_back=[name for name in _other_names(entry) if _leads_alone(name, entry)],
    )


def _links(visit: Visit, ids: Iterable[UUID], directory: Directory) -> Links:
    entries = [directory.entries[one] for one in ids if one in directory.entries]
    return tuple((one.name, visit.href(f"/authorities/{one.slug}")) for one in entries)


def _parts(entry: Entry, directory: Directory) -> Iterator[str]:
    """Yield what passed from an authority to others, and from others to it."""
    for giver in directory.entries.values():
        for part in giver.parts_passed:
            taker = directory.entries[part.to]
            day = sentences.long_date(part.on)
            if giver is entry:
                yield f"{part.part} to {taker.name}, {day}"
            elif taker is entry:
                yield f"{part.part} from {giver.name}, {day}"


def _leads_alone(name: str, entry: Entry) -> bool:
    """Tell whether a name would not lead to an authority by its place alone, as 'Derby UA' does."""
    return taken_apart(name).place != taken_apart(entry.name).place


def _other_names(entry: Entry) -> list[str]:
    shown = {normalised(entry.name), normalised(entry.official_name)}
    names: dict[str, str] = {}
    for alias in entry.aliases:
        if (key := normalised(alias)) not in shown:
            names.setdefault(key, alias)
    return sorted(names.values())
