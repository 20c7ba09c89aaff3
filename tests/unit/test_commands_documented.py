"""The page of commands is what their help says, and their examples could be typed."""

import inspect
import re
import shlex
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

from infra import cli
from scripts.write_commands import EXAMPLE, PAGE, Command, document, every, help_of, root

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = dict(every(root()))
SETTING = re.compile(r"[A-Z_]+=")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_page_is_what_the_commands_say() -> None:
    behind = "docs/commands.md is behind the commands: run 'make generated'"
    assert PAGE.read_text(encoding="utf-8") == document(), behind


def test_every_function_that_shows_an_example_of_a_command_is_one() -> None:
    modules = [import_module(one.name) for one in walk_packages(cli.__path__, "infra.cli.")]
    made = {
        (module.__name__, name)
        for module in modules
        for name, found in vars(module).items()
        if inspect.isfunction(found)
        and found.__module__ == module.__name__
        and EXAMPLE in (found.__doc__ or "")
    }
    callbacks = [command.callback for command in COMMANDS.values()]

    assert made - {(one.__module__, one.__name__) for one in callbacks if one} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_an_example_is_of_its_command_and_takes_what_that_takes(name: str) -> None:
    words = [one for one in shlex.split(help_of(COMMANDS[name])[1]) if not SETTING.match(one)]
    assert words[: len(name.split()) + 1] == ["soundings", *name.split()]
    options = {word.partition("=")[0] for word in words if re.match(r"--[a-z]", word)}
    assert options <= _options(COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_an_example_names_example_files_that_are_there(name: str) -> None:
    named = re.findall(r"examples/\S+", help_of(COMMANDS[name])[1])
    assert [one for one in named if not (ROOT / one).exists()] == []


def test_the_readme_shows_ten_commands_that_there_are_and_leads_to_the_others() -> None:
    section = README.partition("## Commands\n")[2].partition("\n## ")[0]
    shown = re.findall(r"^\| `([a-z-]+)", section, re.MULTILINE)
    assert len(shown) == 10
    assert [one for one in shown if one not in COMMANDS] == []
    assert "(docs/commands.md)" in section


def _options(command: Command) -> set[str]:
    return {word for one in command.params for word in (*one.opts, *one.secondary_opts)}
