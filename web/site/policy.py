"""Who may ask for what, in one place: every route; and what isn't here nobody may.

A path has ``{name}`` for one part and, at its end, ``{name:path}`` or ``*`` for all that comes. Of
two rules that fit, the one with the plainer words counts. A page that is added needs a row.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from domain.membership import roles
from domain.membership.events import Role


class Rule(NamedTuple):
    """Who may: these roles; anyone at all; or anyone as long as there is no account."""

    roles: roles.Roles
    anyone: bool = False
    till_accounts: bool = False


ANYONE = Rule(frozenset(roles.ROLES), anyone=True)
NOBODY = Rule(frozenset())
MENDERS = Rule(roles.REGISTRARS, till_accounts=True)
"""Where nobody can sign in, as in the demonstration, anyone may put the register right."""

SPEAKERS = Rule(roles.SPEAKERS)
GROUP = Rule(roles.LISTENERS)
CUSTODIANS = Rule(roles.CUSTODIANS)
ADVISERS = Rule(roles.ADVISERS)
REVIEW_RECORDERS = Rule(roles.REVIEW_RECORDERS)
PLAN_WRITERS = Rule(roles.PLAN_WRITERS)
PLAN_OPENERS = Rule(roles.PLAN_OPENERS)
PLAN_READERS = Rule(roles.PLAN_READERS)
HANDLING_READERS = roles.HANDLING_READERS

POLICY: Mapping[tuple[str, str], Rule] = {
    ("GET", "/"): ANYONE,
    ("GET", "/alerts"): ANYONE,
    ("GET", "/alerts/{id}"): ANYONE,
    ("GET", "/alerts/events"): ADVISERS,
    ("POST", "/alerts/{id}/{decision}"): ADVISERS,
    ("GET", "/authorities"): ANYONE,
    ("GET", "/authorities/{slug}"): ANYONE,
    ("GET", "/authorities/{slug}/briefing.pdf"): ANYONE,
    ("GET", "/authorities/{slug}/could-we-have-known"): ANYONE,
    ("GET", "/authorities/{slug}/progress"): ANYONE,
    ("GET", "/evidence/{id}"): ANYONE,
    ("GET", "/matrix"): ANYONE,
    ("GET", "/offers/{offer}"): ANYONE,
    ("GET", "/targets"): ANYONE,
    ("GET", "/targets/{key}"): ANYONE,
    ("GET", "/reports/{name}"): ANYONE,
    ("GET", "/reports/{name}/report.pdf"): ANYONE,
    ("GET", "/time-machine"): ANYONE,
    ("GET", "/vintages"): ANYONE,
    ("GET", "/quarantine"): ANYONE,
    ("POST", "/quarantine/alias"): MENDERS,
    ("GET", "/system"): ANYONE,
    ("GET", "/peer-reviews"): ANYONE,
    ("GET", "/peer-reviews/{id}"): ANYONE,
    ("POST", "/peer-reviews/{id}/{asked}"): REVIEW_RECORDERS,
    ("GET", "/api/peer-reviews"): ANYONE,
    ("GET", "/risks"): ANYONE,
    ("GET", "/risks/{key}"): ANYONE,
    ("GET", "/api/risks"): ANYONE,
    ("GET", "/feeds/{secret}/{form}"): ANYONE,
    ("GET", "/health"): ANYONE,
    ("GET", "/ready"): ANYONE,
    ("GET", "/static/{file:path}"): ANYONE,
    ("HEAD", "/static/{file:path}"): ANYONE,
    ("GET", "/api"): ANYONE,
    ("GET", "/api/openapi.json"): ANYONE,
    ("GET", "/api/{path}"): NOBODY,
    ("GET", "/api/alerts"): ANYONE,
    ("GET", "/api/alerts/events"): ADVISERS,
    ("POST", "/api/alerts/{id}/{decision}"): ADVISERS,
    ("GET", "/api/offers"): ANYONE,
    ("GET", "/api/matrix"): ANYONE,
    ("GET", "/api/targets"): ANYONE,
    ("GET", "/api/targets/lines"): ANYONE,
    ("GET", "/api/targets/disagreements"): ANYONE,
    ("GET", "/api/targets/{key}"): ANYONE,
    ("GET", "/api/picture"): ANYONE,
    ("GET", "/api/diff"): ANYONE,
    ("GET", "/api/vintages"): ANYONE,
    ("GET", "/api/replay"): ANYONE,
    ("GET", "/api/quarantine"): ANYONE,
    ("GET", "/api/system"): ANYONE,
    ("GET", "/sign-in"): ANYONE,
    ("POST", "/sign-in"): ANYONE,
    ("GET", "/sign-in/second-step"): ANYONE,
    ("POST", "/sign-in/second-step"): ANYONE,
    ("GET", "/sign-in/openid"): ANYONE,
    ("GET", "/sign-in/openid/return"): ANYONE,
    ("POST", "/sign-out"): ANYONE,
    ("GET", "/record"): SPEAKERS,
    ("POST", "/record"): SPEAKERS,
    ("GET", "/my-statements"): SPEAKERS,
    ("POST", "/my-statements/{id}/*"): SPEAKERS,
    ("GET", "/statements"): GROUP,
    ("GET", "/statements/{id}"): GROUP,
    ("POST", "/statements/{id}/*"): GROUP,
    ("GET", "/my-feed"): ADVISERS,
    ("POST", "/my-feed"): ADVISERS,
    ("POST", "/my-feed/{id}/*"): ADVISERS,
    ("GET", "/plans"): PLAN_READERS,
    ("POST", "/plans"): PLAN_OPENERS,
    ("GET", "/plans/{id}"): PLAN_READERS,
    ("POST", "/plans/{id}/suggest"): GROUP,
    ("POST", "/plans/{id}/take-back"): GROUP,
    ("POST", "/plans/{id}/answer"): ADVISERS,
    ("POST", "/plans/{id}/{act}"): PLAN_WRITERS,
    ("GET", "/custodian"): CUSTODIANS,
    ("POST", "/custodian/*"): CUSTODIANS,
    ("GET", "/api/plans"): PLAN_READERS,
    ("GET", "/api/plans/{id}"): PLAN_READERS,
    ("POST", "/api/plans/{id}/suggest"): GROUP,
    ("POST", "/api/plans/{id}/{act}"): PLAN_WRITERS,
    ("GET", "/api/statements"): GROUP,
    ("POST", "/api/statements"): SPEAKERS,
}

DOORS = ("/record", "/my-statements", "/statements", "/plans", "/my-feed", "/custodian")
"""Here whoever is signed out is sent to sign in, whatever comes after: so it tells nothing."""


def allowed(role: Role | None, method: str, path: str, *, accounts: bool = True) -> bool:
    """Tell whether a role, or with None who is signed out, may ask for this.

    ``accounts`` tells whether anybody could sign in. ``path`` may be a route's own template.
    """
    return may(rule_for(method, path), role, accounts=accounts)


def may(rule: Rule | None, role: Role | None, *, accounts: bool) -> bool:
    """Tell the same of a rule."""
    if rule is None:
        return False
    return rule.anyone or role in rule.roles or (rule.till_accounts and not accounts)


@lru_cache(4_096)
def rule_for(method: str, path: str) -> Rule | None:
    """Return the rule that counts; None where there is none, and so nobody may."""
    rows = [row for row in POLICY if row[0] == method and _fits(_parts(row[1]), _parts(path))]
    return POLICY[min(rows, key=_plainness)] if rows else None


def methods_at(path: str) -> Iterable[str]:
    """Return the methods by which somebody may ask for a path."""
    return {method for method, _ in POLICY if rule_for(method, path)}


def is_door(path: str) -> bool:
    """Tell whether a path is one of the doors, or behind one.

    >>> is_door("/statements"), is_door("/statements/1/corroborate"), is_door("/statementsque")
    (True, True, False)
    """
    return path.startswith(tuple(f"{door}/" for door in DOORS)) or path in DOORS


def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/"))


def _fits(row: tuple[str, ...], path: tuple[str, ...]) -> bool:
    if _takes_all(row[-1]):
        row, path = row[:-1], path[: len(row) - 1] if len(path) >= len(row) else ()
    same = len(row) == len(path)
    return same and all(
        _is_open(mine) or mine == part for mine, part in zip(row, path, strict=True)
    )


def _takes_all(part: str) -> bool:
    return part == "*" or part.endswith(":path}")


def _is_open(part: str) -> bool:
    return part == "*" or part.startswith("{")


def _plainness(row: tuple[str, str]) -> tuple[tuple[bool, bool], ...]:
    return tuple((_takes_all(part), _is_open(part)) for part in _parts(row[1]))
