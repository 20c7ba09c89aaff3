"""``concerns``: whom to call, one line an authority."""

from typing import Annotated

import typer
from rich.padding import Padding

from infra.cli import output
from infra.cli.context import as_of, installation
from infra.cli.options import PRESENT, At, Json, at_a_moment
from infra.services.alerts.concerns import Concern, in_region
from web.json.concerns import concerns_json
from web.words import concerns as words
from web.words import sentences

_INDENT = 4
_MARKS = {"critical": "▲ CRITICAL", "concern": "■ concern", "watch": "◆ watch"}


@at_a_moment
def concerns(
    at: At = PRESENT,
    region: Annotated[str | None, typer.Option(help="Only authorities of this region.")] = None,
    as_json: Json = False,
) -> None:
    """List whom to call, one line an authority: critical, concern, watch; each by order of visit.

    Example: soundings concerns --region "East Midlands" --known-by 2026-06-30 --basis published
    """
    moment = as_of(at)
    with installation() as app:
        app.follow()
        found = in_region(app.alerts.concerns(moment, operator=True), region)
        catalogue = app.catalogue(moment.register)
    if as_json:
        output.print_json(concerns_json(found, catalogue))
        return
    counted = (
        f"{sum(one.level == level for one in found.concerns)} {name.lower()}"
        for level, name in words.LEVELS.items()
    )
    output.console.print(sentences.listed(list(counted)))
    for one in found.concerns:
        output.console.print(f"\n{_MARKS[one.level]}  {_heading(one)}")
        for line in (words.sentence(one, catalogue, found.near), words.due(one.place)):
            if line:
                output.console.print(Padding(line, (0, 0, 0, _INDENT)))


def _heading(concern: Concern) -> str:
    since = f"since {sentences.long_day(concern.since)}" if concern.since else ""
    more = sentences.counted(concern.more_measures, "more measure") if concern.more_measures else ""
    about = filter(None, [since, words.where(concern.place), more])
    return f"{concern.entry.name}: {'; '.join(about)}"
