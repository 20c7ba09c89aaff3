"""Who may do what on the command line, in one place: every command has a row.

Whoever can run commands on the machine runs the installation: they may do all that names no member.
A command that acts for one (``--as``) acts with that member's rights and no others. Nobody proves
here to be the member, so a shell on the machine is to be given to operators only.
"""

from collections.abc import Mapping

from domain.membership.events import Role
from domain.membership.roles import HANDLING_READERS
from infra.cli.context import Failure
from infra.security.people import Person
from infra.services.installation import Soundings
from web.site.policy import (
    ADVISERS,
    CUSTODIANS,
    GROUP,
    PLAN_OPENERS,
    PLAN_READERS,
    PLAN_WRITERS,
    REVIEW_RECORDERS,
    SPEAKERS,
)

Access = frozenset[Role] | None
"""The roles for which a command acts; None where it acts for none, but for who runs it."""

OPERATOR: Access = None

COMMANDS: Mapping[str, Access] = {
    "init": OPERATOR,
    "import": OPERATOR,
    "template": OPERATOR,
    "imports list": OPERATOR,
    "imports take-back": OPERATOR,
    "map": OPERATOR,
    "quarantine": OPERATOR,
    "quarantine retry": OPERATOR,
    "quarantine dismiss": OPERATOR,
    "authority add": OPERATOR,
    "authority alias": OPERATOR,
    "authority unalias": OPERATOR,
    "authority moved": OPERATOR,
    "authority split": OPERATOR,
    "authority transfer": OPERATOR,
    "authority merge": OPERATOR,
    "authority list": OPERATOR,
    "measures list": OPERATOR,
    "measures describe": OPERATOR,
    "measures add": OPERATOR,
    "scales list": OPERATOR,
    "scales add": OPERATOR,
    "themes list": OPERATOR,
    "themes add": OPERATOR,
    "neighbours settle": OPERATOR,
    "neighbours import": OPERATOR,
    "neighbours list": OPERATOR,
    "picture": OPERATOR,
    "alerts": OPERATOR,
    "concerns": OPERATOR,
    "nation": OPERATOR,
    "alert list": HANDLING_READERS,
    "alert acknowledge": ADVISERS.roles,
    "alert snooze": ADVISERS.roles,
    "alert dismiss": ADVISERS.roles,
    "alert rate": ADVISERS.roles,
    "alert undo": ADVISERS.roles,
    "diff": OPERATOR,
    "vintages": OPERATOR,
    "replay": OPERATOR,
    "export": OPERATOR,
    "sql": OPERATOR,
    "reviews plan": OPERATOR,
    "reviews list": OPERATOR,
    "reviews recall": OPERATOR,
    "demonstrate": OPERATOR,
    "offers add": OPERATOR,
    "offers withdraw": OPERATOR,
    "offers list": OPERATOR,
    "matrix": OPERATOR,
    "peers add": OPERATOR,
    "peers list": OPERATOR,
    "peers withdraw": OPERATOR,
    "budget load": OPERATOR,
    "budget show": OPERATOR,
    "report": OPERATOR,
    "targets load": OPERATOR,
    "targets retire": OPERATOR,
    "targets list": OPERATOR,
    "targets show": OPERATOR,
    "targets disagreements": OPERATOR,
    "peer-reviews plan": OPERATOR,
    "peer-reviews schedule": OPERATOR,
    "peer-reviews record": REVIEW_RECORDERS.roles,
    "peer-reviews slip": REVIEW_RECORDERS.roles,
    "peer-reviews cancel": REVIEW_RECORDERS.roles,
    "peer-reviews list": OPERATOR,
    "peer-reviews overdue": OPERATOR,
    "risks load": OPERATOR,
    "risks list": OPERATOR,
    "risks enter": ADVISERS.roles,
    "risks assess": ADVISERS.roles,
    "risks own": ADVISERS.roles,
    "risks control": ADVISERS.roles,
    "risks tie": ADVISERS.roles,
    "risks untie": ADVISERS.roles,
    "risks close": ADVISERS.roles,
    "rules show": OPERATOR,
    "rules preview": OPERATOR,
    "rules switch": OPERATOR,
    "rules calibrate": OPERATOR,
    "briefing": OPERATOR,
    "explain": OPERATOR,
    "rebuild": OPERATOR,
    "verify": OPERATOR,
    "audit": OPERATOR,
    "backtest": OPERATOR,
    "backup": OPERATOR,
    "restore": OPERATOR,
    "serve": OPERATOR,
    "relay": OPERATOR,
    "worker": OPERATOR,
    "feed": OPERATOR,
    "user add": OPERATOR,
    "user role": OPERATOR,
    "user remove": OPERATOR,
    "user list": OPERATOR,
    "user totp": OPERATOR,
    "user openid": OPERATOR,
    "token": OPERATOR,
    "epoch close": OPERATOR,
    "problem-types list": OPERATOR,
    "problem-types train": OPERATOR,
    "subscriptions webhook": ADVISERS.roles,
    "subscriptions mail": ADVISERS.roles,
    "subscriptions reader": ADVISERS.roles,
    "subscriptions revoke": OPERATOR,
    "subscriptions rotate": OPERATOR,
    "subscriptions test": OPERATOR,
    "subscriptions list": OPERATOR,
    "deliveries": OPERATOR,
    "deliver": OPERATOR,
    "record": SPEAKERS.roles,
    "statements": GROUP.roles,
    "plans list": PLAN_READERS.roles,
    "plans show": PLAN_READERS.roles,
    "plans open": PLAN_OPENERS.roles,
    "plans do": PLAN_WRITERS.roles,
    "plans suggest": GROUP.roles,
    "plans answer": ADVISERS.roles,
    "erase": SPEAKERS.roles | CUSTODIANS.roles,
}


def allowed(role: Role | None, command: str) -> bool:
    """Tell whether a command may act for a member of this role; with None, for no member.

    A command without a row may do neither.
    """
    if command not in COMMANDS:
        return False
    roles = COMMANDS[command]
    return role is None if roles is None else role in roles


def acting(installed: Soundings, command: str, name: str) -> Person:
    """Return the member that a command acts for. Raises Failure, in the same words for whomever."""
    person = installed.people.by_login(name)
    if person is None or not allowed(person.role, command):
        msg = (
            f"'{command}' can't be done as '{name}': that is no member, or not one in a role for "
            "it; 'soundings user list' shows who is."
        )
        raise Failure(msg)
    return person
