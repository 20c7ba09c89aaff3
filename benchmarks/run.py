"""``make bench``: print every figure as a ratio to its floor."""

import gc

from benchmarks.event_store import saving
from benchmarks.importing import importing
from benchmarks.measuring import HEADER
from benchmarks.projecting import projecting

EVENTS = 30_000
SINGLE = 2_000


def main() -> None:
    """Measure and print."""
    gc.set_threshold(100_000)
    print(HEADER)
    print(saving(EVENTS, 500).line(), flush=True)
    print(saving(SINGLE, 1).line(), flush=True)
    print(projecting(EVENTS).line(), flush=True)
    print()
    for line in importing():
        print(f"- {line}", flush=True)


if __name__ == "__main__":
    main()
