"""What could give an author away, as programs are told it: the same for every text and door."""

from msgspec import Struct, convert

from infra.services.statements.leak_check import GiveAwayRefusal


class WarningShape(Struct, frozen=True):
    """What could give the speaker away; ``wording`` is what to write instead, '' for nothing."""

    span: str
    kind: str
    why: str
    wording: str


class WarningsShape(Struct, frozen=True):
    """Nothing was saved; ``wording`` is the whole text with every wording taken."""

    warnings: list[WarningShape]
    wording: str


def warnings_json(refusal: GiveAwayRefusal) -> WarningsShape:
    """Return what a refusal found, in the order of the texts."""
    return WarningsShape(
        warnings=convert(refusal.warnings, list[WarningShape], from_attributes=True),
        wording=refusal.checked[0].safer,
    )
