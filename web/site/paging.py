"""Long lists by pages of fifty."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, and where it stands in the whole."""

    items: Sequence[T]
    number: int
    pages: int
    total: int
    first: int
    last: int


def paged(items: Sequence[T], wanted: str) -> Page[T]:
    """Cut a whole list.

    >>> page = paged(range(120), "3")
    >>> (page.number, page.pages, page.first, page.last, len(page.items))
    (3, 3, 101, 120, 20)
    >>> paged([], "not a number").total
    0
    """
    start, number, pages = place(len(items), wanted)
    return page_of(items[start : start + PAGE], number, pages, len(items))


def place(total: int, wanted: str) -> tuple[int, int, int]:
    """Return where a page starts, its number and how many there are; else those of the nearest.

    >>> place(120, "99"), place(0, "")
    ((100, 3, 3), (0, 1, 1))
    """
    pages = max(1, -(-total // PAGE))
    number = min(max(1, int(wanted)), pages) if wanted.isdecimal() and len(wanted) < PAGE else 1
    return (number - 1) * PAGE, number, pages


def page_of(items: Sequence[T], number: int, pages: int, total: int) -> Page[T]:
    """Return a page whose items the caller has already fetched."""
    first = (number - 1) * PAGE + 1 if items else 0
    return Page(items, number, pages, total, first, max(0, first + len(items) - 1))
