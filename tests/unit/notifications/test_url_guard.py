"""No webhook leads inside, however its address is written."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.security.url_guard import AddressError, Addresses, is_public

INSIDE = [
    IPv4Network(one)
    for one in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]


def held(prefix: str, shift: int = 0) -> Callable[[IPv4Address], IPv6Address]:
    """Return what writes an IPv4 address into an IPv6 one."""
    return lambda inside: IPv6Address(int(IPv6Address(prefix)) | int(inside) << shift)


FORMS = [held("::ffff:0:0"), held("::"), held("64:ff9b::"), held("2002::", 80), held("2001::")]
insides = st.sampled_from(INSIDE).flatmap(
    lambda one: st.integers(0, one.num_addresses - 1).map(lambda at: one[at])
)


@given(insides, st.sampled_from(FORMS))
def test_an_address_inside_is_refused_however_it_is_written(
    inside: IPv4Address, form: Callable[[IPv4Address], IPv6Address]
) -> None:
    assert not is_public(inside)
    assert not is_public(form(inside))


@pytest.mark.parametrize("one", ["::1", "fe80::1", "fc00::1", "ff02::1", "64:ff9b:1::1", "::"])
def test_addresses_of_ipv6_inside_are_refused(one: str) -> None:
    assert not is_public(ip_address(one))


@pytest.mark.parametrize("one", [*PUBLIC, "64:ff9b::5db8:d822", "2002:5db8:d822::1"])
def test_public_addresses_are_not(one: str) -> None:
    assert is_public(ip_address(one))


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "017700000001", "localhost"])
def test_what_the_system_reads_as_an_address_inside_is_refused(host: str) -> None:
    with pytest.raises(AddressError):
        Addresses().check(f"https://{host}/")


def test_one_address_inside_among_many_is_enough() -> None:
    with pytest.raises(AddressError, match="leads inside"):
        Addresses(resolve=lambda *_: [*PUBLIC, "10.0.0.1"]).check("https://many.example/")


@pytest.mark.parametrize(
    "url",
    [
        "http://receiver.example/",
        "ftp://receiver.example/",
        "https://me:word@receiver.example/",
        "https://receiver.example:99999/",
        "https:///hook",
        "https://receiver.example/\r\nhost: inside",
        "https://r\u00e9ceiver.example/",
        "https://[::1/",
        "",
    ],
)
def test_what_is_no_plain_https_url_is_refused(url: str) -> None:
    with pytest.raises(AddressError):
        Addresses(resolve=lambda *_: PUBLIC).check(url)


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    place = Addresses(resolve=lambda *_: PUBLIC).place("https://receiver.example:8443/hook?a=1")

    assert place == ("https", "receiver.example", 8443, PUBLIC[0], "/hook?a=1")


def test_a_name_that_is_not_found_is_told_as_that() -> None:
    def nowhere(*_: object) -> list[str]:
        raise OSError

    with pytest.raises(AddressError, match="can't be found"):
        Addresses(resolve=nowhere).check("https://nowhere.example/")
