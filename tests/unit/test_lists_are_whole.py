"""What a newcomer adds is in every list it has to be in: these tests lead through the recipes."""

import importlib
import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from domain.contracts.schemas import FOLDER
from domain.evidence.events import KINDS, Kind
from domain.membership.events import Role
from infra.cli.policy import COMMANDS
from infra.services.notifications.subscriptions import CHANNELS, Channel
from ingest.feeds.registry import FEEDS
from web.features.notifications.my_subscriptions import CHANNEL_NAMES
from web.words import sentences
from web.words import support as support_words

ROOT = Path(__file__).resolve().parents[2]
RECIPES = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
EVIDENCE_SCHEMA = (FOLDER / "soundings.evidence.pack.v1.json").read_text(encoding="utf-8")
MY_FEED = (ROOT / "web/features/notifications/templates/my_feed.html").read_text(encoding="utf-8")
ROLES_PAGE = (ROOT / "docs" / "roles.md").read_text(encoding="utf-8")


def named_in(text: str) -> list[str]:
    """Return the files of this project that a text names."""
    named = dict.fromkeys(re.findall(r"`([\w.]+/[\w./-]+)`", text))
    return [path for path in named if (ROOT / path.partition("/")[0]).is_dir()]


@pytest.mark.parametrize("text", [RECIPES, ARCHITECTURE], ids=["recipes", "architecture"])
def test_every_file_that_is_named_to_contributors_is_there(text: str) -> None:
    named = named_in(text)

    assert len(named) > 40
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    ("begins", "most"),
    [
        ("A row of a file, to the page of an alert.", 28),
        ("An acknowledgement, by page and by API.", 15),
        ("A statement, from the form to the list.", 16),
        ("A milestone of a plan, by form and by command.", 14),
    ],
)
def test_a_use_case_passes_through_no_more_files_than_it_did(begins: str, most: int) -> None:
    flow = ARCHITECTURE.split(f"**{begins}**", 1)[1].partition("\n**")[0]

    assert 0 < len(named_in(flow)) <= most


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_of_evidence_is_listed_has_words_and_stands_in_the_readme(kind: str) -> None:
    assert kind in KINDS
    assert kind in sentences.KINDS
    assert f"`{kind}`" in README
    assert f'"{kind}"' in EVIDENCE_SCHEMA, "a contract's schema is behind: run 'make generated'"


def test_every_feed_that_has_a_file_is_in_the_registry() -> None:
    listed = {feed.name for feed in FEEDS}
    made = {
        found.name
        for path in (ROOT / "ingest" / "feeds").glob("*.py")
        for found in vars(importlib.import_module(f"ingest.feeds.{path.stem}")).values()
        if hasattr(found, "recognises") and not isinstance(found, type)
    }

    assert listed == made


@pytest.mark.parametrize("feed", [feed.name for feed in FEEDS])
def test_every_feed_stands_in_the_readme(feed: str) -> None:
    assert f"`{feed}`" in README


@pytest.mark.parametrize("role", get_args(Role))
def test_every_role_has_words_and_a_place_on_the_page_of_roles(role: str) -> None:
    assert role in support_words.ROLES
    assert role.replace("_", " ") in ROLES_PAGE


def test_every_channel_can_be_chosen_and_has_a_name() -> None:
    assert set(CHANNELS) == set(get_args(Channel)) == set(CHANNEL_NAMES)
    assert [one for one in CHANNELS if f'name="channel" value="{one}"' not in MY_FEED] == []
    assert [one for one in CHANNELS if f"subscriptions {one}" not in COMMANDS] == []


def test_every_shipped_scale_stands_in_the_readme_with_its_words_the_best_first() -> None:
    text = (ROOT / "ingest" / "reference" / "scales.toml").read_text(encoding="utf-8")
    for name, scale in tomllib.loads(text).items():
        words = [band["word"] for band in scale.get("bands", [])][::-1]
        assert f"| `{name}` | {', '.join(words)}" in README
