"""What an authority hands in itself: plain rows about nobody else, on nobody else's behalf."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import msgspec

from domain.evidence.commands import TakeIn
from domain.evidence.events import Origin
from domain.register.directory import Entry
from ingest.feed import ByColumns, Context, Read, Record, given
from ingest.feeds.plain import PLAIN_EVIDENCE
from ingest.rejection import Rejection

NAME = "own_return"
_KINDS = ("indicator", "self_assessment", "narrative")


def own_return(authority: Entry) -> ByColumns:
    """Return the feed of one authority's own returns; their source is the authority by its name."""
    return replace(PLAIN_EVIDENCE, name=NAME, start=partial(_reader, authority))


def _reader(authority: Entry, context: Context) -> Read:
    plain = PLAIN_EVIDENCE.reader(context)

    def read(number: int, record: Record) -> Sequence[TakeIn]:
        _check(authority, record)
        facts = plain(number, {**record, "source_body": authority.name})
        if any(one.authority != authority.id.hex for one in facts):
            msg = f"authority: you hand in for {authority.name}, and this is another."
            raise Rejection(msg)
        origin = Origin(NAME, context.file, number)
        return [msgspec.structs.replace(one, origin=origin) for one in facts]

    return read


def _check(authority: Entry, record: Record) -> None:
    body, kind = given(record, "source_body"), given(record, "kind")
    if body not in ("", authority.name):
        msg = "source_body: leave it empty; what you hand in is said by yourselves."
        raise Rejection(msg)
    if kind not in _KINDS:
        msg = f"kind: hand in {', '.join(_KINDS[:-1])} or {_KINDS[-1]}; others are not yours."
        raise Rejection(msg)
