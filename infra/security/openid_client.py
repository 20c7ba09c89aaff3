"""What is said to the OpenID provider and believed of it, with Authlib; imported when needed.

What goes wrong is logged by its kind alone, for an answer's text could name somebody.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

_ANSWER_SECONDS = 5
_LEEWAY = 30
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""With a key of the provider's own; none that a shared secret or nothing would do for."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What only we and this one journey know; each is drawn for it."""

    state: str
    nonce: str
    verifier: str


class OpenIdError(Exception):
    """The provider said something else than it should."""


_FAILURES = (OpenIdError, AuthlibBaseError, JoseError, RequestException, KeyError, ValueError)


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider, as a client of it that comes back to one address sees it."""

    issuer: str
    client_id: str
    client_secret: str
    return_to: str

    def address(self, secrets: Secrets) -> str | None:
        """Return where to send a browser; None where the provider does not answer as it should."""
        try:
            with self._client() as client:
                url: str = client.create_authorization_url(
                    self._described(client)["authorization_endpoint"],
                    state=secrets.state,
                    nonce=secrets.nonce,
                    code_verifier=secrets.verifier,
                )[0]
        except _FAILURES as failure:
            _tell(failure)
            return None
        return url

    def subject(self, code: str, secrets: Secrets, now: datetime) -> str | None:
        """Trade the code for an ID token; give whom it names, None unless all of it is right."""
        try:
            with self._client() as client:
                return self._subject(client, code, secrets, now)
        except _FAILURES as failure:
            _tell(failure)
            return None

    def _client(self) -> Any:  # noqa: ANN401 - Authlib ships no types
        return OAuth2Session(
            self.client_id,
            self.client_secret,
            scope="openid",
            redirect_uri=self.return_to,
            code_challenge_method="S256",
        )

    def _described(self, client: Any) -> dict[str, Any]:  # noqa: ANN401 - the same
        """Ask the provider where its doors are; it must be the one that we mean."""
        found: dict[str, Any] = _asked(
            client, f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        )
        if found["issuer"] != self.issuer:
            msg = "another issuer"
            raise OpenIdError(msg)
        return found

    def _subject(self, client: Any, code: str, secrets: Secrets, now: datetime) -> str:  # noqa: ANN401 - the same
        described = self._described(client)
        answer = client.fetch_token(
            described["token_endpoint"],
            code=code,
            code_verifier=secrets.verifier,
            timeout=_ANSWER_SECONDS,
        )
        keys = KeySet.import_key_set(_asked(client, described["jwks_uri"]))
        told = jwt.decode(answer["id_token"], keys, algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            told.claims,
            told.header,
            options={
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
            },
            params={
                "nonce": secrets.nonce,
                "client_id": self.client_id,
                "access_token": answer.get("access_token"),
            },
        )
        claims.validate(int(now.timestamp()), _LEEWAY)
        return str(claims["sub"])


def _asked(client: Any, url: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    answer = client.get(url, withhold_token=True, timeout=_ANSWER_SECONDS)
    answer.raise_for_status()
    return answer.json()


def _tell(failure: Exception) -> None:
    _log.warning("signing in by OpenID failed: %s", type(failure).__name__)
