"""Files that a browser sent lie aside, whatever else is asked for while they come."""

import io

from infra.services.installation import Soundings

OWNER, OTHER = "one", "another"


class _Slow(io.BytesIO):
    """A file in whose course somebody else looks at what lies aside."""

    def __init__(self, content: bytes, app: Soundings) -> None:
        super().__init__(content)
        self._app = app

    def read(self, size: int | None = -1) -> bytes:
        assert self._app.uploads.waiting(OTHER) == []
        return super().read(size)


def test_files_that_are_still_coming_are_not_cleared_away(app: Soundings) -> None:
    sent = [(name, _Slow(name.encode(), app)) for name in ("a.csv", "b.csv")]

    kept = app.uploads.one(app.uploads.put_aside(sent, OWNER), OWNER)

    assert [path.read_text("utf-8") for path in kept.paths] == ["a.csv", "b.csv"]
