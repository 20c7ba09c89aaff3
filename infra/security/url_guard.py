"""Where webhooks may be sent: to addresses of the public internet, and nowhere inside.

The host is resolved once; every address it has must be public; and the connection is made to one
of these very addresses, so a name that leads elsewhere a moment later gets nobody inside. Addresses
that hold another one (IPv4 in IPv6, 6to4, NAT64, Teredo) are judged by that one, too.
"""

import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from domain.refusal import Refusal

Address = IPv4Address | IPv6Address
_NAT64 = IPv6Network("64:ff9b::/96")
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
_COMPATIBLE = IPv6Network("::/96")
_PORTS = {"https": 443, "http": 80}
_LONGEST = 2_000


class AddressError(Refusal):
    """A URL is none that may be asked; the message says why and names no address found."""


class Place(NamedTuple):
    """Where to connect to: an address that was checked, and what to ask for there."""

    scheme: str
    host: str
    port: int
    address: str
    path: str


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as the system finds them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Addresses:
    """Resolves the host of a webhook to a public address.

    With ``internal`` addresses inside are allowed, and so is plain HTTP.
    """

    internal: bool = False
    resolve: Callable[[str, int], Sequence[str]] = resolved

    def check(self, url: str) -> None:
        """Look at a URL and where it leads now. Raises AddressError."""
        self.place(url)

    def place(self, url: str) -> Place:
        """Return where to connect to. Raises AddressError."""
        scheme, host, port, path = self._parts(url)
        try:
            found = [ip_address(one.partition("%")[0]) for one in self.resolve(host, port)]
        except (OSError, UnicodeError, ValueError) as error:
            msg = f"The host of the URL can't be found ({type(error).__name__}): check its name."
            raise AddressError(msg) from error
        if not found:
            msg = "The host of the URL has no address: check its name."
            raise AddressError(msg)
        if not self.internal and not all(map(is_public, found)):
            msg = (
                "The URL leads inside a network, or could: give one on the public internet, or "
                "set SOUNDINGS_WEBHOOKS_INTERNAL where the receiver is your own."
            )
            raise AddressError(msg)
        return Place(scheme, host, port, str(found[0]), path)

    def _parts(self, url: str) -> tuple[str, str, int, str]:
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError:
            msg = "This is no URL: give one such as https://receiver.example/soundings."
            raise AddressError(msg) from None
        if not url.isascii() or not url.isprintable() or " " in url or len(url) > _LONGEST:
            msg = f"Give a URL of {_LONGEST:,} plain characters at most, others as %-codes."
            raise AddressError(msg)
        if parts.scheme != "https" and not (self.internal and parts.scheme == "http"):
            msg = "Give a URL that begins with https://."
            raise AddressError(msg)
        if not parts.hostname or parts.username is not None or parts.password is not None:
            msg = "Give a URL with a host, and without a user's name or password."
            raise AddressError(msg)
        query = f"?{parts.query}" if parts.query else ""
        return parts.scheme, parts.hostname, port, (parts.path or "/") + query


def is_public(address: Address) -> bool:
    """Tell whether an address, and any that it holds, is one of the public internet's.

    >>> is_public(ip_address("93.184.216.34")), is_public(ip_address("::ffff:127.0.0.1"))
    (True, False)
    """
    return all(_is_public(one) for one in (address, *_held(address)))


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        if address in _LOCAL_NAT64:
            return False
        if address in _NAT64:
            return True  # as public as the address that it holds
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _held(address: Address) -> Iterator[IPv4Address]:
    """Yield the IPv4 addresses that an IPv6 address stands for."""
    if isinstance(address, IPv4Address):
        return
    yield from _given((address.ipv4_mapped, address.sixtofour, *(address.teredo or ())))
    if address in _NAT64 or address in _COMPATIBLE:
        yield IPv4Address(int(address) & 0xFFFF_FFFF)


def _given(some: Iterable[IPv4Address | None]) -> Iterator[IPv4Address]:
    return (one for one in some if one is not None)
