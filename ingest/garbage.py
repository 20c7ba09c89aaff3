"""Looking for garbage less often while very many things are made."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def collected_by_batches() -> Iterator[Callable[[], object]]:
    """Yield what looks for garbage once a batch, instead of after every few rows.

    Rows and facts are not garbage while their batch lasts, and there are many: looking through
    them again and again takes a third of an import.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield lambda: gc.collect(0)
    finally:
        if was:
            gc.enable()
