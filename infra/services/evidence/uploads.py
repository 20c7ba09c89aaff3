"""Files put aside by the browser until somebody has seen what they would change, or a day is over.

They lie under the installation's home in folders with random names. What a file is called is its
sender's word: of that only harmless characters are kept, for a name is what its rows are told by.
"""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, ClassVar
from uuid import UUID

import msgspec

from domain.refusal import Refusal
from infra.services.context import Context
from infra.services.evidence.imports import ImportService
from infra.services.evidence.unread_tables import UnreadTable, unread_tables
from ingest.importing import Importer
from ingest.mappings.mapping import Mapping
from ingest.mappings.reading import Mapped
from ingest.mappings.shipped import told, written
from ingest.own_return import own_return
from ingest.tally import Report

MOST_BYTES = 100_000_000
"""What may be sent at once."""
MOST_FILES = 20
KEPT = timedelta(hours=24)
_ABOUT = "about.json"
_MAPPING = "-mapping.toml"
_ITS_TABLE = "-table.txt"
_HARMFUL = re.compile(r"[^\w .,()&+'-]+")
_LONGEST_NAME = 120
_LONGEST_ENDING = 10
_AN_ID = re.compile(r"[0-9a-f]{32}")


class UploadRefusal(Refusal):
    """What was sent can't be put aside; the message says what to do instead."""


class UploadGoneError(UploadRefusal):
    """Files aren't aside any more, or are somebody else's."""

    status: ClassVar[int] = 404


class About(msgspec.Struct, frozen=True):
    """Who put files aside, when, and what they are called."""

    owner: str
    at: datetime
    names: tuple[str, ...]
    returned_for: str = ""
    """The authority that hands them in as its own, by its id as hex; '' for none."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Files that were put aside and are not imported yet."""

    id: str
    about: About
    paths: Sequence[Path]
    mappings: Sequence[Path] = ()
    """What somebody said of the columns of those that no feed knows."""


