"""Signing in and out, and what is there for whom."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from infra.services.installation import Soundings
from tests.e2e.reading import Page, Reader
from tests.integration.members import PASSWORD, Clock, admit, codes, opened
from tests.pages import client_of
from web.site.application import create_app
from web.site.session import COOKIE


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of an installation with the shipped register, to copy."""
    home = tmp_path_factory.mktemp("template") / "home"
    with opened(home, Clock()) as installed:
        installed.initialise()
    return home


@pytest.fixture
def app(_assets: None, tmp_path: Path, template: Path, clock: Clock) -> Iterator[Soundings]:
    """Yield an installation with nobody in it."""
    with opened(shutil.copytree(template, tmp_path / "home"), clock) as installed:
        yield installed


@pytest.fixture
def browser_of(app: Soundings) -> Iterator[Reader]:
    """Yield a browser that nobody signed in with."""
    with client_of(app) as client:
        yield Reader(client)


def sign_in(reader: Reader, name: str, password: str = PASSWORD, then: str = "") -> Page:
    token = reader.open("/sign-in").field("_csrf_token")
    form = {"_csrf_token": token, "name": name, "password": password, "then": then}
    return reader.send("/sign-in", form)


def test_a_member_signs_in_and_out_and_the_header_says_so(
    app: Soundings, browser_of: Reader
) -> None:
    admit(app, "Pat Brown", "change_agent", "Audit Commission")

    start = sign_in(browser_of, "pat brown")

    assert start.status == 200
    assert start.says("Signed in as Pat Brown (change agent, Audit Commission)")
    out = browser_of.send("/sign-out", {"_csrf_token": start.field("_csrf_token")})
    assert not out.says("Signed in as")
    assert out.links["Sign in"] == "/sign-in"


def test_whoever_wanted_to_go_somewhere_is_taken_there_and_nowhere_else(
    app: Soundings, browser_of: Reader
) -> None:
    admit(app, "pat", "change_agent")

    sent = browser_of.open("/statements/some-id")
    assert sent.headings[0] == "Sign in"
    assert sent.field("then") == "/statements/some-id"
    page = sign_in(browser_of, "pat", then="/statements/some-id")
    assert page.response.url.path == "/statements/some-id"

    page = sign_in(browser_of, "pat", then="https://elsewhere.example/statements")
    assert page.response.url.path == "/"


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(
    app: Soundings, browser_of: Reader
) -> None:
    admit(app, "pat", "change_agent")

    wrong, unknown = sign_in(browser_of, "pat", "wrong"), sign_in(browser_of, "jo", "wrong")

    assert wrong.status == unknown.status == 400
    assert wrong.says("The name or the password is not right, or there were too many tries.")
    same = wrong.response.text.replace('value="pat"', 'value="jo"')
    assert same == unknown.response.text
    assert set(wrong.response.headers) == set(unknown.response.headers)


def test_a_custodian_takes_two_steps(app: Soundings, browser_of: Reader, clock: Clock) -> None:
    made = codes(app, admit(app, "pat", "custodian"), "pat")

    page = sign_in(browser_of, "pat", then="/custodian")
    assert page.headings[0] == "Second step"
    assert not page.says("Signed in as")
    form = {"_csrf_token": page.field("_csrf_token"), "then": page.field("then")}
    wrong = browser_of.send("/sign-in/second-step", {**form, "code": "12"})
    assert wrong.status == 400
    half = browser_of.client.cookies[COOKIE]
    done = browser_of.send("/sign-in/second-step", {**form, "code": made.at(clock())})

    assert done.says("Signed in as pat (custodian, A made-up body)")
    assert done.response.url.path == "/custodian"
    assert browser_of.client.cookies[COOKIE] != half


def test_the_second_step_is_nowhere_without_the_first(browser_of: Reader) -> None:
    assert browser_of.open("/sign-in/second-step").headings[0] == "Sign in"


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_goes_by_tls_alone_where_there_is(
    app: Soundings,
) -> None:
    admit(app, "pat", "change_agent")
    pages = create_app(app)
    for scheme in ("http", "https"):
        with TestClient(pages, base_url=f"{scheme}://testserver.local") as client:
            client.follow_redirects = False
            cookies = sign_in(Reader(client), "pat").response.headers.get_list("set-cookie")
        [cookie] = [one.lower() for one in cookies if one.startswith(COOKIE)]
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "max-age=43200" in cookie
        assert ("secure" in cookie) == (scheme == "https")


