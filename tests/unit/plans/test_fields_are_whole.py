"""A field of a plan is read from a form, has a place in it, and is shown: this leads the recipe."""

import re
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from domain.support.plan import Plan
from web.features.plans.forms import STEPS, Form, _Common

ROOT = Path(__file__).resolve().parents[3]
FEATURE = ROOT / "web" / "features" / "plans"
FORMS = (FEATURE / "templates" / "plan_forms.html").read_text(encoding="utf-8")
PAGE = "".join(
    (FEATURE / path).read_text(encoding="utf-8") for path in ("templates/plan.html", "detail.py")
)
JSON = (ROOT / "web" / "json" / "plans.py").read_text(encoding="utf-8")
COMMON = _Common(
    at=datetime(2026, 1, 5, tzinfo=UTC), by=UUID(int=1), role="analyst", plan=UUID(int=2), seen=1
)
OF_THE_SERVICE = {"refused", "why"}
"""What the menu and the budget say against a commission, which no form can know."""
AMONG_SUGGESTIONS = {"answers"}
"""Shown beside what they answer, to those who see that."""
FOR_PEOPLE = {"diagnosis"}
"""Which version of the diagnosis it is, for programs get the newest."""


class Filled(Form):
    """A form in which everything is filled in; remembers which fields were read."""

    def __init__(self) -> None:
        super().__init__({})
        self.names: set[str] = set()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a text for any name."""
        self.names.add(name)
        return ("filled in",)

    def number(self, name: str) -> int:
        """Return a number for any name."""
        self.names.add(name)
        return 7

    def identity(self, name: str, what: str) -> UUID:  # noqa: ARG002 - the form's signature
        """Return an id for any name."""
        self.names.add(name)
        return UUID(int=3)

    def day(self, name: str) -> date:
        """Return a day for any name."""
        self.names.add(name)
        return date(2026, 12, 9)

    def pence(self, name: str) -> int:
        """Return an amount for any name."""
        self.names.add(name)
        return 700


@pytest.mark.parametrize("step", STEPS)
def test_every_field_of_a_step_is_read_from_its_form(step: str) -> None:
    command = STEPS[step](COMMON, Filled())

    left_out = {
        field.name
        for field in fields(command)
        if field.name not in COMMON and getattr(command, field.name) == field.default
    }
    assert left_out - (OF_THE_SERVICE if step == "commission" else set()) == set()


@pytest.mark.parametrize("step", STEPS)
def test_every_field_that_is_read_has_a_place_in_the_forms(step: str) -> None:
    form = Filled()
    STEPS[step](COMMON, form)

    read = {re.sub(r"\d+$", "{{ number }}", name) for name in form.names}
    own = re.findall(rf"begin\(visit, [\w.]+, '{step}'\)(.*?)send\(", FORMS, re.DOTALL)
    assert own
    missing = {name for name in read if not any(_asks_for(name, text) for text in own)}
    assert missing == set()


@pytest.mark.parametrize("field", Plan.__struct_fields__)
def test_every_field_of_a_plan_is_shown_to_people_and_to_programs(field: str) -> None:
    if field not in AMONG_SUGGESTIONS:
        assert re.search(rf"\bplan\.{field}\b", PAGE + FORMS), "templates/plan.html doesn't show it"
    if field not in AMONG_SUGGESTIONS | FOR_PEOPLE:
        assert re.search(rf"\bplan\.{field}\b", JSON), "web/json/plans.py has no line for it"


def _asks_for(name: str, text: str) -> bool:
    return f'name="{name}"' in text or re.search(rf"'{re.escape(name)}'", text) is not None
