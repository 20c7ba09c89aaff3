"""From where something is looked at: an installation and a moment, whoever looks."""

from dataclasses import dataclass

from domain.expectations.book import Expectations
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from domain.times import AsOf
from infra.services.installation import Soundings
from web.site.moment import Moment


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """An installation as of a moment: what a page, a report and a command look from."""

    services: Soundings
    moment: Moment

    @property
    def as_of(self) -> AsOf:
        """The moment as views and services are asked."""
        return self.moment.as_of

    @property
    def directory(self) -> Directory:
        """The register: the present one or, of a log cut off, the one it had there."""
        return self.services.directory(self.moment.register_as_of)

    @property
    def catalogue(self) -> Catalogue:
        """The measures and scales: the present ones or those that a log cut off had there."""
        return self.services.catalogue(self.moment.register_as_of)

    @property
    def expectations(self) -> Expectations:
        """What is expected of the figures of lines: at present, or where a log cut off ends."""
        return self.services.expectations(self.moment.register_as_of)
