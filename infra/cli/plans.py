"""``plans``: support plans on the command line, each step as the pages take it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from domain.membership.person import Person
from infra.cli import output
from infra.cli.context import Failure, as_of, authority, installation
from infra.cli.options import At, Json, KnownBy
from infra.cli.policy import acting
from infra.cli.warnings import warning
from infra.services.installation import Soundings
from infra.services.plans.service import PlanService
from web.features.plans.forms import STEPS, Form, command, opening
from web.json.plans import PlanShape, listed_json, plan_json
from web.words.support import HAPPENED, money

_NONE = "There is no such plan; 'soundings plans list' shows those that you may see."

app = typer.Typer(no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="As 'plans list' shows it.")]
As = Annotated[str, typer.Option("--as", metavar="NAME", help="The member who acts.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=TEXT", help="A field of the step; repeatable."),
]


@dataclass(frozen=True, slots=True)
class _Member:
    """Who acts, and the installation it is in."""

    installed: Soundings
    person: Person

    @property
    def plans(self) -> PlanService:
        """What plans are read and written with."""
        return self.installed.plans

    def shape(self, plan: str, known_by: str | None = None) -> PlanShape:
        """Look at a plan as JSON. Raises Failure where there is none, or none for this member."""
        found = self.plans.one(self.person, plan, as_of(At(known_by)))
        if found is None:
            raise Failure(_NONE)
        return plan_json(found, self.installed.directory())


@contextmanager
def _acting(command: str, name: str) -> Iterator[_Member]:
    """Open the installation, brought up to date, for a member that a command acts for."""
    with installation() as installed:
        installed.catch_up()
        yield _Member(installed, acting(installed, command, name))


@app.command("list")
def list_(as_: As, known_by: KnownBy = None, as_json: Json = False) -> None:
    """List the plans that a member may see, or saw, the newest first.

    Example: soundings plans list --as finn --known-by 2026-11-22
    """
    with _acting("plans list", as_) as member:
        moment, directory = as_of(At(known_by)), member.installed.directory()
        shown = [listed_json(plan, directory) for plan in member.plans.all(member.person, moment)]
    if as_json:
        output.print_json(shown)
        return
    output.print_table(
        "Support plans",
        ("Id", "Authority", "Stage", "For", "Cost", "Version"),
        [
            (
                plan["id"],
                plan["authority"],
                plan["stage"],
                plan["problem_type"],
                money(plan["cost"]),
                str(plan["seen"]),
            )
            for plan in shown
        ],
    )


@app.command("show")
def show(plan: Id, as_: As, known_by: KnownBy = None, as_json: Json = False) -> None:
    """Show a plan as a member sees it, or saw it.

    Example: soundings plans show ID --as dot --known-by 2026-11-22
    """
    with _acting("plans show", as_) as member:
        found = member.shape(plan, known_by)
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
    with _acting("plans open", as_) as member:
        installed = member.installed
        form = _form(
            {
                "authority": [authority(installed, about).slug],
                "problem_type": [problem_type],
                "alert": alerts or (),
                "request": [request],
            }
        )
        asked = opening(form, member.person, installed.clock(), installed.directory())
        member.plans.carry_out(member.person, asked)
        made = member.shape(asked.plan.hex)
    _done(made, as_json=as_json)


@app.command("do")
def do(
    step: Annotated[str, typer.Argument(metavar="STEP", help=f"One of {', '.join(STEPS)}.")],
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
    if step not in STEPS:
        msg = f"There is no step '{step}'; choose one of {', '.join(STEPS)}."
        raise typer.BadParameter(msg)
    form = _form({**_given(given), "seen": [str(seen)]})
    with _acting("plans do", as_) as member:
        if not member.plans.exists(member.person, plan):
            raise Failure(_NONE)
        asked = command(step, form, member.person, member.installed.clock(), plan)
        member.plans.carry_out(member.person, asked)
        made = member.shape(plan)
    _done(made, as_json=as_json)


@app.command("suggest")
def suggest(
    plan: Id,
    as_: As,
    text: Annotated[str, typer.Option(help="What you suggest; name nobody.")],
    alone: Annotated[bool, typer.Option("--alone", help="It may come out by itself.")] = False,
    anyway: Annotated[bool, typer.Option("--anyway", help="Keep it over the warnings.")] = False,
) -> None:
    """Suggest something about a plan; it comes out with a later release, without your name.

    What could give its author away is shown first, and nothing is kept.

    Example: soundings plans suggest ID --as dot --text "Begin with the savings."
    """
    with _acting("plans suggest", as_) as member, warning(as_json=False):
        member.plans.suggest(member.person, plan, text, alone=alone, anyway=anyway)
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
    with _acting("plans answer", as_) as member:
        member.plans.answer(member.person, plan, suggestion, text, taken_up=taken_up)
    output.console.print("Answered.")


def _given(given: Sequence[str] | None) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for field in given or ():
        name, is_, text = field.partition("=")
        if not is_:
            msg = f"'{field}' has no '='; write a field as --set what='A balanced budget'."
            raise typer.BadParameter(msg)
        fields.setdefault(name, []).append(text)
    return fields


def _form(fields: Mapping[str, Sequence[str]]) -> Form:
    return Form({name: [text for text in texts if text] for name, texts in fields.items()})


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
                provider["id"],
                provider["name"],
                provider["refused"]
                or ("commissioned" if provider["commissioned_on"] else "proposed"),
                money(provider["cost"]),
            )
            for provider in found["providers"]
        ],
    )
    output.print_table(
        "Milestones",
        ("Id", "What", "Due", "Reached", "Paid"),
        [
            (
                milestone["id"],
                milestone["what"],
                milestone["due"],
                milestone["reached_on"] or "no",
                money(milestone["paid"]),
            )
            for milestone in found["milestones"]
        ],
    )
    for suggestion in found["suggestions"] or ():
        output.console.print(f"Suggested ({suggestion['id']}): {suggestion['text']}")
        if suggestion["answer"]:
            output.console.print(f"Answered: {suggestion['answer']}")
    for entry in found["history"]:
        output.console.print(f"{entry['on']}: {HAPPENED[entry['what']]}")
