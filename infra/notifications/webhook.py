"""Sending to webhooks, by Standard Webhooks 1.0, to the very address that was checked.

No redirect is followed: it could lead inside. Nothing of what a receiver answers is kept but the
status, for an answer could hold anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import urllib3
from standardwebhooks.webhooks import Webhook

from infra.notifications.outcomes import Outcome
from infra.security.url_guard import AddressError, Addresses, Place

_SECONDS = 20.0
_ALL_SECONDS = 25.0
_GONE = 410
_OK = range(200, 300)


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Sends to webhooks."""

    addresses: Addresses

    def send(
        self, url: str, message: str, body: bytes, secrets: Sequence[bytes], now: datetime
    ) -> Outcome:
        """Send a message once, signed with every secret, and tell what came of it."""
        try:
            place = self.addresses.place(url)
            status = _post(place, body, signed(message, body, secrets, now))
        except AddressError as error:
            return Outcome(ok=False, what=str(error))
        except urllib3.exceptions.HTTPError as error:
            return Outcome(ok=False, what=f"no answer ({type(error).__name__})")
        return Outcome(ok=status in _OK, what=f"answered {status}", gone=status == _GONE)


def signed(message: str, body: bytes, secrets: Sequence[bytes], now: datetime) -> dict[str, str]:
    """Return the headers that say who sent a body, and when: signatures of all secrets."""
    text = body.decode()
    signatures = [Webhook(secret).sign(message, now, text) for secret in secrets]
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
        "content-type": "application/cloudevents+json",
        "user-agent": "soundings",
    }


def _post(place: Place, body: bytes, headers: dict[str, str]) -> int:
    timeout = urllib3.Timeout(connect=_SECONDS, read=_SECONDS, total=_ALL_SECONDS)
    with _pool(place, timeout) as pool:
        answer = pool.urlopen(
            "POST",
            place.path,
            body=body,
            headers={"host": _host(place), **headers},
            redirect=False,
            retries=False,
            assert_same_host=False,
            preload_content=False,
        )
        answer.close()
        return answer.status


def _pool(place: Place, timeout: urllib3.Timeout) -> urllib3.HTTPConnectionPool:
    if place.scheme == "http":
        return urllib3.HTTPConnectionPool(place.address, place.port, timeout=timeout, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        place.address,
        place.port,
        timeout=timeout,
        maxsize=1,
        server_hostname=place.host,
        assert_hostname=place.host,
    )


def _host(place: Place) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    usual = {"https": 443, "http": 80}[place.scheme]
    return host if place.port == usual else f"{host}:{place.port}"
