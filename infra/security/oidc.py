"""Signing in at an OpenID provider: code flow with PKCE, a state and a nonce, each good once.

The provider says who somebody is to it, never who is a member here: a custodian links its subject
to a person.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, Row, delete, insert, select

from domain.times import to_instant
from infra.security.keys import new_token, token_hash
from infra.settings import Settings
from infra.stores.vault.account_tables import journeys
from infra.stores.views import for_writing

if TYPE_CHECKING:
    from infra.security.openid_client import Provider, Secrets

_SECOND = 1_000_000
_LONGEST_JOURNEY = 600

_Journey = Row[*tuple[Any, ...]]


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


@dataclass(frozen=True, slots=True)
class OpenId:
    """Signs members in at an OpenID provider.

    Does nothing where the settings name no issuer.
    """

    vault: Engine
    settings: Settings
    clock: Callable[[], datetime]

    @property
    def offered(self) -> bool:
        """Tell whether there is a provider."""
        return bool(self.settings.oidc_issuer)

    def begin(self, return_to: str) -> Journey | None:
        """Return where to send a browser, and the token that it is to come back with."""
        if not self.offered:
            return None
        from infra.security.openid_client import Secrets  # noqa: PLC0415 - takes a tenth of a second

        token, secrets = new_token(), Secrets(new_token(), new_token(), new_token())
        url = self._provider(return_to).address(secrets)
        if url is None:
            return None
        self._remember(token, secrets)
        return Journey(token, url)

    def finish(self, back: Return) -> str | None:
        """Return the subject that came back, as ``subject_of`` writes it; None for anybody else."""
        journey = self._take(back.token)
        if journey is None or not hmac.compare_digest(journey.state.encode(), back.state.encode()):
            return None
        from infra.security.openid_client import Secrets  # noqa: PLC0415 - the same

        secrets = Secrets(journey.state, journey.nonce, journey.verifier)
        subject = self._provider(back.to).subject(back.code, secrets, self.clock())
        return subject_of(self.settings, subject) if subject else None

    def _provider(self, return_to: str) -> "Provider":
        from infra.security.openid_client import Provider  # noqa: PLC0415 - the same

        known = self.settings
        issuer = str(known.oidc_issuer)
        return Provider(issuer, known.oidc_client_id, known.oidc_client_secret, return_to)

    def _remember(self, token: str, secrets: "Secrets") -> None:
        now = to_instant(self.clock())
        row = {
            "token_hash": token_hash(token),
            "state": secrets.state,
            "nonce": secrets.nonce,
            "verifier": secrets.verifier,
            "expires_at": now + _LONGEST_JOURNEY * _SECOND,
        }
        with for_writing(self.vault).begin() as connection:
            connection.execute(delete(journeys).where(journeys.c.expires_at <= now))
            connection.execute(insert(journeys), row)

    def _take(self, token: str) -> _Journey | None:
        """Return a journey under way, and forget it: nobody comes back twice."""
        mine = journeys.c.token_hash == token_hash(token)
        with for_writing(self.vault).begin() as connection:
            row = connection.execute(select(journeys).where(mine)).one_or_none()
            connection.execute(delete(journeys).where(mine))
        late = row is None or row.expires_at <= to_instant(self.clock())
        return None if late else row


def subject_of(settings: Settings, subject: str) -> str:
    """Write a subject with its issuer: two providers may give two people the same one."""
    return f"{settings.oidc_issuer} {subject}"
