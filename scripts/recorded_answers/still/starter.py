"""Start the program's command again and again, each time in a process of its own.

Python and the entry point are loaded once, and every command is a fork of that: loading takes three
seconds, most commands less than one. A line of standard input asks for a command; a line of
standard output says its exit code.
"""

import gc
import json
import os
import sys
from typing import Any

import typer.rich_utils  # noqa: F401 - every page of help would load it anew

from infra.cli.main import run  # the one thing that is imported: what is under record


def become(asked: dict[str, Any]) -> None:
    """Be the command: with its words, folder, settings and files for what it prints."""
    for number, name in enumerate((os.devnull, asked["out"], asked["err"])):
        handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(handle, number)
        os.close(handle)
    os.chdir(asked["at"])
    os.environ.update(asked["settings"])
    sys.argv = ["soundings", *asked["words"]]
    run()


def main() -> bool:
    """Fork for every line; return whether this is a fork, whose command has ended."""
    gc.collect()
    gc.freeze()
    answers = os.fdopen(os.dup(1), "w")
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            become(json.loads(line))
            return True
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)
    return False


if __name__ == "__main__":
    main()
