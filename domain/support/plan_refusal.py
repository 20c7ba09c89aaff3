"""Why a plan can't be changed as asked, and how long its texts may be."""

from functools import partial
from typing import ClassVar

from domain.refusal import Refusal
from domain.text import required

LONGEST_TEXT = 4_000
"""Characters of any text of a plan."""

LONGEST_LINE = 200
"""Characters of a name, a role or a heading."""


class PlanRefusal(Refusal):
    """It can't be done; the message says why, and what to do instead."""


class PlanMovedOnError(PlanRefusal):
    """The plan changed since it was looked at."""

    status: ClassVar[int] = 409


required_text = partial(required, PlanRefusal, longest=LONGEST_TEXT)
required_line = partial(required, PlanRefusal, longest=LONGEST_LINE)
