"""Every role, and whoever is signed out, against every route and command there is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import walk_packages

import pytest
from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.testing import TestClient
from litestar.types import Receive, Scope, Send

from domain.membership.events import Role
from domain.membership.roles import ROLES
from infra.cli import policy as commands
from infra.cli.context import Failure
from infra.services.installation import Soundings
from tests.integration.members import Clock, one_of_each, opened
from tests.matrix import DOCUMENT, all_commands, document, routes
from web import features
from web.site.application import create_app
from web.site.gate import Gate
from web.site.policy import is_door
from web.site.routes import API, POLICY, ROUTES
from web.site.session import COOKIE

Reader = Role | None
READERS: tuple[Reader, ...] = (None, *ROLES)
SOFT = ("/record", "/my-statements", "/statements", "/api/statements")


@dataclass
class Seen:
    """Which path came through the gate last."""

    path: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note it, and answer in the place of the pages."""
        del receive
        self.path = scope["path"]
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


@dataclass
class Group:
    """An installation with a member in every role, and what each signs in with."""

    app: Soundings
    pages: Litestar
    client: TestClient[Litestar]
    seen: Seen
    sessions: dict[Role, str]
    tokens: dict[Role, str]

    def passes(self, reader: Reader, method: str, path: str) -> bool:
        """Tell whether the gate lets a reader through to where they asked for."""
        self.seen.path = ""
        self.client.request(method, path, headers=self.credentials(reader, path))
        return self.seen.path == path

    def credentials(self, reader: Reader, path: str) -> dict[str, str]:
        """Return what a reader's browser or program sends along."""
        if reader is None:
            return {}
        if path.startswith("/api"):
            token = self.tokens.get(reader, "")
            return {"Authorization": f"Bearer {token}"}
        return {"Cookie": f"{COOKIE}={self.sessions[reader]}"}


@pytest.fixture(scope="module")
def group(_assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Group]:
    """Yield such a group, whose gate opens on nothing but a note of who came through."""
    with opened(tmp_path_factory.mktemp("group"), Clock()) as app:
        people, seen = one_of_each(app), Seen()
        pages = create_app(app)
        gated = create_app(app)
        gated.asgi_handler = Gate(seen, app)
        issue = app.sign_in.tokens.issue
        with TestClient(gated) as client:
            client.follow_redirects = False
            yield Group(
                app,
                pages,
                client,
                seen,
                {role: app.sign_in.sessions.begin(people[role], stepped=True) for role in ROLES},
                {role: issue(people[role], "a program", 1).token for role in ROLES},
            )


def example(template: str) -> str:
    """Return an address that a template stands for."""
    return re.sub(r"\{[^}]*\}|\*", "some-id", template)


def asked(group: Group) -> list[tuple[str, str]]:
    """Return all that can be asked: what the application has, and what has a rule already."""
    return sorted({*routes(group.pages), *POLICY.rows})


def test_no_route_is_missing_from_the_policy(group: Group) -> None:
    missing = [
        (method, path)
        for method, path in routes(group.pages)
        if method != "OPTIONS" and POLICY.rule_for(method, path) is None
    ]

    assert missing == []


def test_every_handler_that_a_feature_has_stands_in_a_row() -> None:
    modules = [one.name for one in walk_packages(features.__path__, "web.features.")]
    made = {
        f"{module}.{name}": handler
        for module in modules
        for name, handler in vars(import_module(module)).items()
        if isinstance(handler, BaseRouteHandler)
    }
    listed = [id(handler) for _, *found in ROUTES.values() for handler in found]

    assert [name for name, handler in made.items() if id(handler) not in listed] == []
    assert len(listed) == len({id(handler) for handler in made.values()})


def test_what_answers_stands_in_the_row_whose_rule_counts_for_it() -> None:
    for (method, path), (_, *found) in ROUTES.items():
        for handler in found:
            for own in handler.paths:
                address = f"{API}{own}" if path.startswith(f"{API}/") else own
                assert POLICY.row_for(method, address) == (method, path)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader or "signed out")
