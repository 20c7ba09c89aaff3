"""``subscriptions``, ``deliveries`` and ``deliver``: how an adviser is told, and what was sent."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

import typer

from infra.cli import output
from infra.cli.context import installation
from infra.cli.options import Json
from infra.cli.policy import acting
from infra.notifications.deliver import Delivery
from infra.services.installation import Soundings
from infra.services.notifications.delivery_log import Delivery as Delivered

app = typer.Typer(no_args_is_help=True)
_NEWEST = 50

Id = Annotated[str, typer.Argument(metavar="ID", help="As 'subscriptions list' shows it.")]
As = Annotated[str, typer.Option("--as", metavar="NAME", help="The adviser who is to be told.")]


@app.command("webhook")
def webhook(url: Annotated[str, typer.Argument(metavar="URL")], as_: As) -> None:
    """Tell a program at a URL, by Standard Webhooks; its secret is shown this once.

    Example: soundings subscriptions webhook https://receiver.example/hook --as finn
    """
    with _opened() as installed:
        person = acting(installed, "subscriptions webhook", as_)
        made = installed.notifications.subscriptions.webhook(person.id, url)
    output.console.print(f"{made.id}\n{made.secret}", soft_wrap=True)


@app.command("mail")
def mail(address: Annotated[str, typer.Argument(metavar="ADDRESS")], as_: As) -> None:
    """Tell a mailbox: what is critical at once, all else on Mondays.

    Example: soundings subscriptions mail finn@partnership.example --as finn
    """
    with _opened() as installed:
        person = acting(installed, "subscriptions mail", as_)
        made = installed.notifications.subscriptions.mail(person.id, address)
    output.console.print(made.id, soft_wrap=True)


@app.command("reader")
def reader(as_: As) -> None:
    """Make the secret addresses of a feed, as Atom and as JSON Feed; they are shown this once.

    Example: soundings subscriptions reader --as finn
    """
    with _opened() as installed:
        person = acting(installed, "subscriptions reader", as_)
        made = installed.notifications.subscriptions.reader(person.id)
        atom, json = installed.notifications.reader_addresses(made.secret)
    output.console.print(f"{made.id}\n{atom}\n{json}", soft_wrap=True)


@app.command("revoke")
def revoke(subscription: Id) -> None:
    """End a subscription: its secret opens nothing any more, and what waits is not sent.

    Example: soundings subscriptions revoke 0f3c5b
    """
    with _opened() as installed:
        installed.notifications.subscriptions.revoke(subscription)


@app.command("rotate")
def rotate(subscription: Id) -> None:
    """Give a webhook a new secret, shown this once; the one before signs beside it meanwhile.

    Example: soundings subscriptions rotate 0f3c5b
    """
    with _opened() as installed:
        output.console.print(
            installed.notifications.subscriptions.rotate(subscription), soft_wrap=True
        )


@app.command("test")
def test(subscription: Id) -> None:
    """Send a message that says it is a test, with the next delivery.

    Example: soundings subscriptions test 0f3c5b && soundings deliver
    """
    with _opened() as installed:
        output.console.print(installed.notifications.send_test(subscription), soft_wrap=True)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the ways by which members are told, those that ended too.

    Example: soundings subscriptions list
    """
    with _opened() as installed:
        found = installed.notifications.subscriptions.all()
        logins = _logins(installed, (one.person for one in found))
    rows = [
        {
            "id": one.id,
            "member": logins[one.person],
            "way": one.channel,
            "to": one.target,
            "since": one.made_at.isoformat(),
            "ended": one.ended_by,
        }
        for one in found
    ]
    _show("Subscriptions", ("id", "member", "way", "to", "since", "ended"), rows, as_json=as_json)


def deliveries(
    newest: Annotated[int, typer.Option(min=1, help="How many to show.")] = _NEWEST,
    as_json: Json = False,
) -> None:
    """Show who was told what, when, and what failed, newest first.

    Example: soundings deliveries --newest 20
    """
    with _opened() as installed:
        log = installed.notifications.log
        found, kept_back = log.newest(newest), log.counts()
        logins = _logins(installed, (one.person for one in found))
    rows = [_row(one, logins[one.person]) for one in found]
    columns = ("id", "member", "way", "of", "status", "tries", "tried", "next", "outcome")
    if as_json:
        output.print_json({"deliveries": rows, "not_told": kept_back})
        return
    _show("Deliveries", columns, rows, as_json=False)
    for why, count in kept_back.items():
        fate = f"not told: {why}" if why else "wait for the digest"
        output.console.print(f"{count:,} changes {fate}", soft_wrap=True)


def deliver() -> None:
    """Tell what is due and try what waits, once. 'serve' does so all the time.

    Example: soundings deliver
    """
    with _opened() as installed:
        made = Delivery.of(installed).run()
    output.console.print(f"{made:,} tries were made; 'soundings deliveries' shows them.")


@contextmanager
def _opened() -> Iterator[Soundings]:
    with installation() as installed:
        installed.catch_up()
        yield installed


def _logins(installed: Soundings, people: Iterable[str]) -> dict[str, str]:
    found = {one: installed.people.by_id(UUID(one)) for one in set(people)}
    return {one: person.login if person else "somebody who left" for one, person in found.items()}


def _row(one: Delivered, login: str) -> dict[str, str]:
    return {
        "id": one.id,
        "member": login,
        "way": one.channel,
        "of": ", ".join(one.of),
        "status": one.status,
        "tries": str(one.tries),
        "tried": one.tried_at.isoformat() if one.tried_at else "",
        "next": one.next_at.isoformat() if one.next_at else "",
        "outcome": one.outcome,
    }


def _show(
    title: str, columns: tuple[str, ...], rows: list[dict[str, str]], *, as_json: bool
) -> None:
    if as_json:
        output.print_json(rows)
    else:
        output.print_table(title, columns, [list(one.values()) for one in rows])
