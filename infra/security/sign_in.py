"""Signing in: who asks, by password, second step, session, token or OpenID provider.

Whatever fails, the answer is None: never why, for that would tell who is a member.
"""

from dataclasses import dataclass
from uuid import UUID

from domain.membership.person import Person
from infra.security.accounts import Accounts
from infra.security.oidc import Journey, OpenId, Return
from infra.security.people import People
from infra.security.second_step import SecondStep
from infra.security.sessions import Sessions
from infra.security.tokens import Tokens


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session's token, for a cookie, and whether a second step is still to be taken."""

    token: str
    second_step: bool


@dataclass(frozen=True, slots=True)
class SignInService:
    """Lets members in, from several threads at once; who is no member any more, by nothing."""

    accounts: Accounts
    people: People
    sessions: Sessions
    tokens: Tokens
    steps: SecondStep
    openid: OpenId

    @property
    def offers_openid(self) -> bool:
        """Tell whether members may sign in at an OpenID provider."""
        return self.openid.offered

    def has_accounts(self) -> bool:
        """Tell whether anybody could sign in."""
        return self.accounts.any()

    def sign_in(self, login: str, password: str, address: str) -> SignedIn | None:
        """Begin a session by a password."""
        found = self.accounts.check(login, password, address)
        return self._begin(self.people.by_id(found)) if found else None

    def takes_second_step(self, token: str) -> bool:
        """Tell whether this is the token of a session that waits for its second step."""
        return self._waiting(token) is not None

    def second_step(self, token: str, code: str) -> str | None:
        """Complete such a session with a code; return the new token that takes its place."""
        person = self._waiting(token)
        if person is None or not self.steps.check(person, code):
            return None
        return self.sessions.step(token, person)

    def person_of(self, token: str) -> Person | None:
        """Return the member whose complete session this is, and note that it is used."""
        session = self.sessions.find(token)
        person = self.people.by_id(session.person) if session else None
        if session is None or person is None:
            return None
        return person if session.stepped or not self._steps(person) else None

    def person_of_token(self, token: str) -> Person | None:
        """Return the member for whom a program asks; custodians take a second step, or nothing."""
        found = self.tokens.person_of(token)
        person = self.people.by_id(found) if found else None
        return None if person is None or person.role == "custodian" else person

    def sign_out(self, token: str) -> None:
        """End a session."""
        self.sessions.end(token)

    def begin_openid(self, return_to: str) -> Journey | None:
        """Send a browser to the provider."""
        return self.openid.begin(return_to)

    def finish_openid(self, back: Return) -> SignedIn | None:
        """Begin a session for whom the provider says it is."""
        subject = self.openid.finish(back)
        return self._begin(self.people.by_subject(subject)) if subject else None

    def _begin(self, person: Person | None) -> SignedIn | None:
        if person is None:
            return None
        return SignedIn(self.sessions.begin(person.id), self._steps(person))

    def _steps(self, person: Person) -> bool:
        """Tell who takes a second step: every custodian, and whoever has an app."""
        return person.role == "custodian" or self.steps.enrolled(person.id)

    def _waiting(self, token: str) -> UUID | None:
        session = self.sessions.find(token)
        return session.person if session and not session.stepped else None
