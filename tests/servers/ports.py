"""Ports of the loopback for servers of the tests."""

import socket
from contextlib import suppress
from random import SystemRandom

HOST = "127.0.0.1"
_PORTS = range(20_000, 32_000)
"""Below those that systems lend to clients. A client that keeps calling a dead broker on a lent
port is some day lent that very port, connects to itself, and the broker can't come back."""


def free_port() -> int:
    """Return a port of the loopback that nobody uses and no client is ever lent."""
    for port in SystemRandom().sample(_PORTS, k=100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port
    msg = "found no free port"
    raise RuntimeError(msg)


def listens(port: int) -> bool:
    """Tell whether anybody listens on a port of the loopback."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
