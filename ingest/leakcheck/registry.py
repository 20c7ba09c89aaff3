"""Every kind of give-away that is looked for. Adding one is a file and a line here."""

from collections.abc import Callable, Iterator

from ingest.leakcheck.bodies import bodies
from ingest.leakcheck.contacts import contacts
from ingest.leakcheck.giveaways import DenyLists, Found
from ingest.leakcheck.known_bodies import known_bodies
from ingest.leakcheck.known_people import known_people
from ingest.leakcheck.known_roles import known_roles
from ingest.leakcheck.names import names
from ingest.leakcheck.occasions import occasions
from ingest.leakcheck.reading import Reading
from ingest.leakcheck.roles import roles
from ingest.leakcheck.self_reference import self_reference
from ingest.leakcheck.signatures import signatures

Finder = Callable[[Reading, DenyLists], Iterator[Found]]

FINDERS: tuple[Finder, ...] = (
    known_bodies,
    known_people,
    names,
    known_roles,
    roles,
    bodies,
    contacts,
    signatures,
    self_reference,
    occasions,
)
"""Where two find the same span, the earlier one says what it is."""
