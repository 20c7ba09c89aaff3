"""The register of authorities: changing it, with what follows for views and alerts."""

from dataclasses import dataclass

from domain.register.commands import AddAlias, RegisterCommand
from domain.register.decisions import RegisterRefusal, decide
from domain.register.names import normalised
from infra.services.context import Context
from infra.services.evidence.imports import ImportService
from ingest.tally import Report


@dataclass(frozen=True, slots=True)
class RegisterService:
    """Changes the register; what it can't do raises RegisterRefusal."""

    context: Context

    def carry_out(self, command: RegisterCommand) -> None:
        """Carry a command out and bring views and alerts up to date."""
        self.context.store.append(decide(self.context.directory(), command))
        self.context.follow()

    def add_alias(self, slug: str, alias: str, actor: str) -> Report:
        """Let a spelling lead to an authority, and read the rows in quarantine again."""
        entry = self.context.directory().by_slug(slug)
        if entry is None:
            msg = "No authority has that address; choose one from the list."
            raise RegisterRefusal(msg)
        at = self.context.clock()
        self.carry_out(AddAlias(at=at, actor=actor, authority_id=entry.id, alias=alias))
        return ImportService(self.context).retry_quarantine(actor)

    @staticmethod
    def free_slug(name: str) -> str:
        """Return the address of a new authority: its name in lower case, joined by hyphens."""
        return normalised(name).replace(" ", "-")
