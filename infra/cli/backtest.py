"""``backtest``: what the rules would have said, and what became of it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from consumers.backtest.labels import LabelsError, Refused, read_labels
from infra.cli import output
from infra.cli.context import Failure, installation
from infra.cli.options import Json

REJECTED = 3
_BUDGET = 15


def backtest(
    labels: Annotated[
        Path, typer.Option(exists=True, help="CSV: authority, on, and outcome or grade.")
    ],
    budget: Annotated[
        int, typer.Option(min=1, help="How many authorities are flagged each quarter.")
    ] = _BUDGET,
    out: Annotated[Path | None, typer.Option(help="Write the report here, HTML and JSON.")] = None,
    as_json: Json = False,
) -> None:
    """Replay quarter by quarter what was knowable, and judge alerts and ranking as shipped.

    Nothing published on or after the day of an outcome is used for it.

    Example: soundings backtest --labels examples/labels/childrens_services_held_out.csv
    --out report
    """
    from infra.analysts.backtest.run import back_test  # noqa: PLC0415 - scikit-learn takes a second

    with installation() as app:
        app.catch_up()
        try:
            found = read_labels(labels, app.directory())
        except LabelsError as error:
            raise Failure(str(error)) from error
        judged = back_test(app, found.labels, budget)
    document = judged.document | {"rejected": [one._asdict() for one in found.rejected]}
    if out is not None:
        from infra.analysts.backtest.report import write  # noqa: PLC0415 - templates only a report needs

        write(document, out)
    if as_json:
        output.print_json(document)
    else:
        _print(document, found.rejected, out)
    if found.rejected:
        raise typer.Exit(REJECTED)


def _print(document: dict[str, Any], rejected: tuple[Refused, ...], out: Path | None) -> None:
    shown = {
        "Outcomes": f"{document['n']}, {document['positives']} of them bad",
        "Concordance with the next grade": f"{document['concordance']} (95% "
        f"{document['concordance_low']} to {document['concordance_high']}; chance 0.5)",
        "The same 6, 12 months before": f"{document['concordance_6_months']}, "
        f"{document['concordance_12_months']}",
        "Within one last grade": str(document["within_grade"]),
        "Area under the ROC curve": f"{document['auc']} (95% {document['auc_low']} to "
        f"{document['auc_high']}; chance 0.5)",
        f"Precision, {document['budget']} a quarter": f"{document['precision_at_budget']} "
        f"(random {document['precision_random']})",
        "Alert stood 6 months before": str(document["standing_6_months"]),
        "Alert stood 12 months before": str(document["standing_12_months"]),
        "Alert stood at any time": str(document["alerted_share_of_time"]),
        "New signals a year and authority": str(document["new_signals_per_authority_year"]),
        "Newly alerted a month": str(document["newly_alerted_a_month"]),
        "Lead, months (median)": str(document["lead_months_median"]),
        "False alarms a year and authority": str(document["false_alarms_per_authority_year"]),
        "Brier score": str(document["brier"]),
        "Ranked by": document["ranking"],
    }
    output.print_table("Back-test", ("Figure", "Value"), list(shown.items()))
    for one in rejected:
        output.console.print(f"{one.file}, row {one.row}: {one.reason}")
    if out is not None:
        output.console.print(f"The report is in {out / 'backtest.html'}.")
