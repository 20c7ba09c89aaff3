"""The rules for who may ask for what, and which of them counts; ``routes.py`` has the rows."""

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

IMPORTERS = Rule(roles.IMPORTERS, till_accounts=True)
RETURNERS = Rule(roles.RETURNERS)
BRINGERS = Rule(roles.IMPORTERS | roles.RETURNERS, till_accounts=True)
"""They see and take in what they brought themselves."""

SPEAKERS = Rule(roles.SPEAKERS)
GROUP = Rule(roles.LISTENERS)
CUSTODIANS = Rule(roles.CUSTODIANS)
ADVISERS = Rule(roles.ADVISERS)
REVIEW_RECORDERS = Rule(roles.REVIEW_RECORDERS)
PLAN_WRITERS = Rule(roles.PLAN_WRITERS)
PLAN_OPENERS = Rule(roles.PLAN_OPENERS)
PLAN_READERS = Rule(roles.PLAN_READERS)

DOORS = ("/record", "/my-statements", "/statements", "/plans", "/my-feed", "/custodian")
"""Here whoever is signed out is sent to sign in, whatever comes after: so it tells nothing."""


class Policy:
    """Which rule counts for which request. ``rows`` has one by method and path."""

    def __init__(self, rows: Mapping[tuple[str, str], Rule]) -> None:
        self.rows = rows
        self.rule_for = lru_cache(4_096)(self._rule_for)

    def allowed(self, role: Role | None, method: str, path: str, *, accounts: bool = True) -> bool:
        """Tell whether a role, or with None who is signed out, may ask for this.

        ``accounts`` tells whether anybody could sign in. ``path`` may be a route's own template.
        """
        return may(self.rule_for(method, path), role, accounts=accounts)

    def methods_at(self, path: str) -> Iterable[str]:
        """Return the methods by which somebody may ask for a path."""
        return {method for method, _ in self.rows if self.rule_for(method, path)}

    def row_for(self, method: str, path: str) -> tuple[str, str] | None:
        """Return the row that counts; None where there is none, and so nobody may."""
        fitting = [
            row for row in self.rows if row[0] == method and _fits(_parts(row[1]), _parts(path))
        ]
        return min(fitting, key=_plainness, default=None)

    def _rule_for(self, method: str, path: str) -> Rule | None:
        """Return the rule of that row."""
        row = self.row_for(method, path)
        return self.rows[row] if row else None


def may(rule: Rule | None, role: Role | None, *, accounts: bool) -> bool:
    """Tell whether a rule lets a role, or with None who is signed out, do what it is about."""
    if rule is None:
        return False
    return rule.anyone or role in rule.roles or (rule.till_accounts and not accounts)


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
