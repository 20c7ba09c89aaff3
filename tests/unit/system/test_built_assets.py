"""What the browser loads: where it was not built, whoever needs it is told what to do."""

from pathlib import Path

import pytest

from web.site.build_assets import BuildError, asset_urls


def test_assets_that_were_not_built_are_asked_for_by_the_command_that_builds_them(
    tmp_path: Path,
) -> None:
    with pytest.raises(BuildError, match="not built: run 'make assets'"):
        asset_urls(static=tmp_path)
