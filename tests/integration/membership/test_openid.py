"""Signing in at an OpenID provider: a real one on the loopback, whose people are made up."""

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session

from domain.membership.decisions import MembershipRefusal
from infra.security.oidc import Journey, Return, subject_of
from infra.security.openid_client import Provider, Secrets
from infra.services.installation import Soundings
from tests.integration.members import Clock, admit, opened

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")
"""The provider's own use of old names in Authlib, in its threads of this process."""

RETURN = "http://localhost/sign-in/openid/return"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Run a provider that lets anybody say who they are."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own use of old names in Authlib
        from oidc_provider_mock import run_server_in_thread  # noqa: PLC0415 - the line above

    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def clock() -> Clock:
    """Return the provider's own clock, which dates its tokens."""
    clock = Clock()
    clock.now = datetime.now(UTC)
    return clock


@pytest.fixture
def app(tmp_path: Path, clock: Clock, issuer: str) -> Iterator[Soundings]:
    """Yield an installation that knows the provider."""
    known = {"oidc_issuer": issuer, "oidc_client_id": "soundings", "oidc_client_secret": "made up"}
    with opened(tmp_path / "home", clock, **known) as installed:
        yield installed


def begun(app: Soundings) -> Journey:
    journey = app.sign_in.begin_openid(RETURN)
    assert journey is not None
    return journey


def vouched(journey: Journey, subject: str) -> Return:
    """Say at the provider who one is, and come back."""
    answer = requests.post(journey.url, data={"sub": subject}, allow_redirects=False, timeout=5)
    back = parse_qs(urlsplit(answer.headers["Location"]).query)
    return Return(journey.token, back["state"][0], back["code"][0], RETURN)


def test_the_provider_is_asked_with_all_that_protects_a_journey(app: Soundings) -> None:
    first, second = (parse_qs(urlsplit(begun(app).url).query) for _ in range(2))

    assert first["code_challenge_method"] == ["S256"]
    assert first["response_type"] == ["code"]
    assert first["redirect_uri"] == [RETURN]
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]


def test_whom_the_provider_vouches_for_is_the_member_a_custodian_linked(app: Soundings) -> None:
    pat = admit(app, "pat", "change_agent")
    app.sign_in.accounts.link(pat, subject_of(app.settings, "subject-1"))

    session = app.sign_in.finish_openid(vouched(begun(app), "subject-1"))

    assert session is not None
    person = app.sign_in.person_of(session.token)
    assert person is not None
    assert person.id == pat


def test_whom_nobody_linked_is_nobody(app: Soundings) -> None:
    admit(app, "pat", "change_agent")

    assert app.sign_in.finish_openid(vouched(begun(app), "pat")) is None


def test_a_subject_is_linked_to_one_member(app: Soundings) -> None:
    pat, jo = admit(app, "pat", "change_agent"), admit(app, "jo", "analyst")
    app.sign_in.accounts.link(pat, subject_of(app.settings, "subject-1"))

    with pytest.raises(MembershipRefusal, match="linked to another"):
        app.sign_in.accounts.link(jo, subject_of(app.settings, "subject-1"))


def test_a_custodian_takes_the_second_step_whoever_vouches(app: Soundings) -> None:
    pat = admit(app, "pat", "custodian")
    app.sign_in.accounts.link(pat, subject_of(app.settings, "subject-1"))

    session = app.sign_in.finish_openid(vouched(begun(app), "subject-1"))

    assert session is not None
    assert session.second_step
    assert app.sign_in.person_of(session.token) is None


def test_nobody_comes_back_twice_late_by_another_browser_or_with_another_state(
    app: Soundings, clock: Clock
) -> None:
    pat = admit(app, "pat", "change_agent")
    app.sign_in.accounts.link(pat, subject_of(app.settings, "subject-1"))
    finish = app.sign_in.finish_openid

    once = vouched(begun(app), "subject-1")
    assert finish(once) is not None
    assert finish(once) is None
    mine, theirs = vouched(begun(app), "subject-1"), vouched(begun(app), "subject-1")
    assert finish(Return(mine.token, theirs.state, theirs.code, RETURN)) is None
    assert finish(Return("", theirs.state, theirs.code, RETURN)) is None
    late = vouched(begun(app), "subject-1")
    clock.move(minutes=10)
    assert finish(late) is None


def test_a_token_for_another_nonce_or_another_client_is_not_believed(
    app: Soundings, clock: Clock, issuer: str
) -> None:
    provider = Provider(issuer, "soundings", "made up", RETURN)
    right = Secrets("s" * 43, "n" * 43, "v" * 43)
    wrong = Secrets("s" * 43, "m" * 43, "v" * 43)

    def come_back(known: Provider, secrets: Secrets) -> str | None:
        url = provider.address(right)
        assert url is not None
        return known.subject(vouched(Journey("", url), "subject-1").code, secrets, clock())

    ask = OAuth2Session.fetch_token
    with patch.object(OAuth2Session, "fetch_token", autospec=True, side_effect=ask) as asked:
        assert come_back(provider, right) == "subject-1"
    assert asked.call_args.kwargs["code_verifier"] == right.verifier
    assert come_back(provider, wrong) is None
    assert come_back(Provider(issuer, "another", "made up", RETURN), right) is None
    assert app.sign_in.offers_openid


def test_a_provider_that_is_away_or_another_one_lets_nobody_in(issuer: str) -> None:
    secrets = Secrets("s" * 43, "n" * 43, "v" * 43)

    assert Provider("http://localhost:9", "soundings", "", RETURN).address(secrets) is None
    assert Provider(f"{issuer}/", "soundings", "", RETURN).address(secrets) is None


def test_without_settings_there_is_no_provider(tmp_path: Path) -> None:
    with opened(tmp_path / "home", Clock()) as app:
        assert not app.sign_in.offers_openid
        assert app.sign_in.begin_openid(RETURN) is None
