"""The installation's secret, which signs the tokens of forms."""

import os
import secrets
from pathlib import Path

from infra.settings import Settings

_BYTES = 48


def secret(settings: Settings) -> str:
    """Return the secret from its file; make the file, for its owner's eyes, if it is missing."""
    path = settings.secret_file or settings.home / "secret"
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(_BYTES) + "\n")
