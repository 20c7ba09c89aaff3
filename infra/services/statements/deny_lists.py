"""What the names of members and organisations mean where somebody writes them."""

from domain.register.directory import Entry
from infra.security.people import People
from ingest.leakcheck import DenyLists


def deny_lists(people: People, about: Entry) -> DenyLists:
    """Give the names that no text may hold, and those of the authority it is about."""
    names, organisations = people.deny_lists()
    own = (about.name, about.official_name, *about.aliases)
    return DenyLists(people=names, organisations=organisations, about=own)


def origin_of(people: People, words: str) -> str:
    """Give an organisation's id for its name or id; other words as they are compared."""
    kept = words.strip().casefold()
    known = {name.casefold(): one.hex for one, name in people.organisations().items()}
    return known.get(kept, kept)