def test_each_sign_in_gives_another_token_and_ends_the_one_before(
    app: Soundings, browser_of: Reader
) -> None:
    admit(app, "pat", "change_agent")
    sign_in(browser_of, "pat")
    first = browser_of.client.cookies[COOKIE]
    token = browser_of.open("/").field("_csrf_token")
    browser_of.send("/sign-in", {"_csrf_token": token, "name": "pat", "password": PASSWORD})

    assert first != browser_of.client.cookies[COOKIE]
    assert app.sign_in.person_of(first) is None


def test_a_sign_in_form_from_elsewhere_is_refused(app: Soundings, browser_of: Reader) -> None:
    admit(app, "pat", "change_agent")

    page = browser_of.send("/sign-in", {"name": "pat", "password": PASSWORD})

    assert page.status == 403
    assert COOKIE not in browser_of.client.cookies


def test_what_is_forbidden_is_answered_as_what_is_missing(
    app: Soundings, browser_of: Reader
) -> None:
    admit(app, "pat", "authority")
    sign_in(browser_of, "pat")
    client = browser_of.client

    for missing, forbidden in (
        ("/nowhere", "/statements/some-id"),
        ("/nowhere/at/all", "/custodian"),
        ("/nowhere", "/record"),
        ("/api/nowhere", "/api/statements"),
    ):
        for method in ("GET", "POST", "OPTIONS"):
            one, other = client.request(method, missing), client.request(method, forbidden)
            assert one.status_code == other.status_code == 404
            assert one.content == other.content
            assert one.headers == other.headers


def test_what_was_shown_to_a_member_is_kept_in_no_cache(app: Soundings, browser_of: Reader) -> None:
    admit(app, "pat", "change_agent")
    assert browser_of.open("/").response.headers["cache-control"] == "private, no-cache"

    page = sign_in(browser_of, "pat")

    assert page.response.headers["cache-control"] == "private, no-store"


def test_signing_out_works_from_a_page_that_is_not_there(
    app: Soundings, browser_of: Reader
) -> None:
    admit(app, "pat", "change_agent")
    sign_in(browser_of, "pat")

    lost = browser_of.open("/nowhere")
    out = browser_of.send("/sign-out", {"_csrf_token": lost.field("_csrf_token")})

    assert lost.status == 404
    assert lost.says("Signed in as pat")
    assert not out.says("Signed in as")


def test_anyone_puts_names_right_till_there_are_accounts_then_those_who_may(
    app: Soundings, browser_of: Reader
) -> None:
    def add_alias() -> int:
        form = {"_csrf_token": browser_of.open("/sign-in").field("_csrf_token")}
        return browser_of.send("/quarantine/alias", {**form, "slug": "boston"}).status

    assert add_alias() == 400  # let in, and told what is missing
    admit(app, "reader", "authority")
    assert add_alias() == 404


def test_the_api_knows_a_program_by_its_token_and_no_browser_by_its_cookie(
    app: Soundings, browser_of: Reader
) -> None:
    pat = admit(app, "pat", "change_agent")
    token = app.sign_in.tokens.issue(pat, "a program", 1).token
    sign_in(browser_of, "pat")

    assert browser_of.client.get("/api/alerts").headers["cache-control"] == "private, no-cache"
    known = browser_of.client.get("/api/alerts", headers={"Authorization": f"Bearer {token}"})

    assert known.status_code == 200
    assert known.headers["cache-control"] == "private, no-store"


def test_without_a_provider_there_is_no_way_to_one(browser_of: Reader) -> None:
    assert not browser_of.open("/sign-in").says("your organisation's account")
    assert browser_of.open("/sign-in/openid").status == 400
    assert browser_of.open("/sign-in/openid/return", state="x", code="y").status == 400
