"""The file of anchors outside the installation, brought back to a restored log.

Heads beyond it are no longer to be met. They stay in a copy beside the file, for whoever asks later
whether the restore was one.
"""

from pathlib import Path

from infra.backup import files
from infra.stores.eventstore.errors import AnchorFileError

_CHAIN = "events"


def cut_back(file: Path, position: int, name: str) -> None:
    """Take out what is beyond a position. Raises AnchorFileError for a file out of reach."""
    try:
        if not file.exists():
            return
        before = file.with_name(f"{file.name}.{name}")
        if not before.exists():
            files.copy(file, before)
        kept = [
            line
            for line in before.read_text("ascii", "replace").splitlines()
            if _holds(line, position)
        ]
        files.write(file, "".join(f"{line}\n" for line in kept).encode())
    except OSError as error:
        raise AnchorFileError from error


def _holds(line: str, position: int) -> bool:
    chain, _, rest = line.partition(" ")
    place = rest.partition(" ")[0]
    return chain != _CHAIN or not place.isdigit() or int(place) <= position
