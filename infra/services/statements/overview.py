"""What custodians look after: is the Rule kept? Counts and requests, and never a text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.membership.person import Person
from infra.backup import key_folder
from infra.services.context import NOW, Context
from infra.services.statements.erase import Certificate, Erasure
from infra.services.statements.unseal import Request, Unsealing, name_of
from infra.stores.audit.log import Listed
from infra.stores.eventstore.chain import Verdict
from infra.stores.vault import statements
from projections.statements import queries

_LAST = 20
_ID_LENGTH = len(UUID(int=0).hex)


@dataclass(frozen=True, slots=True)
class KeyBackup:
    """How the keys are backed up: when last, and how many files of keys there are, the newest when.

    ``files`` is None where no folder for them is named, and -1 where it can't be read.
    """

    backed_up_on: date | None
    files: int | None
    newest: date | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of what is held by reason, what waits, and what is on record.

    ``audit`` tells whether the audit log's chain holds; ``audited`` are its last entries, the
    newest first, with the names of those who acted.
    """

    epochs: Mapping[int, date]
    held: Mapping[str, int]
    requests: Sequence[Request]
    erasures: Sequence[Certificate]
    keys: KeyBackup
    audit: Verdict
    audited: Sequence[Listed]


def overview(context: Context, by: Person) -> Overview:
    """Return what there is to look after. Raises StatementRefusal for whoever is no custodian."""
    requests = Unsealing(context).waiting(by)
    with context.reading() as views, context.vault.connect() as vault:
        epochs = queries.ended(views, NOW)
        held = Counter(one.why for one in statements.held(vault))
    context.audit.settle(context.clock().date())
    return Overview(
        epochs=epochs,
        held=held,
        requests=requests,
        erasures=Erasure(context).certificates(),
        keys=_key_backup(context),
        audit=context.audit.verify(),
        audited=_audited(context),
    )


def _key_backup(context: Context) -> KeyBackup:
    folder = context.settings.keys_dir
    backed_up = context.audit.last("backup")
    files, newest = key_folder.standing(folder) if folder else (None, None)
    return KeyBackup(
        backed_up_on=backed_up.date() if backed_up else None,
        files=files,
        newest=newest.date() if newest else None,
    )


def _audited(context: Context) -> Sequence[Listed]:
    log = context.audit
    found = log.entries(max(0, log.last_position() - _LAST), _LAST)
    return [replace(one, person=_who(context, one.person)) for one in reversed(found)]


def _who(context: Context, person: str) -> str:
    return name_of(context.people, person) if len(person) == _ID_LENGTH else person
