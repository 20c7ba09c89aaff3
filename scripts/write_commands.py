"""Writes ``docs/commands.md`` from the commands themselves: ``make generated``.

What a command does, takes and looks like is said once, in its own help; a test fails where the page
is behind it.
"""

import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from infra.cli.main import app

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
BEGINNING = """\
# Commands

<!-- Written by scripts/write_commands.py (`make generated`) from the help of each command. -->

Every command has a `--help` with an example. With `--json`, where it takes that, it prints one
document on standard output; progress and logs go to standard error. Exit codes: 0 done; 1 failed,
with one line that says what to do; 2 wrong use; 3 done, but some rows are in quarantine, or not
done, for the words could give somebody away. Everything is kept in the folder that
`SOUNDINGS_HOME` names. A command that acts for a member (`--as`) has that member's rights
([roles](roles.md)).
"""
EXAMPLE = "Example: "

Command = TyperCommand | TyperGroup
Parameter = TyperArgument | TyperOption


def document() -> str:
    """Return the page."""
    top = commands_of(root())
    parts = [BEGINNING, _contents(top)]
    parts += [part for name, command in top.items() for part in _described(name, command, "##")]
    return "\n".join(parts)


def root() -> TyperGroup:
    """Return the group of all commands."""
    found = get_command(app)
    if not isinstance(found, TyperGroup):
        msg = "The commands are not in a group."
        raise TypeError(msg)
    return found


def commands_of(group: TyperGroup) -> dict[str, Command]:
    """Return the commands and groups that are in a group, by name."""
    found = sorted(group.commands.items())
    return {name: one for name, one in found if isinstance(one, Command)}


def every(group: TyperGroup, path: str = "") -> Iterator[tuple[str, Command]]:
    """Yield every command that can be run, by its whole name."""
    for name, command in commands_of(group).items():
        if not isinstance(command, TyperGroup) or command.invoke_without_command:
            yield f"{path}{name}", command
        if isinstance(command, TyperGroup):
            yield from every(command, f"{path}{name} ")


def _contents(top: Mapping[str, Command]) -> str:
    rows = [f"| [`{name}`](#{name}) | {_summary(command)} |" for name, command in top.items()]
    return "\n".join(["| command | does |", "| --- | --- |", *rows, ""])


def _described(path: str, command: Command, level: str) -> Iterator[str]:
    """Describe a command and, where it is a group, those in it."""
    yield f"{level} {path}\n"
    words, example = help_of(command)
    yield f"{words}\n"
    if not isinstance(command, TyperGroup) or command.invoke_without_command:
        yield f"    {_usage(path, command)}\n"
        if rows := [_row(one) for one in _parameters(command)]:
            yield "\n".join(["| takes | which is |", "| --- | --- |", *rows, ""])
        yield f"For example:\n\n    {example}\n"
    if isinstance(command, TyperGroup):
        for name, one in commands_of(command).items():
            yield from _described(f"{path} {name}", one, f"{level}#")


def help_of(command: Command) -> tuple[str, str]:
    """Return what a command's help says, and its example on one line."""
    words, _, example = (command.help or "").partition(EXAMPLE)
    return words.strip(), " ".join(example.split())


def _summary(command: Command) -> str:
    return help_of(command)[0].partition("\n\n")[0].replace("\n", " ")


def _parameters(command: Command) -> list[Parameter]:
    known = (one for one in command.params if isinstance(one, TyperArgument | TyperOption))
    return [one for one in known if not one.hidden]


def _usage(path: str, command: Command) -> str:
    parameters = _parameters(command)
    arguments = [_spelling(one) for one in parameters if isinstance(one, TyperArgument)]
    options = [one for one in parameters if isinstance(one, TyperOption)]
    required = [_spelling(one) for one in options if one.required]
    optional = ["[options]"] if len(required) < len(options) else []
    return " ".join(["soundings", path, *arguments, *required, *optional])


def _spelling(one: Parameter) -> str:
    """Return how a parameter is written."""
    if isinstance(one, TyperOption):
        spelled = "/".join([*one.opts, *one.secondary_opts])
        return spelled if one.is_flag else f"{spelled} {one.metavar or _upper(one)}"
    spelled = one.metavar or _upper(one)
    spelled = f"{spelled}..." if one.nargs == -1 and "..." not in spelled else spelled
    return spelled if one.required or spelled.startswith("[") else f"[{spelled}]"


def _upper(one: Parameter) -> str:
    return (one.name or "").upper().replace("_", "-")


def _row(one: Parameter) -> str:
    said = " ".join(part for part in (one.help or "", *_facts(one)) if part)
    return f"| `{_spelling(one)}` | {said.replace('|', chr(92) + '|')} |"


def _facts(one: Parameter) -> Iterator[str]:
    """Say what the help does not: choices, limits, defaults, and whether it may be left out."""
    if isinstance(one.default, Enum):
        yield f"One of {', '.join(f'`{each.value}`' for each in type(one.default))}."
    if one.min is not None and one.max is not None:
        yield f"From {one.min} to {one.max}."
    elif one.min is not None:
        yield f"{one.min} or more."
    if isinstance(one, TyperOption) and one.multiple and "epeatable" not in (one.help or ""):
        yield "Repeatable."
    if isinstance(one, TyperOption) and one.required:
        yield "Required."
    if one.default not in {None, "", False}:
        yield f"Default `{one.default.value if isinstance(one.default, Enum) else one.default}`."
    if one.envvar:
        yield f"Or the variable `{one.envvar}`."


def main() -> int:
    """Write the page; say whether it was behind."""
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    text = document()
    PAGE.write_text(text, encoding="utf-8")
    print("docs/commands.md is up to date." if text == before else "Wrote docs/commands.md.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