@dataclass(frozen=True, slots=True)
class UploadService:
    """Puts files aside, says what they would change, and takes them in."""

    context: Context

    @property
    def _folder(self) -> Path:
        return self.context.settings.home / "uploads"

    def put_aside(
        self, files: Sequence[tuple[str, IO[bytes]]], owner: str, returned_for: str = ""
    ) -> str:
        """Keep files, each with the name it came by; return what they are found by.

        Raises UploadRefusal.
        """
        self.clear()
        if not files or len(files) > MOST_FILES:
            several = f"Choose at most {MOST_FILES} files at once; a ZIP of them counts as one."
            raise UploadRefusal(several if files else "Choose a file first.")
        names = tuple(safe_name(name) for name, _ in files)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        folder = self._folder / self.context.new_id().hex
        folder.mkdir(mode=0o700)
        about = About(owner, self.context.clock(), names, returned_for)
        # Before the files: a folder that does not say whose it is would be cleared meanwhile.
        (folder / _ABOUT).write_bytes(msgspec.json.encode(about))
        for number, (name, (_, content)) in enumerate(zip(names, files, strict=True)):
            place = folder / str(number)
            place.mkdir()
            with (place / name).open("wb") as kept:
                shutil.copyfileobj(content, kept)
        return folder.name

    def clear(self) -> None:
        """Remove what has lain for a day."""
        for folder in self._folder.glob("*"):
            about = _about(folder)
            if about is None or about.at + KEPT < self.context.clock():
                shutil.rmtree(folder, ignore_errors=True)

    def waiting(self, owner: str) -> list[Waiting]:
        """Return what somebody put aside, newest first."""
        self.clear()
        found = [self._read(folder) for folder in self._folder.glob("*")]
        own = [one for one in found if one is not None and one.about.owner == owner]
        return sorted(own, key=lambda one: one.about.at, reverse=True)

    def one(self, wanted: str, owner: str) -> Waiting:
        """Return what somebody put aside. Raises UploadGoneError where that is not there."""
        self.clear()
        found = self._read(self._folder / wanted) if _AN_ID.fullmatch(wanted) else None
        if found is None or found.about.owner != owner:
            msg = (
                "These files are not here any more: they were imported or left aside, or a day is "
                "over. Choose them again."
            )
            raise UploadGoneError(msg)
        return found

    def preview(self, waiting: Waiting, actor: str) -> Report:
        """Return what would come of the files; nothing is recorded. Raises MappingError."""
        return self._importer(waiting, actor, dry=True).take_in(waiting.paths)

    def unread(self, waiting: Waiting, actor: str) -> list[UnreadTable]:
        """Return the tables of which somebody has to say what their columns are."""
        if waiting.about.returned_for:
            return []
        feeds = self._importer(waiting, actor, dry=True).feeds
        return list(unread_tables(self.context, waiting.paths, feeds))

    def say_columns(self, waiting: Waiting, table: str, mapping: Mapping) -> None:
        """Read a table by a mapping, and the others that no feed knows if it fits them, too.

        One that says in words what is measured, or when, is of the table of that label alone.
        """
        number = len(waiting.mappings)
        place = self._folder / waiting.id / f"{number}{_MAPPING}"
        if mapping.is_of_one_table:
            _its_table(place).write_text(table, encoding="utf-8")
        place.write_text(written(mapping), encoding="utf-8")

    def forget_columns(self, waiting: Waiting) -> None:
        """Forget what was said of columns."""
        for mapping in waiting.mappings:
            mapping.unlink(missing_ok=True)
            _its_table(mapping).unlink(missing_ok=True)

    def take_in(self, waiting: Waiting, actor: str, *, confirmed: bool) -> Report:
        """Import the files, and keep them aside no longer.

        Raises NotConfirmedError where they would change much and that is not ``confirmed``.
        """
        report = self._importer(waiting, actor).take_in(waiting.paths, confirmed=confirmed)
        self.discard(waiting)
        return report

    def _importer(self, waiting: Waiting, actor: str, *, dry: bool = False) -> Importer:
        """Return what reads the files: by the feeds, then by what was said of their columns."""
        importer = ImportService(self.context).importer(actor, dry=dry)
        if returned_for := waiting.about.returned_for:
            entry = self.context.directory().entries[UUID(returned_for)]
            return replace(importer, feeds=(own_return(entry),))
        said = map(_told, waiting.mappings)
        return replace(importer, feeds=(*importer.feeds, *said))

    def discard(self, waiting: Waiting) -> None:
        """Remove the files; nothing of them was taken in."""
        shutil.rmtree(self._folder / waiting.id, ignore_errors=True)

    def _read(self, folder: Path) -> Waiting | None:
        about = _about(folder)
        if about is None:
            return None
        paths = [folder / str(number) / name for number, name in enumerate(about.names)]
        return Waiting(folder.name, about, paths, sorted(folder.glob(f"*{_MAPPING}")))


def safe_name(name: str) -> str:
    r"""Return what is kept of a file's name.

    >>> safe_name("../../etc/passwd"), safe_name(r"C:\Returns\Q1.xlsx"), safe_name("..;\x00.csv")
    ('passwd', 'Q1.xlsx', '_.csv')
    >>> safe_name("."), len(safe_name("long" * 99 + ".csv")), safe_name("ab" * 99 + ".csv")[-5:]
    ('file', 120, 'b.csv')
    """
    last = PureWindowsPath(PurePosixPath(name).name).name
    kept = _HARMFUL.sub("_", last).lstrip(" .").strip()
    ending = PurePosixPath(kept).suffix[:_LONGEST_ENDING]
    return f"{kept.removesuffix(ending)[: _LONGEST_NAME - len(ending)]}{ending}" or "file"


def _its_table(mapping: Path) -> Path:
    """Return where it stands which table alone a mapping is of."""
    return mapping.with_name(mapping.name.removesuffix(_MAPPING) + _ITS_TABLE)


def _told(mapping: Path) -> Mapped:
    """Return the feed of what was said of columns."""
    table = _its_table(mapping)
    only = table.read_text(encoding="utf-8") if table.exists() else ""
    return replace(told(str(mapping)), only=only)


def _about(folder: Path) -> About | None:
    try:
        return msgspec.json.decode((folder / _ABOUT).read_bytes(), type=About)
    except (OSError, msgspec.MsgspecError):
        return None
