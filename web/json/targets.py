"""How targets stand, as plain data."""

from collections.abc import Iterator
from typing import TypedDict

from domain.measures.catalogue import Catalogue
from domain.targets.rag import Rag, Symbol
from infra.services.targets.derive import Line, Stands, What
from web.words.targets import arithmetic, disagreement


class StandsShape(TypedDict):
    """A target in one sub-region.

    ``returned`` is what was returned for the whole of it or else the worst that its bodies gave;
    ``unchecked`` counts the bodies that returned a colour of which no evidence is held.
    """

    key: str
    programme: str
    number: int
    title: str
    sub_region: str
    derived: Rag
    returned: Rag | None
    green: int
    amber: int
    red: int
    not_known: int
    disagreements: int
    unchecked: int


class LineShape(TypedDict):
    """A body held against a target. ``ahead`` is in bands, or a share of the target."""

    key: str
    number: int
    sub_region: str
    body: str
    applies: bool
    derived: Rag
    symbol: Symbol
    value: float | None
    target: float | None
    ahead: float | None
    arithmetic: str
    returned: Rag | None
    returned_symbol: Symbol | None
    evidence_id: str | None


class DisagreementShape(TypedDict):
    """Two things said of one body and target that don't fit each other."""

    key: str
    number: int
    sub_region: str
    body: str
    what: What
    derived: str
    returned: str
    said: str
    arithmetic: str


def stands_json(one: Stands) -> StandsShape:
    """Return a target in one sub-region."""
    return StandsShape(
        key=one.target.key,
        programme=one.target.programme,
        number=one.target.number,
        title=one.target.title,
        sub_region=one.sub_region,
        derived=one.rag,
        returned=one.returned,
        green=one.counted("green"),
        amber=one.counted("amber"),
        red=one.counted("red"),
        not_known=one.counted("grey"),
        disagreements=len(one.every_disagreement()),
        unchecked=len(one.unchecked),
    )


def line_json(one: Stands, line: Line, catalogue: Catalogue) -> LineShape:
    """Return a body of it."""
    return LineShape(
        key=one.target.key,
        number=one.target.number,
        sub_region=one.sub_region,
        body=line.entry.name,
        applies=line.applies,
        derived=line.judged.rag,
        symbol=line.judged.symbol,
        value=line.value.value if line.value else None,
        target=line.held_against,
        ahead=line.judged.ahead,
        arithmetic=arithmetic(line, one.target, catalogue),
        returned=line.rag_returned,
        returned_symbol=line.symbol_returned,
        evidence_id=line.value.evidence if line.value else None,
    )


def disagreements_json(one: Stands, catalogue: Catalogue) -> Iterator[DisagreementShape]:
    """Yield what does not fit, with the arithmetic."""
    lines = {line.entry.id: line for line in one.bodies}
    for entry, what in one.every_disagreement():
        yield DisagreementShape(
            key=one.target.key,
            number=one.target.number,
            sub_region=one.sub_region,
            body=entry.name if entry else f"{one.sub_region}, all together",
            what=what.what,
            derived=what.derived,
            returned=what.returned,
            said=disagreement(what),
            arithmetic=arithmetic(lines[entry.id], one.target, catalogue)
            if entry
            else one.in_colours(),
        )
