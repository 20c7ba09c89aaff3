"""Makes a wheel of this clone and holds it to what an installed copy needs: ``make wheel-check``.

The wheel is made from the files that are under version control (and new ones that aren't ignored),
so nothing that was built here before is in it by chance. It is installed in an empty environment
outside the clone, which borrows the requirements, and those alone, from the one that runs this.
There every module is imported, an installation is set up, and a page and its style are asked for.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("domain", "detectors", "projections", "ingest", "consumers", "infra", "web")
NOT_IMPORTED = ("__main__", "migrations.env")
"""They run when they are imported."""

PATIENCE = 60
IMPORTS = """
import importlib, pathlib, pkgutil, sys
place = pathlib.Path(sys.prefix)
for package in sys.argv[1].split(","):
    found = importlib.import_module(package)
    assert place in pathlib.Path(found.__file__).parents, f"{package} comes from {found.__file__}"
    for one in pkgutil.walk_packages(found.__path__, f"{package}."):
        if not one.name.endswith(tuple(sys.argv[2].split(","))):
            importlib.import_module(one.name)
"""


class WheelError(Exception):
    """The wheel is not what it should be; the message says why."""


def main() -> int:
    """Check, and report in one line."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            check(Path(folder))
        except WheelError as error:
            print(f"The wheel will not do: {error}", file=sys.stderr)
            return 1
    print("The wheel installs, imports and serves its pages.")
    return 0


def check(folder: Path) -> None:
    """Make the wheel in a folder, install it there and use it. Raises WheelError."""
    sources = tracked()
    wheel = make_wheel(copied(sources, folder / "clone"), folder / "dist")
    must_hold(wheel, sources)
    scripts = install(wheel, folder / "installed")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    say("importing every module")
    words = [",".join(PACKAGES), ",".join(NOT_IMPORTED)]
    run([str(scripts / "python"), "-c", IMPORTS, *words], elsewhere)
    say("serving the pages")
    run([str(scripts / "soundings"), "init", "--json"], elsewhere)
    with serving(scripts / "soundings", elsewhere) as address:
        ask_for_a_page_and_its_style(address)


def tracked() -> list[str]:
    """Return the files of the clone that are not ignored."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return [one for one in found.stdout.split("\0") if one and (ROOT / one).is_file()]


def copied(sources: Sequence[str], clone: Path) -> Path:
    """Copy the files that a wheel may be made from to a clean clone."""
    for one in sources:
        target = clone / one
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / one, target)
    return clone


def make_wheel(clone: Path, out: Path) -> Path:
    """Make the wheel of a clone."""
    say("making the wheel")
    run([*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(out), str(clone)])
    (wheel,) = out.glob("*.whl")
    return wheel


def must_hold(wheel: Path, sources: Sequence[str]) -> None:
    """Raise WheelError where a file of a package, or a built one, is not in the wheel."""
    with zipfile.ZipFile(wheel) as held:
        names = set(held.namelist())
    wanted = {one for one in sources if one.partition("/")[0] in PACKAGES}
    if missing := sorted({*wanted, "web/static/manifest.json"} - names):
        msg = f"it lacks {', '.join(missing)}"
        raise WheelError(msg)


def install(wheel: Path, place: Path) -> Path:
    """Install the wheel alone, with the requirements lent; return the folder of its commands."""
    say("installing it")
    venv.create(place, with_pip=False, symlinks=True)
    scripts = place / "bin"
    words = ["install", "--no-deps", "--no-index", str(wheel)]
    run([*PIP, "--python", str(scripts / "python"), *words])
    own = sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)})
    # A path in a .pth is not searched for others: the clone's editable copy stays out of it.
    lent = Path(own) / "requirements_lent.pth"
    lent.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts


@contextmanager
def serving(command: Path, home: Path) -> Iterator[str]:
    """Serve the pages while somebody asks for them; return their address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with (home / "serve.log").open("w+", encoding="utf-8") as log:
        server = subprocess.Popen(
            [str(command), "serve", "--port", str(port)],
            cwd=home,
            env=environment(home),
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(f"{address}/ready", server, home / "serve.log")
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE)


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until an address answers. Raises WheelError where the server ends, or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(url, timeout=5).close()  # noqa: S310 - our own address
        except (URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    msg = f"the server does not answer. {log.read_text(encoding='utf-8')}"
    raise WheelError(msg)


def ask_for_a_page_and_its_style(address: str) -> None:
    """Ask for the first page and every style sheet that it names. Raises WheelError."""
    page = asked(address + "/")
    sheets = re.findall(r'href="(/[^"]+\.css)"', page)
    if not sheets:
        msg = "its first page names no style sheet"
        raise WheelError(msg)
    for sheet in sheets:
        asked(address + sheet)


def asked(url: str) -> str:
    """Return what an address answers. Raises WheelError for anything but 200."""
    try:
        with urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - our own address
            return str(answer.read().decode())
    except URLError as error:
        msg = f"{url} answers {error}"
        raise WheelError(msg) from error


PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


def run(words: Sequence[str], where: Path = ROOT) -> None:
    """Run a command. Raises WheelError with what it said where it fails."""
    done = subprocess.run(
        words, cwd=where, env=environment(where), capture_output=True, text=True, check=False
    )
    if done.returncode:
        msg = f"{' '.join(words[:4])} failed. {done.stdout[-2_000:]}{done.stderr[-4_000:]}"
        raise WheelError(msg)


def environment(home: Path) -> dict[str, str]:
    """Return the environment without what leads to this clone or another installation."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONPATH" and not name.startswith("SOUNDINGS_")
    }
    return {**kept, "SOUNDINGS_HOME": str(home / "stores")}


def say(what: str) -> None:
    """Tell what is done next."""
    print(f"- {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
