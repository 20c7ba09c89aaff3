"""What roles may do, in one list: whoever adds a role says here what it is for.

Which page, address and command each of these opens stands in ``web/site/routes.py`` and
``infra/cli/policy.py``.
"""

from typing import get_args

from domain.membership.events import Role

Roles = frozenset[Role]

ROLES: tuple[Role, ...] = get_args(Role)
"""Every role there is."""

SPEAKERS: Roles = frozenset(
    {"change_agent", "improvement_adviser", "group_member", "partnership_manager"}
)
"""They make statements, and see what became of their own."""

LISTENERS: Roles = frozenset({"change_agent", "improvement_adviser", "group_member"})
"""They see what was released, and take part in it."""

GRADERS: Roles = frozenset({"improvement_adviser", "group_member"})
"""They grade the information of a statement anew."""

ADVISERS: Roles = frozenset({"improvement_adviser"})
"""They decide about alerts, and see what is for advisers only."""

CUSTODIANS: Roles = frozenset({"custodian"})
"""They keep the Rule: members, windows, unsealing by two. They read no statement."""

REGISTRARS: Roles = frozenset({"custodian", "analyst", "change_agent"})
"""They put the register and the catalogue of measures right."""

IMPORTERS: Roles = REGISTRARS
"""They take files of evidence in by the browser, and take them back."""

RETURNERS: Roles = frozenset({"authority"})
"""They hand in what their own authority says of itself."""

REVIEW_RECORDERS: Roles = frozenset({"improvement_adviser", "partnership_manager"})
"""They record what peer reviews find: a partnership manager of the own area only."""

PLAN_WRITERS: Roles = frozenset({"improvement_adviser", "partnership_manager"})
"""They write support plans: the adviser all, a partnership manager those of the own area."""

PLAN_OPENERS: Roles = PLAN_WRITERS | {"authority"}
"""They open a plan; an authority asks for help."""

PLAN_READERS: Roles = LISTENERS | PLAN_OPENERS
"""They read plans: the group all of them, others the facts of their own."""

HANDLING_READERS: Roles = ADVISERS | CUSTODIANS
"""They see where an alert stands and with whom; everybody else sees what is known as fact."""
