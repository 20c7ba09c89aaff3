"""Who asks: members who signed in, and programs with a member's token."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.membership.events import Role


@dataclass(frozen=True, slots=True)
class Person:
    """A member by name, for the member's own eyes and for rules; never for other members'.

    ``area`` is '' and ``authority`` None where the role has none.
    """

    id: UUID
    login: str
    display_name: str
    role: Role
    organisation: UUID
    organisation_name: str
    area: str = ""
    authority: UUID | None = None

    @property
    def role_name(self) -> str:
        """Give what people call the role."""
        return self.role.replace("_", " ")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session's token, for a cookie, and whether a second step is still to be taken."""

    token: str
    second_step: bool


@dataclass(frozen=True, slots=True)
class Journey:
    """A browser on its way to the OpenID provider: where to, and the token to come back with."""

    token: str
    url: str


@dataclass(frozen=True, slots=True)
class Return:
    """A browser back from the OpenID provider, with what its address and its cookie said."""

    token: str
    state: str
    code: str
    to: str


class Identity(Protocol):
    """How members sign in. Called from several threads at once.

    Whatever fails, the answer is None: never why, for that would tell who is a member.
    """

    @property
    def offers_openid(self) -> bool:
        """Tell whether members may sign in at an OpenID provider."""
        ...

    def has_accounts(self) -> bool:
        """Tell whether anybody could sign in."""
        ...

    def sign_in(self, login: str, password: str, address: str) -> SignedIn | None:
        """Begin a session; ``address`` is the client's, whose many tries are slowed down."""
        ...

    def takes_second_step(self, token: str) -> bool:
        """Tell whether this is the token of a session that waits for its second step."""
        ...

    def second_step(self, token: str, code: str) -> str | None:
        """Complete such a session with a code; give the new token that takes its place."""
        ...

    def person_of(self, token: str) -> Person | None:
        """Give the member whose complete session this is, and note that it is used."""
        ...

    def person_of_token(self, token: str) -> Person | None:
        """Give the member for whom a program asks with a token of ``soundings token``."""
        ...

    def sign_out(self, token: str) -> None:
        """End a session."""
        ...

    def begin_openid(self, return_to: str) -> Journey | None:
        """Send a browser to the provider, to come back to this address of ours."""
        ...

    def finish_openid(self, back: Return) -> SignedIn | None:
        """Begin a session for whom the provider says it is, where a custodian linked that."""
        ...
