"""Opening a file by its ending: the tables in it."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

from ingest.reading.columnar import parquet_table
from ingest.reading.damage import DAMAGED, damage_told
from ingest.reading.delimited import text_table
from ingest.reading.opendocument import opendocument_tables
from ingest.reading.tables import Table
from ingest.reading.workbooks import workbook_tables
from ingest.rejection import Rejection

_TEXT = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz")
_READ = (*_TEXT, ".xlsx", ".xlsm", ".ods", ".parquet")
_KINDS = "CSV, XLSX, XLSM, ODS, Parquet or ZIP"
_LARGEST = 2**31
"""Bytes that an archive may unpack to: more is a trap, or not for here."""
_PIECE = 2**20


def open_tables(path: Path) -> list[Table]:
    """Open a file by its ending: a table for each sheet that holds anything.

    Raises Rejection with what can be read instead, or with what is astray in the file.
    """
    try:
        return _tables(path.name, path.read_bytes())
    except DAMAGED as error:
        what = error.args[0] if isinstance(error, EOFError) and error.args else type(error).__name__
        msg = f"{path.name} can't be opened ({what}): it may be cut off or damaged."
        raise Rejection(msg) from None


def _tables(name: str, content: bytes) -> list[Table]:
    ending, digest = name.lower(), sha256(content).hexdigest()
    if ending.endswith(_TEXT):
        unpacked = _unzipped(name, content) if ending.endswith(".gz") else content
        return [text_table(name, unpacked, digest)]
    if ending.endswith((".xlsx", ".xlsm", ".ods")):
        _refuse_trap(name, content)
    if ending.endswith((".xlsx", ".xlsm")):
        return workbook_tables(name, content, digest)
    if ending.endswith(".ods"):
        return opendocument_tables(name, content, digest)
    if ending.endswith(".parquet"):
        return [parquet_table(name, content, digest)]
    if ending.endswith(".zip"):
        return list(_archived(name, content))
    msg = f"{name} is not a {_KINDS} file; save it as one of these."
    raise Rejection(msg)


def _archived(name: str, content: bytes) -> Iterator[Table]:
    """Yield the tables of the files in an archive, each called by the archive and its own name."""
    with damage_told(), zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [one for one in archive.infolist() if _is_file(one)]
        _refuse_larger(name, sum(one.file_size for one in members))
        contents = [(one.filename, archive.read(one)) for one in members]
    for member, unpacked in contents:
        inside = f"{name}/{member}"
        if member.lower().endswith(".zip"):
            msg = f"{inside} is a ZIP within a ZIP; unpack it, and take its files in."
            raise Rejection(msg)
        if not member.lower().endswith(_READ):
            yield Table(inside, "", "", 0, lambda: iter(()))  # so that it is named
            continue
        for table in _tables(PurePosixPath(member).name, unpacked):
            yield replace(table, file=inside)


def _unzipped(name: str, content: bytes) -> bytes:
    unpacked = io.BytesIO()
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
        while piece := packed.read(_PIECE):
            unpacked.write(piece)
            _refuse_larger(name, unpacked.tell())
    return unpacked.getvalue()


def _refuse_trap(name: str, content: bytes) -> None:
    """Raise Rejection for a spreadsheet, an archive too, whose parts unpack to too much."""
    with damage_told(), zipfile.ZipFile(io.BytesIO(content)) as archive:
        _refuse_larger(name, sum(one.file_size for one in archive.infolist()))


def _refuse_larger(name: str, size: int) -> None:
    if size > _LARGEST:
        msg = f"{name} unpacks to more than {_LARGEST >> 30} GiB; take its files in one by one."
        raise Rejection(msg)


def _is_file(member: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a file that somebody put there, and not a system's own."""
    path = PurePosixPath(member.filename)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return not member.is_dir() and not hidden
