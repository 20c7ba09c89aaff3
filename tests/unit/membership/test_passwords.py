"""Hashes of passwords: full cost unless tests ask for less by name, the same for nobody's."""

from pathlib import Path

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from pydantic import ValidationError

from infra.security.passwords import Passwords
from infra.settings import Hashing, Settings

PASSWORD = "a made-up password"  # noqa: S105 - nobody's


@pytest.fixture
def _unset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SOUNDINGS_HASHING")
    monkeypatch.chdir(tmp_path)  # where no .env says anything either


@pytest.mark.usefixtures("_unset")
def test_without_a_setting_a_hash_has_the_full_cost_that_the_standard_asks_for() -> None:
    kept = Passwords(Settings().hashing).hash(PASSWORD)

    assert extract_parameters(kept) == extract_parameters(Passwords().hash(PASSWORD))
    assert extract_parameters(kept) == RFC_9106_LOW_MEMORY


@pytest.mark.parametrize("word", ["", "cheap", "none", "1", "true", "FULL"])
def test_no_other_word_makes_hashes_cheap(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDINGS_HASHING", word)

    with pytest.raises(ValidationError, match="cheap-for-tests"):
        Settings()


def test_what_was_hashed_for_tests_is_weak_where_nothing_is_said() -> None:
    kept = Passwords("cheap-for-tests").hash(PASSWORD)

    assert Passwords().is_weak(kept)
    assert not Passwords("cheap-for-tests").is_weak(kept)


@pytest.mark.parametrize("hashing", ["full", "cheap-for-tests"])
def test_a_password_fits_its_own_hash_and_none_fits_nobodys(hashing: Hashing) -> None:
    passwords = Passwords(hashing)

    assert passwords.fits(passwords.hash(PASSWORD), PASSWORD)
    assert not passwords.fits(passwords.hash(PASSWORD), "another")
    assert not passwords.fits(None, PASSWORD)


@pytest.mark.parametrize("hashing", ["full", "cheap-for-tests"])
def test_what_nobody_has_asks_for_the_work_of_a_hash(hashing: Hashing) -> None:
    passwords = Passwords(hashing)
    kept, nobodys = passwords.hash(PASSWORD), passwords._nobodys  # noqa: SLF001 - what is checked for nobody

    assert extract_parameters(nobodys) == extract_parameters(kept)
    assert len(nobodys) == len(kept)
