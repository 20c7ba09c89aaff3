"""What many unit tests share: the register and the catalogue that ship with the project."""

import pytest

from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from ingest.resolution import Resolver
from ingest.shipped import Shipped
from tests.unit.feed_rows import FeedRows, Read
from tests.unit.makers import AT, EXAMPLES


@pytest.fixture(scope="session")
def directory() -> Directory:
    """Return the shipped register."""
    directory = Directory()
    list(Shipped(AT).register(directory))
    return directory


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Return the shipped scales and measures."""
    catalogue = Catalogue()
    for event in Shipped(AT).measures(catalogue):
        catalogue.apply(event)
    return catalogue


@pytest.fixture(scope="session")
def resolver(directory: Directory) -> Resolver:
    """Return a resolver over the shipped register."""
    return Resolver(directory)


@pytest.fixture(scope="session")
def reader(resolver: Resolver, catalogue: Catalogue) -> FeedRows:
    """Return a reader to read rows and files at."""
    return FeedRows(resolver, catalogue)


@pytest.fixture(scope="session")
def indicators(reader: FeedRows) -> Read:
    """Return what the feed makes of the real yearly indicators, which take two seconds to read."""
    _, read = reader.file(EXAMPLES / "childrens-indicators" / "east_midlands.parquet")
    return read
