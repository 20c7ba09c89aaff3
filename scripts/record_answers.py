"""Record what a checkout answers to requests and commands, and compare two recordings.

See docs/recorded-answers.md. Nothing of the project is imported: the checkout is named as an
argument and asked from outside, so one script records any state of the project.

    python -m scripts.record_answers prepare CHECKOUT HOME
    python -m scripts.record_answers record CHECKOUT HOME OUT
    python -m scripts.record_answers compare OLD NEW [--expected FILE]
"""

import argparse
import sys
from pathlib import Path

from scripts.recorded_answers.comparing import compare
from scripts.recorded_answers.preparing import prepare
from scripts.recorded_answers.recording import PARTS, record
from scripts.recorded_answers.running import Checkout

_AT_ONCE = 3


def main() -> int:
    """Do what the command line asks for; return the exit code."""
    asked = _parser().parse_args()
    if asked.do == "compare":
        return compare(asked.old, asked.new, asked.expected)
    checkout = Checkout.at(asked.checkout, asked.python)
    if asked.do == "prepare":
        prepare(checkout, asked.home)
    else:
        record(checkout, asked.home, asked.out, asked.at_once, asked.only)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="do", required=True)
    preparing = commands.add_parser("prepare", help="make the home that recordings start from")
    recording = commands.add_parser("record", help="record what a checkout answers")
    for one in (preparing, recording):
        one.add_argument("checkout", type=Path, help="where 'make dev assets' has been run")
        one.add_argument("home", type=Path, help="the folder of the prepared home")
        one.add_argument("--python", type=Path, help="another environment than the checkout's own")
    recording.add_argument("out", type=Path, help="a new folder for the answers")
    recording.add_argument("--at-once", type=int, default=_AT_ONCE, help="pieces recorded at once")
    recording.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts of it")
    comparing = commands.add_parser("compare", help="print every difference; exit 1 for any")
    comparing.add_argument("old", type=Path)
    comparing.add_argument("new", type=Path)
    comparing.add_argument("--expected", type=Path, help="TOML: differences that are explained")
    return parser


if __name__ == "__main__":
    sys.exit(main())
