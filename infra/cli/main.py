"""``soundings``: every command, registered by name."""

import gc
import os
import sys

import typer

from domain.refusal import Refusal
from infra.cli import (
    alert_handling,
    analysis,
    audit,
    authorities,
    backtest,
    backup,
    briefing,
    concerns,
    demonstration,
    imported,
    imports,
    mapping,
    measures,
    members,
    neighbours,
    notifications,
    offers,
    peer_reviews,
    peers,
    plans,
    problem_types,
    programs,
    rebuild,
    reports,
    review_sampling,
    risks,
    rules,
    scales,
    serve,
    statements,
    targets,
    templates,
    themes,
    views,
)
from infra.cli.output import errors

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Early warning of coasting and declining councils.",
)
app.command("init")(imports.init)
app.command("import")(imports.import_)
app.command("template")(templates.template)
app.add_typer(imported.app, name="imports", help="Files that were taken in.")
app.command("map")(mapping.map_)
app.add_typer(imports.quarantine_app, name="quarantine")
app.add_typer(authorities.app, name="authority", help="The register of authorities.")
app.add_typer(measures.app, name="measures", help="What is measured, and who watches it.")
app.add_typer(scales.app, name="scales", help="Which values evidence can have.")
app.add_typer(themes.app, name="themes", help="What several lines tell of together.")
app.add_typer(neighbours.app, name="neighbours", help="Who is compared with whom.")
app.command("picture")(views.picture)
app.command("alerts")(views.alerts)
app.command("concerns")(concerns.concerns)
app.command("nation")(views.nation)
app.add_typer(alert_handling.app, name="alert", help="What an adviser decides about an alert.")
app.command("diff")(analysis.diff)
app.command("vintages")(analysis.vintages)
app.command("replay")(analysis.replay)
app.command("export")(analysis.export)
app.command("sql")(analysis.sql)
app.add_typer(offers.offers, name="offers", help="The menu of support.")
app.add_typer(peers.app, name="peers", help="The officers and members councils lend.")
app.command("matrix")(offers.matrix)
app.add_typer(offers.budget, name="budget", help="The year's money for support.")
app.add_typer(targets.app, name="targets", help="What the partnership promised itself.")
app.add_typer(rules.app, name="rules", help="The rules by which alerts are raised.")
app.add_typer(review_sampling.app, name="reviews", help="Whom to look at next.")
app.add_typer(peer_reviews.app, name="peer-reviews", help="Who reviews whom, and what is due.")
app.add_typer(risks.app, name="risks", help="The register of risks.")
app.command("demonstrate")(demonstration.demonstrate)
app.command("report")(reports.report)
app.command("briefing")(briefing.briefing)
app.command("explain")(views.explain)
app.command("rebuild")(rebuild.rebuild)
app.command("verify")(views.verify)
app.command("audit")(audit.audit)
app.command("backtest")(backtest.backtest)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.add_typer(members.app, name="user", help="Who may sign in, and in which role.")
app.command("token")(members.token)
app.command("record")(statements.record)
app.command("statements")(statements.statements)
app.add_typer(statements.app, name="epoch", help="The release windows of the group.")
app.add_typer(
    problem_types.app, name="problem-types", help="The model that suggests kinds of problem."
)
app.add_typer(plans.app, name="plans", help="Support plans, from diagnosis to drawdown.")
app.command("erase")(statements.erase)
app.add_typer(notifications.app, name="subscriptions", help="How advisers are told of alerts.")
app.command("deliveries")(notifications.deliveries)
app.command("deliver")(notifications.deliver)
app.command("serve")(serve.serve)
app.command("relay")(programs.relay)
app.command("worker")(programs.worker)
app.command("feed")(programs.feed)

FAILED = 1


def run() -> None:
    """Run a command. What it could not do is one line on standard error and exit code 1.

    Of a fault in the program only its kind is told, for its text could hold what came in a file;
    with ``SOUNDINGS_DEBUG`` set the whole traceback is shown.
    """
    gc.freeze()  # what was imported stays to the end, and need not be looked through at the end
    try:
        app()
    except Refusal as failure:
        errors.print(str(failure), soft_wrap=True)
        sys.exit(FAILED)
    except Exception as fault:
        if os.environ.get("SOUNDINGS_DEBUG"):
            raise
        advice = "set SOUNDINGS_DEBUG=1 to see where, and report it"
        errors.print(f"A fault in the program ({type(fault).__name__}); {advice}.", soft_wrap=True)
        sys.exit(FAILED)


if __name__ == "__main__":
    run()
