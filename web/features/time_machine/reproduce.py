"""The code that asks what a page asked: for the notebook and for the command line."""

import json
import shlex

from web.features.time_machine.two_moments import Between
from web.site.moment import Moment


def python_of(between: Between, authority: str = "") -> str:
    """Return the Python for a notebook; both moments have their dates.

    >>> print(python_of(Between(Moment("2009-12-08"), Moment("2009-12-31")), "Boston"))
    from infra.analysts.client import open_client
    <BLANKLINE>
    client = open_client()
    then = client.as_of(known_by="2009-12-08", basis="recorded", authority="Boston")
    changed = client.diff("2009-12-08", "2009-12-31", basis="recorded", authority="Boston")
    """
    earlier, later = between.earlier, between.later
    options = [f"{name}={_literal(value)}" for name, value in _options(earlier, authority)]
    as_of = ", ".join([f"known_by={_literal(earlier.known_by)}", *options])
    diff = ", ".join([_literal(earlier.known_by), _literal(later.known_by), *options])
    return "\n".join(
        (
            "from infra.analysts.client import open_client",
            "",
            "client = open_client()",
            f"then = client.as_of({as_of})",
            f"changed = client.diff({diff})",
        )
    )


def command_of(between: Between, authority: str = "") -> str:
    """Return the command.

    >>> command_of(Between(Moment("2009-12-08"), Moment("2009-12-31")), "East Lindsey")
    "soundings diff 2009-12-08 2009-12-31 --basis recorded --authority 'East Lindsey'"
    """
    earlier, later = between.earlier, between.later
    words = ["soundings", "diff", earlier.known_by, later.known_by]
    for name, value in _options(earlier, authority):
        words += [f"--{name.replace('_', '-')}", str(value)]
    return shlex.join(words)


def _options(moment: Moment, authority: str) -> list[tuple[str, str | int]]:
    found: list[tuple[str, str | int]] = [("basis", moment.basis.value)]
    if moment.true_on is not None:
        found.insert(0, ("true_on", moment.true_on.isoformat()))
    if moment.position is not None:
        found.append(("position", moment.position))
    if authority:
        found.append(("authority", authority))
    return found


def _literal(value: str | int) -> str:
    return json.dumps(value, ensure_ascii=False)
