"""Reads a page as a person does: its words in order, its headings, its links and its forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Protocol

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

_UNSEEN = {"script", "style", "title", "desc"}
_BLOCKS = {"p", "li", "td", "th", "h1", "h2", "h3", "dt", "dd", "div", "caption", "summary", "tr"}


@dataclass
class Page:
    """What an address answered with."""

    response: Response
    title: str = ""
    headings: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    fields: list[dict[str, str]] = field(default_factory=list)
    text: str = ""

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status_code

    @property
    def main(self) -> str:
        """The words of the page itself, without what frames it."""
        return self.text[self.text.find(self.headings[0]) :] if self.headings else self.text

    def says(self, sentence: str) -> bool:
        """Tell whether the page has these words."""
        return sentence in self.text

    @property
    def summary(self) -> str:
        """Return what tells a reader of a failing test which page it was."""
        asked = self.response.request
        return f"{asked.method} {asked.url} answered {self.status}: {self.main}"

    def field(self, name: str) -> str:
        """Return the value of the first field with a name."""
        return next(one["value"] for one in self.fields if one.get("name") == name)


LAST: list[Page] = []
"""The page that was read last, for who looks for why a test failed."""


class Reader:
    """Opens pages of one installation; follows redirects and keeps cookies, as a browser does."""

    def __init__(self, client: TestClient[Litestar]) -> None:
        self.client = client

    def open(self, address: str, **query: str) -> Page:
        """Open an address, with parameters whose underscores are hyphens."""
        params = {name.replace("_", "-"): value for name, value in query.items()}
        return read(self.client.get(address, params=params or None))

    def send(self, address: str, form: Mapping[str, str]) -> Page:
        """Send a form."""
        return read(self.client.post(address, data=dict(form)))

    def json(self, address: str, **query: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Ask for JSON."""
        params = {name.replace("_", "-"): value for name, value in query.items()}
        return self.client.get(address, params=params or None).json()


class Install(Protocol):
    """Reads files into an installation of a test's own and opens its pages."""

    def __call__(self, *evidence: Path) -> Reader:
        """Do so, once a test."""
        ...


def read(response: Response) -> Page:
    """Read an answer."""
    parser = _Parser()
    parser.feed(response.text)
    page = Page(
        response=response,
        title=_plain(parser.title),
        headings=[_plain(heading) for heading in parser.headings],
        links={_plain(words): href for words, href in parser.links},
        fields=parser.fields,
        text=_plain("".join(parser.words)),
    )
    LAST[:] = [page]
    return page


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.words: list[str] = []
        self.headings: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.fields: list[dict[str, str]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"input", "button", "option", "select"}:
            self.fields.append(given)
        if tag in _BLOCKS:
            self.words.append(" ")
        if tag in {"h1", "h2", "h3"}:
            self.headings.append("")
        if tag == "a":
            self.links.append(("", given.get("href", "")))
        if tag not in {"input", "meta", "link", "br", "hr"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]
        if tag in _BLOCKS:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["title"] and "svg" not in self._open:
            self.title += data
        if _UNSEEN & set(self._open):
            return
        self.words.append(data)
        if {"h1", "h2", "h3"} & set(self._open):
            self.headings[-1] += data
        if "a" in self._open:
            words, href = self.links[-1]
            self.links[-1] = words + data, href
