"""``problem-types``: the models that suggest what kind of problem a text speaks of."""

from typing import Annotated, Any

import msgspec
import typer

from domain.statements.model_events import ProblemTypeModelTrained
from infra.cli import output
from infra.cli.context import installation
from infra.cli.options import Json

app = typer.Typer(no_args_is_help=True)
_OPERATOR = "soundings problem-types"


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List all models there were, oldest first, and which is in use.

    Example: soundings problem-types list
    """
    with installation() as installed:
        models = installed.statements.problem_types
        found, used = models.versions(), models.in_use().number
    if as_json:
        output.print_json([_document(one, used) for one in found])
        return
    output.print_table(
        f"Models, oldest first; number {used} is in use",
        ("Model", "Trained", "Texts", "Right when it answers", "Answers"),
        [
            (
                str(one.model),
                f"{one.recorded_at:%Y-%m-%d}",
                str(one.trained_on),
                f"{one.precision:.0%}",
                f"{one.coverage:.0%}",
            )
            for one in found
        ],
    )


@app.command("train")
def train(
    seed: Annotated[
        int | None, typer.Option(min=0, help="What chance is drawn from; always the same if none.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Train a model on what came out to the whole group; it takes over if it can answer at all.

    Example: soundings problem-types train
    """
    with installation() as installed:
        trained = installed.statements.problem_types.train(_OPERATOR, seed)
    if as_json:
        output.print_json(_document(trained, trained.model))
    else:
        output.console.print(
            f"Model {trained.model} learnt from {trained.trained_on} texts and is in use. Of texts "
            f"it had not seen it answered {trained.coverage:.0%}, and {trained.precision:.0%} of "
            "these rightly."
        )


def _document(one: ProblemTypeModelTrained, used: int) -> dict[str, Any]:
    facts = msgspec.to_builtins(one)
    kept = ("model", "recorded_at", "digest", "trained_on", "threshold", "temperature")
    more = ("macro_f1", "precision", "coverage", "origin", "classes")
    return {name: facts[name] for name in kept + more} | {"in_use": one.model == used}
