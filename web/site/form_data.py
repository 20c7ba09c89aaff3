"""What a form sent, whatever somebody put into it; and where it goes on to."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Annotated, Any

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.status_codes import HTTP_303_SEE_OTHER

Sent = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.URL_ENCODED)]
"""How a handler asks for it: a text by name, or several."""

Files = Annotated[dict[str, Any], Body(media_type=RequestEncodingType.MULTI_PART)]
"""How a handler asks for a form with files in it."""


def one(sent: Mapping[str, Any], name: str) -> str:
    """Return the last text of a name, '' for none.

    >>> one({"text": [" a ", " b "]}, "text"), one({}, "text")
    ('b', '')
    """
    return next(reversed(every(sent, name)), "")


def every(sent: Mapping[str, Any], name: str) -> list[str]:
    """Return all texts of a name that are not empty; characters no store takes are left out."""
    found = sent.get(name, [])
    texts = found if isinstance(found, list) else [found]
    return [text for each in texts if (text := clean(str(each)))]


def clean(text: str) -> str:
    r"""Return a text as it is kept: lines end alike, and nothing is in it that no store takes.

    >>> clean(" a\r\nb\x00 ")
    'a\nb'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return lines.encode("utf-8", "ignore").decode("utf-8").strip()


@contextmanager
def sent_files(data: Mapping[str, Any]) -> Iterator[list[tuple[str, IO[bytes]]]]:
    """Give the files that a form came with, by their names, and close them in the end.

    A browser sends a nameless one where none was chosen.
    """
    sent = data.get("files", [])
    every = sent if isinstance(sent, list) else [sent]
    files = [one for one in every if isinstance(one, UploadFile) and one.filename]
    try:
        yield [(one.filename, one.file) for one in files]
    finally:
        for one in files:
            one.file.close()


def go(to: str) -> Response[None]:
    """Send a browser on after a form."""
    return Response(None, status_code=HTTP_303_SEE_OTHER, headers={"Location": to})
