"""The register of authorities: changing it, with what follows for views and alerts."""

from dataclasses import dataclass

from domain.register.commands import AddAlias, RegisterCommand, RemoveAlias
from domain.register.decisions import RegisterRefusal, decide
from domain.register.directory import Directory, Entry
from domain.register.names import normalised
from domain.times import FOREVER
from infra.services.context import Context
from infra.services.evidence.imports import ImportService
from infra.services.register.alias_preview import AliasPreview, preview, tried
from infra.services.register.moved_facts import MovedFact, moved_facts
from ingest.elsewhere import elsewhere
from ingest.tally import Report
from projections.picture import changes as picture_changes


@dataclass(frozen=True, slots=True)
class RegisterService:
    """Changes the register; what it can't do raises RegisterRefusal."""

    context: Context

    def carry_out(self, command: RegisterCommand) -> int:
        """Carry a command out, bring views and alerts up to date; return the number of events."""
        if isinstance(command, AddAlias):
            _refuse_of_elsewhere(command.alias)
        events = self.context.execute(lambda: decide(self.context.directory(), command))
        self.context.follow()
        return len(events)

    def add_alias(self, slug: str, alias: str, actor: str) -> Report:
        """Let a spelling lead to an authority, and read the rows in quarantine again."""
        entry = self.entry(slug)
        at = self.context.clock()
        self.carry_out(AddAlias(at=at, actor=actor, authority_id=entry.id, alias=alias))
        return ImportService(self.context).retry_quarantine(actor)

    def preview_alias(self, slug: str, alias: str, actor: str) -> AliasPreview:
        """Return what an alias would move; nothing is recorded."""
        entry = self.entry(slug)
        _refuse_of_elsewhere(alias)
        imports = ImportService(self.context)
        command = AddAlias(at=self.context.clock(), actor=actor, authority_id=entry.id, alias=alias)
        return preview(self.context, imports.importer(actor), imports.waiting(), command)

    def remove_alias(self, slug: str, alias: str, actor: str) -> list[MovedFact]:
        """Take an alias back; return the facts that were taken in under it, which stay."""
        entry = self.entry(slug)
        command = RemoveAlias(
            at=self.context.clock(), actor=actor, authority_id=entry.id, alias=alias
        )
        if tried(self.context, command).named(alias) == {self.context.directory().kept(entry.id)}:
            msg = (
                f"'{alias}' leads to {entry.name} with or without an alias: it is the name of the "
                "place with a word for the sort of council."
            )
            raise RegisterRefusal(msg)
        self.carry_out(command)
        wanted = normalised(alias)
        return [one for one in self.moved(entry) if normalised(one.spelling) == wanted]

    def moved(self, entry: Entry | None = None) -> list[MovedFact]:
        """Return the facts, of one authority or of all, that an older register led elsewhere."""
        self.context.catch_up()
        directory = self.context.directory()
        if entry is not None:
            wanted = {directory.kept(entry.id).hex}
        else:
            with self.context.reading() as connection:
                wanted = picture_changes.authorities(connection, 0, FOREVER)
        return moved_facts(self.context, directory, wanted)

    def entry(self, slug: str) -> Entry:
        """Return the entry with an address. Raises RegisterRefusal."""
        entry = self.context.directory().by_slug(slug)
        if entry is None:
            msg = "No authority has that address; choose one from the list."
            raise RegisterRefusal(msg)
        return entry

    @staticmethod
    def free_slug(name: str) -> str:
        """Return the address of a new authority: its name in lower case, joined by hyphens."""
        return normalised(name).replace(" ", "-")


def may_be_alias(spelling: str, directory: Directory) -> bool:
    """Tell whether a spelling is free to be let lead to an authority: it means nobody yet."""
    found = elsewhere(spelling)
    if not normalised(spelling) or (found is not None and found.nation not in {"", "England"}):
        return False
    return len(directory.named(spelling)) != 1 and not directory.code_owners(spelling)


def _refuse_of_elsewhere(alias: str) -> None:
    """Refuse what another nation's council is called: its evidence would be an English one's."""
    found = elsewhere(alias)
    if found is not None and found.nation not in {"", "England"}:
        msg = f"{found.reason(alias)} It can't be an alias of one."
        raise RegisterRefusal(msg)
