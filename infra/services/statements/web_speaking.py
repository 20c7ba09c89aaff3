"""A speaker's side of the pages, over one installation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.membership.person import Person
from domain.statements.drafts import Draft, StatementRefusal
from infra.services.context import Context
from infra.services.statements.custody import Actor, Certificate
from infra.services.statements.deny_lists import deny_lists, origin_of
from infra.services.statements.group import Group
from infra.services.statements.leak_check import Checked, anonymous, checked
from infra.services.statements.record import WHY
from infra.services.statements.record import Mine as Own
from infra.stores.vault import statements
from infra.stores.vault.statements import Speaker
from infra.stores.vault.unsealings import Unsealing
from infra.stores.vault.waivers import Waiver
from ingest.leakcheck import DenyLists
from web.features.statements import shapes as seen

_NOT_YOURS = "There is no such statement of yours; 'My statements' lists them."


@dataclass(frozen=True, slots=True)
class Office:
    """What every side works with: the installation, and the group's rooms in it."""

    app: Context
    rooms: Group

    def origin(self, words: str) -> str:
        """Give an organisation's id for its name or id; other words as they are compared."""
        return origin_of(self.app.people, words)

    def checked(self, authority: UUID, *texts: str) -> list[Checked]:
        """Look through texts about an authority for what could give their author away."""
        deny = self._deny_lists(authority)
        return [checked(text, deny) for text in texts]

    def _deny_lists(self, authority: UUID) -> DenyLists:
        return deny_lists(self.app.people, self.app.directory().entries[authority])

    def careful(self, text: str, authority: UUID, *more: str, anyway: bool = False) -> str:
        """Return a text that gives nobody away, or that its author approves ``anyway``.

        ``more`` is what is shown with it. Raises GiveAwayRefusal for what was not approved.
        """
        return anonymous(text, self._deny_lists(authority), *more, anyway=anyway)


def speaker(by: Person) -> Speaker:
    """Give a person as the vault knows who speaks."""
    return Speaker(by.id, by.organisation)


@dataclass(frozen=True, slots=True)
class WebSpeaking(Office):
    """See the module."""

    def submission(self) -> str:
        """Give a new token."""
        return self.rooms.desk.new_id().hex

    def organisations(self) -> Mapping[UUID, str]:
        """Give the names of the organisations that members come from."""
        return self.app.people.organisations()

    def suggestion(self, text: str) -> str | None:
        """Give the type of problem that the model in use sees in a text, if it is sure enough."""
        return self.rooms.suggesting.in_use().suggest(text).best

    def record(
        self, draft: Draft, by: Person, submission: str, *, anyway: bool = False
    ) -> seen.Taken:
        """Take a statement in. Raises GiveAwayRefusal for words that its speaker did not approve.

        The service is shown with the text. ``anyway`` approves both with what is found in them.
        """
        self.careful(draft.text, draft.authority, draft.service, anyway=anyway)
        kept = replace(draft, origin=self.origin(draft.origin))
        entry = self.rooms.speaking.record(kept, speaker(by), by.role, submission)
        why = WHY.get(entry.why, "")  # type: ignore[call-overload]  # '' for none
        return seen.Taken(entry.receipt, why)

    def mine(self, by: Person) -> Sequence[seen.Mine]:
        """Give a person's statements, newest first."""
        return [self._own(one) for one in self.rooms.speaking.mine(by.id)]

    def held(self, by: Person) -> int:
        """Count those that are held."""
        with self.app.vault.connect() as vault:
            return statements.count_held(vault, by.id)

    def consent(self, by: Person, receipt: str) -> bool:
        """Let a held statement come out alone, at once; tell whether it could."""
        entry = self.rooms.speaking.alone(by.id, receipt)
        self.rooms.close(urgent=True)
        with self.app.vault.connect() as vault:
            after = statements.entry(vault, entry.statement)
        return after is not None and after.state == "released"

    def waive(self, by: Person, receipt: str, *, name: bool, organisation: bool) -> None:
        """Let name or organisation be shown of one statement, or no longer."""
        self.rooms.speaking.waive(by.id, receipt, Waiver(name, organisation))

    def was_asked(self, by: Person, receipt: str, question: str) -> bool:
        """Tell whether a question was put about a person's own statement."""
        return self.rooms.speaking.was_asked(by.id, receipt, question)

    def answer(self, by: Person, question: str, text: str) -> None:
        """Answer a question, in words that give nobody away."""
        entry = self.rooms.speaking.asked(by.id, question)
        self.careful(text, UUID(entry.authority))
        self.rooms.speaking.answer(by.id, question, text)

    def take_back(self, by: Person, receipt: str) -> seen.Certificate:
        """Erase one's own statement, held or out."""
        with self.app.vault.connect() as vault:
            entry = statements.entry(vault, receipt)
        if entry is None or entry.person != by.id.hex:
            raise StatementRefusal(_NOT_YOURS)
        return certificate(self.rooms.custody.erase(receipt, [Actor(by.id, by.role)]))

    def _own(self, one: Own) -> seen.Mine:
        return seen.Mine(
            receipt=one.receipt,
            authority=one.authority,
            types=one.types,
            text=one.text,
            held=one.state == "held",
            why=one.why,
            recorded_on=date.fromisoformat(one.recorded_on),
            kept_until=date.fromisoformat(one.kept_until),
            released_in=one.released_in,
            name_shown=one.waiver.name,
            organisation_shown=one.waiver.organisation,
            questions=[seen.Question(each.id, each.text, each.answered) for each in one.questions],
            unsealings=[self._unsealed(each) for each in one.unsealings],
        )

    def _unsealed(self, one: Unsealing) -> seen.Unsealed:
        asked_by, approved_by = (
            name_of(self.app, person) for person in (one.asked_by, one.approved_by)
        )
        return seen.Unsealed(asked_by, approved_by, one.reason)


def name_of(app: Context, person: str) -> str:
    """Give the name of whoever ever had an account, by id as hex."""
    found = app.people.name_of(UUID(person))
    return found[0] if found else "somebody who is gone"


def certificate(one: Certificate) -> seen.Certificate:
    """Give a certificate as pages show it."""
    on = date.fromisoformat(one.erased_on)
    return seen.Certificate(one.certificate, one.statement, on, one.keys, one.exports)
