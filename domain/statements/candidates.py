"""Whether what somebody did about a statement may come out: enough others must have been able to.

Whoever sees that a question was asked, or a grade changed, asks who can have done it: those whose
role may, less oneself and whom one talks to. Organisations that may speak but not grade are no
cover for one that grades, nor members who don't see a statement for those who do. Pure.
"""

from typing import Literal
from uuid import UUID

from domain.membership.roles import ADVISERS, GRADERS, LISTENERS, SPEAKERS, Roles
from domain.statements.release import CANDIDATES

Act = Literal["agree", "contest", "question", "answer", "verify", "dispute", "regrade"]


def may_do(act: Act, *, restricted: bool) -> Roles:
    """Return the roles that can do something about a statement.

    ``restricted`` is one that only advisers see. An answer is its speaker's, whoever sees it now.

    >>> sorted(may_do("regrade", restricted=False))
    ['group_member', 'improvement_adviser']
    >>> sorted(may_do("question", restricted=True))
    ['improvement_adviser']
    """
    match act:
        case "answer":
            return SPEAKERS
        case "regrade":
            return GRADERS & ADVISERS if restricted else GRADERS
        case _:
            return LISTENERS & ADVISERS if restricted else LISTENERS


def enough(candidates: frozenset[UUID], observers: frozenset[UUID], colluding: int) -> bool:
    """Tell whether so many that look together still hold enough others possible.

    >>> group, nobody = frozenset(UUID(int=one) for one in range(5)), frozenset()
    >>> enough(group, group, 2), enough(group, group, 3), enough(group, nobody, 3)
    (True, False, True)
    """
    return len(candidates) - min(colluding, len(candidates & observers)) >= CANDIDATES
