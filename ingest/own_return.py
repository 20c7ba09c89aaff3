"""What an authority hands in itself: plain rows about nobody else, on nobody else's behalf."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from domain.evidence.commands import TakeIn
from domain.evidence.events import Origin
from domain.register.directory import Entry
from ingest.feed import Context, Read, Record, Rows, given
from ingest.feeds.plain import PLAIN_EVIDENCE
from ingest.rejection import Rejection

NAME = "own_return"
_KINDS = ("indicator", "self_assessment", "narrative")


@dataclass(frozen=True, slots=True)
class OwnReturn:
    """The feed of one authority's own returns; their source is the authority by its name."""

    authority: Entry

    @property
    def name(self) -> str:
        """Return what its facts' origin calls it."""
        return NAME

    @property
    def brings_versions(self) -> bool:
        """Return that its files are for new figures, not for changed ones."""
        return False

    @property
    def keyed(self) -> bool:
        """Return that nothing in its rows makes them one by one."""
        return False

    def recognises(self, columns: frozenset[str]) -> bool:
        """Tell whether the columns are those of the plain evidence file."""
        return PLAIN_EVIDENCE.recognises(columns)

    def fits(self, rows: Rows) -> bool:
        """Tell whether the rows are those of such a file."""
        return PLAIN_EVIDENCE.fits(rows)

    def reads(self, column: str) -> bool:
        """Tell whether a column means anything to it."""
        return PLAIN_EVIDENCE.reads(column)

    def reader(self, context: Context) -> Read:
        """Return the function that reads a row."""
        plain = PLAIN_EVIDENCE.reader(context)

        def read(number: int, record: Record) -> Sequence[TakeIn]:
            self._check(record)
            facts = plain(number, {**record, "source_body": self.authority.name})
            if any(one.authority != self.authority.id.hex for one in facts):
                msg = f"authority: you hand in for {self.authority.name}, and this is another."
                raise Rejection(msg)
            origin = Origin(NAME, context.file, number)
            return [msgspec.structs.replace(one, origin=origin) for one in facts]

        return read

    def _check(self, record: Record) -> None:
        body, kind = given(record, "source_body"), given(record, "kind")
        if body not in ("", self.authority.name):
            msg = "source_body: leave it empty; what you hand in is said by yourselves."
            raise Rejection(msg)
        if kind not in _KINDS:
            msg = f"kind: hand in {', '.join(_KINDS[:-1])} or {_KINDS[-1]}; others are not yours."
            raise Rejection(msg)
