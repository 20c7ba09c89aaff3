"""The templates and the words they may call on."""

from collections.abc import Callable
from pathlib import Path

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
)
from jinja2.bccache import Bucket

from web.words import sentences
from web.words import statements as statement_words
from web.words import support as support_words

WEB = Path(__file__).parents[1]
TEMPLATES = (WEB / "site" / "templates", *sorted(WEB.glob("features/*/templates")))
"""The frame of every page, and each feature's own pages beside its handlers."""
SECTIONS = (
    ("alerts", "Alerts", "/alerts"),
    ("authorities", "Authorities", "/authorities"),
    ("targets", "Targets", "/targets"),
    ("matrix", "Support", "/matrix"),
    ("time-machine", "Time machine", "/time-machine"),
    ("imports", "Files", "/imports"),
    ("quarantine", "How the data was read", "/quarantine"),
    ("measures", "Measures", "/measures"),
    ("peer-reviews", "Peer reviews", "/peer-reviews"),
    ("risks", "Risks", "/risks"),
    ("record", "Record", "/record"),
    ("my-statements", "My statements", "/my-statements"),
    ("statements", "Group", "/statements"),
    ("plans", "Support plans", "/plans"),
    ("my-feed", "How I am told", "/my-feed"),
    ("custodian", "Custodian", "/custodian"),
)
"""Name, words and address; of these a reader is shown those that the policy lets them open."""


class _Compiled(BytecodeCache):
    """What this process compiled, for further applications; the cache checks the source."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a template's bucket if there is something for it."""
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def environment(asset: Callable[[str], str]) -> Environment:
    """Return the templates; ``asset`` turns a file's plain name into its address."""
    loaders = [
        FileSystemLoader(TEMPLATES),
        PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    ]
    templates = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
    )
    templates.globals["asset"] = asset
    templates.globals["sections"] = SECTIONS
    templates.globals["spoken"] = statement_words
    templates.globals["support_words"] = support_words
    templates.filters["money"] = support_words.money
    templates.filters["long_date"] = sentences.long_date
    templates.filters["long_day"] = sentences.long_day
    templates.filters["age"] = sentences.age
    templates.filters["thousands"] = "{:,}".format
    templates.filters["counted"] = sentences.counted
    return templates
