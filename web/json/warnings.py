"""What could give an author away, as programs are told it: the same for every text and door."""

from typing import TypedDict

from infra.services.statements.leak_check import GiveAwayRefusal


class WarningShape(TypedDict):
    """What could give the speaker away; ``wording`` is what to write instead, '' for nothing."""

    span: str
    kind: str
    why: str
    wording: str


class WarningsShape(TypedDict):
    """Nothing was saved; ``wording`` is the whole text with every wording taken."""

    warnings: list[WarningShape]
    wording: str


def warnings_json(refusal: GiveAwayRefusal) -> WarningsShape:
    """Return what a refusal found, in the order of the texts."""
    return WarningsShape(
        warnings=[
            WarningShape(span=one.span, kind=one.kind, why=one.why, wording=one.wording)
            for one in refusal.warnings
        ],
        wording=refusal.checked[0].safer,
    )
