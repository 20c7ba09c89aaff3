"""``peers``: the officers and members that authorities lend, without names."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from domain.support.peer_decisions import PeerRefusal, WithdrawPeer
from infra.cli import output
from infra.cli.context import Failure, as_of, installation
from infra.cli.options import At, Json, KnownBy
from ingest.support_peers import read_peers

app = typer.Typer(no_args_is_help=True)
_ACTOR = "soundings peers"


@app.command("add")
def add(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV in UTF-8.")],
    as_json: Json = False,
) -> None:
    """Take the peers that authorities lend into the pool: what they are and can do, no name.

    Example: soundings peers add examples/support/peers.csv
    """
    with installation() as installed:
        installed.catch_up()
        peers = read_peers(file, installed.directory(), installed.clock(), _ACTOR)
        added = installed.peer_pool.add(peers)
    if as_json:
        output.print_json({"peers": [peer.hex for peer in added]})
        return
    output.console.print(f"{len(added)} peers are new in the pool. Next: soundings peers list")


@app.command("list")
def list_(known_by: KnownBy = None, as_json: Json = False) -> None:
    """List the peers in the pool.

    Example: soundings peers list --known-by 2010-01-20
    """
    with installation() as installed:
        installed.catch_up()
        found = installed.peer_pool.all(as_of(At(known_by)))
        entries = installed.directory().entries
    rows = sorted(
        (entries[peer.authority].name, peer.standing, "; ".join(peer.skills), peer.accredited, key)
        for key, peer in found.items()
    )
    if as_json:
        names = ("authority", "standing", "skills", "accredited", "id")
        output.print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    output.print_table(
        "Peers",
        ("Authority", "Standing", "Skills", "Accredited", "Id"),
        [(name, role, can, "yes" if good else "no", key) for name, role, can, good, key in rows],
    )


@app.command("withdraw")
def withdraw(
    peer: Annotated[str, typer.Argument(metavar="ID", help="As the list shows it.")],
) -> None:
    """Let a peer go.

    Example: soundings peers withdraw 0f3c5b...
    """
    with installation() as installed:
        try:
            command = WithdrawPeer(at=installed.clock(), actor=_ACTOR, peer=UUID(peer))
            installed.peer_pool.withdraw(command)
        except (ValueError, PeerRefusal) as refusal:
            msg = "There is no such peer; 'soundings peers list' shows all."
            raise Failure(msg) from refusal
    output.console.print("The peer has left the pool.")
