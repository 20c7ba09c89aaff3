"""``plans``: support plans on the command line, each step as the pages take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from domain.support.plan_commands import PlanCommand
from domain.support.plan_decisions import PlanRefusal
from domain.times import Basis
from infra.cli import output
from infra.cli.context import Failure, as_of, authority, installation
from infra.cli.options import Json, KnownBy
from infra.cli.policy import acting
from infra.security.people import Person
from infra.services.installation import Soundings
from infra.services.plans.service import PlanDesk
from web.features.plans.forms import ACTS, Form, command, opening
from web.json.plans import PlanShape, listed_json, plan_json
from web.words import plans as plan_words

_NONE = "There is no such plan; 'soundings plans list' shows those that you may see."

app = typer.Typer(no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="As 'plans list' shows it.")]
As = Annotated[str, typer.Option("--as", metavar="NAME", help="The member who acts.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=TEXT", help="A field of the step; repeatable."),
]


@dataclass(frozen=True, slots=True)
class _Acting:
    """An installation, who acts in it, and with what."""

    installed: Soundings
    person: Person

    @property
    def desk(self) -> PlanDesk:
        """Give what plans are written with."""
        return self.installed.plans

    def ask(self, command: PlanCommand) -> None:
        """Carry a command out. Raises Failure with what to do instead."""
        try:
            self.desk.ask(self.person, command)
        except PlanRefusal as refusal:
            raise Failure(str(refusal)) from refusal

    def must_exist(self, plan: str) -> None:
        """Raise Failure where there is no such plan, or none for this member."""
        if not self.desk.exists(self.person, plan):
            raise Failure(_NONE)

    def shape(self, plan: str, known_by: str | None = None) -> PlanShape:
        """Look at a plan as JSON. Raises Failure as ``must_exist`` does."""
        found = self.desk.one(self.person, plan, as_of(known_by, None, Basis.RECORDED))
        if found is None:
            raise Failure(_NONE)
        return plan_json(found, self.installed.directory())


@app.command("list")
def list_(as_: As, known_by: KnownBy = None, as_json: Json = False) -> None:
    """List the plans that a member may see, or saw, the newest first.

    Example: soundings plans list --as finn --known-by 2026-11-22
    """
    with installation() as installed:
        installed.catch_up()
        person = acting(installed, "plans list", as_)
        moment = as_of(known_by, None, Basis.RECORDED)
        found = installed.plans.every(person, moment)
        shown = [listed_json(one, installed.directory()) for one in found]
    if as_json:
        output.print_json(shown)
        return
    output.print_table(
        "Support plans",
        ("Id", "Authority", "Stage", "For", "Cost", "Version"),
        [
            (
                one["id"],
                one["authority"],
                one["stage"],
                one["problem_type"],
                plan_words.pounds(one["cost"]),
                str(one["seen"]),
            )
            for one in shown
        ],
    )


@app.command("show")
def show(plan: Id, as_: As, known_by: KnownBy = None, as_json: Json = False) -> None:
    """Show a plan as a member sees it, or saw it.

    Example: soundings plans show ID --as dot --known-by 2026-11-22
    """
    with installation() as installed:
        installed.catch_up()
        acts = _Acting(installed, acting(installed, "plans show", as_))
        found = acts.shape(plan, known_by)
    if as_json:
        output.print_json(found)
        return
    _print(found)


@app.command("open")
def open_(
    about: Annotated[str, typer.Option("--authority", metavar="A", help="Whom it is for.")],
    problem_type: Annotated[str, typer.Option("--for", metavar="TYPE", help="What it is for.")],
    as_: As,
    alerts: Annotated[
        list[str] | None, typer.Option("--alert", metavar="ID", help="Repeatable.")
    ] = None,
    request: Annotated[str, typer.Option(help="What the authority asked for.")] = "",
    as_json: Json = False,
) -> None:
    """Open a plan, from alerts or because the authority asked for help.

    Example: soundings plans open --authority Boston --for coasting --alert ID --as finn
    """
    with installation() as installed:
        installed.catch_up()
        acts = _Acting(installed, acting(installed, "plans open", as_))
        fields = {
            "authority": [authority(installed, about).slug],
            "problem_type": [problem_type],
            "alert": list(alerts or ()),
            "request": [request],
        }
        try:
            asked = opening(installed, acts.person, installed.directory(), _form(fields))
        except PlanRefusal as refusal:
            raise Failure(str(refusal)) from refusal
        acts.ask(asked)
        made = acts.shape(asked.plan.hex)
    _done(made, as_json=as_json)


@app.command("do")
def do(
    step: Annotated[str, typer.Argument(metavar="STEP", help=f"One of {', '.join(ACTS)}.")],
    plan: Id,
    as_: As,
    seen: Annotated[int, typer.Option(help="The version you decide on.", min=1)],
    given: Set = None,
    as_json: Json = False,
) -> None:
    """Take a step in a plan; its fields are those of the page's form.

    Example: soundings plans do milestone ID --as finn --seen 7 --set what=Balanced
    --set due=2027-03-31 --set drawdown=10,000
    """
    if step not in ACTS:
        msg = f"There is no step '{step}'; choose one of {', '.join(ACTS)}."
        raise typer.BadParameter(msg)
    fields = {**_given(given), "seen": [str(seen)]}
    with installation() as installed:
        installed.catch_up()
        acts = _Acting(installed, acting(installed, "plans do", as_))
        acts.must_exist(plan)
        try:
            asked = command(step, installed, acts.person, plan, _form(fields))
        except PlanRefusal as refusal:
            raise Failure(str(refusal)) from refusal
        acts.ask(asked)
        made = acts.shape(plan)
    _done(made, as_json=as_json)


@app.command("suggest")
def suggest(
    plan: Id,
    as_: As,
    text: Annotated[str, typer.Option(help="What you suggest; name nobody.")],
    alone: Annotated[bool, typer.Option("--alone", help="It may come out by itself.")] = False,
) -> None:
    """Suggest something about a plan; it comes out with a later release, without your name.

    Example: soundings plans suggest ID --as dot --text "Begin with the savings."
    """
    with installation() as installed:
        installed.catch_up()
        person = acting(installed, "plans suggest", as_)
        installed.plans.suggest(person, plan, text, alone=alone)
    output.console.print("Kept, without your name. It comes out with a later release.")


@app.command("answer")
def answer(
    plan: Id,
    suggestion: Annotated[str, typer.Argument(metavar="SUGGESTION")],
    as_: As,
    text: Annotated[str, typer.Option(help="The group reads it.")],
    taken_up: Annotated[bool, typer.Option("--taken-up/--not-taken-up")] = True,
) -> None:
    """Answer a suggestion that is out.

    Example: soundings plans answer ID SUGGESTION --as finn --not-taken-up --text "Not this year."
    """
    with installation() as installed:
        installed.catch_up()
        person = acting(installed, "plans answer", as_)
        try:
            installed.plans.answer(person, plan, suggestion, text, taken_up=taken_up)
        except PlanRefusal as refusal:
            raise Failure(str(refusal)) from refusal
    output.console.print("Answered.")


def _given(given: Sequence[str] | None) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for one in given or ():
        name, is_, text = one.partition("=")
        if not is_:
            msg = f"'{one}' has no '='; write a field as --set what='A balanced budget'."
            raise typer.BadParameter(msg)
        fields.setdefault(name, []).append(text)
    return fields


def _form(fields: Mapping[str, Sequence[str]]) -> Form:
    return Form(lambda name: [text for text in fields.get(name, ()) if text])


def _done(made: PlanShape, *, as_json: bool) -> None:
    if as_json:
        output.print_json(made)
    else:
        output.console.print(f"Plan {made['id']}: {made['stage']}. Version {made['seen']}.")


def _print(found: PlanShape) -> None:
    output.console.print(
        f"{found['authority']}: {found['stage']}, {found['problem_type']}. "
        f"Lead: {found['lead'] or 'none'}. Version {found['seen']}."
    )
    for part in found["diagnosis"]:
        output.console.print(f"{part['heading']}: {part['text']}")
    output.print_table(
        "Providers",
        ("Id", "Provider", "State", "Cost"),
        [
            (
                one["id"],
                one["name"],
                one["refused"] or ("commissioned" if one["commissioned_on"] else "proposed"),
                plan_words.pounds(one["cost"]),
            )
            for one in found["providers"]
        ],
    )
    output.print_table(
        "Milestones",
        ("Id", "What", "Due", "Reached", "Paid"),
        [
            (
                one["id"],
                one["what"],
                one["due"],
                one["reached_on"] or "no",
                plan_words.pounds(one["paid"]),
            )
            for one in found["milestones"]
        ],
    )
    for suggestion in found["suggestions"] or ():
        output.console.print(f"Suggested ({suggestion['id']}): {suggestion['text']}")
        if suggestion["answer"]:
            output.console.print(f"Answered: {suggestion['answer']}")
    for entry in found["history"]:
        output.console.print(f"{entry['on']}: {plan_words.HAPPENED[entry['what']]}")