def test_every_route_lets_through_whom_the_policy_allows_and_nobody_else(
    group: Group, reader: Reader
) -> None:
    for method, template in asked(group):
        path = example(template)
        # No token is a custodian's, so for the API a custodian is whoever is signed out.
        role = None if reader == "custodian" and path.startswith("/api") else reader

        passed = group.passes(reader, method, path)

        wanted = POLICY.allowed(role, method, path)
        # A wrong method at an address that is theirs is theirs to be told of, but for OPTIONS.
        listed = POLICY.rule_for(method, path) is not None
        assert passed == wanted or not listed, (reader, method, template)
        if not listed:
            assert not passed


def test_a_template_and_its_addresses_have_one_rule(group: Group) -> None:
    for method, template in asked(group):
        assert POLICY.rule_for(method, template) == POLICY.rule_for(method, example(template)), (
            template
        )


def test_what_has_no_rule_nobody_may(group: Group) -> None:
    for reader in READERS:
        for method, path in (
            ("GET", "/nowhere"),
            ("DELETE", "/alerts"),
            ("OPTIONS", "/statements"),
            ("GET", "/api/nowhere"),
            ("GET", "/authorities/boston/nowhere"),
        ):
            assert not POLICY.allowed(reader, method, path)
        assert not group.passes(reader, "GET", "/nowhere")
        assert not group.passes(reader, "OPTIONS", "/alerts")


def test_no_authority_and_no_analyst_comes_near_soft_intelligence() -> None:
    for method, path in POLICY.rows:
        if path.startswith(SOFT) or path.startswith("/custodian"):
            assert not POLICY.allowed("authority", method, path)
            assert not POLICY.allowed("analyst", method, path)
            assert not POLICY.allowed(None, method, path)


def test_a_custodian_sees_counts_and_no_words() -> None:
    for method, path in POLICY.rows:
        if path.startswith(SOFT):
            assert not POLICY.allowed("custodian", method, path)


@pytest.mark.parametrize(
    "slashes", ["//statements", "/statements/", "/statements//x", "//custodian/"]
)
def test_slashes_too_many_open_no_door(group: Group, slashes: str) -> None:
    for reader in ("authority", "analyst", None):
        group.seen.path = ""
        group.client.request("GET", f"http://testserver.local{slashes}")
        assert group.seen.path in {"", "/not-found"}, reader


def test_whoever_is_signed_out_is_sent_to_sign_in_from_behind_every_door(group: Group) -> None:
    for path in ("/record", "/my-statements/x/y", "/statements/x", "/plans", "/custodian/z"):
        for method in ("GET", "POST", "DELETE"):
            answer = group.client.request(method, path)
            assert answer.status_code == 303
            assert answer.headers["location"] == f"/sign-in?then={path}"
            assert is_door(path)


def test_every_command_has_a_row_in_the_policy() -> None:
    assert [name for name in all_commands() if name not in commands.COMMANDS] == []


def test_a_command_acts_for_a_member_just_where_the_policy_has_roles_for_it() -> None:
    for name, command in all_commands().items():
        options = {option for one in command.params for option in one.opts}
        assert ("--as" in options) == (commands.COMMANDS[name] is not None), name


def test_every_command_acts_for_the_roles_of_its_row_and_for_no_others(group: Group) -> None:
    for name in commands.COMMANDS:
        for role in ROLES:
            if commands.allowed(role, name):
                assert commands.acting(group.app, name, role).role == role
            else:
                with pytest.raises(Failure, match="can't be done as"):
                    commands.acting(group.app, name, role)


def test_a_command_says_the_same_of_a_stranger_and_of_a_member_who_may_not(group: Group) -> None:
    said = []
    for name in ("authority", "stranger"):
        with pytest.raises(Failure) as refused:
            commands.acting(group.app, "statements", name)
        said.append(str(refused.value).replace(name, "NAME"))

    assert said[0] == said[1]


def test_the_matrix_that_is_written_down_is_this_one() -> None:
    assert DOCUMENT.read_text("utf-8") == document(), "run: make generated"
