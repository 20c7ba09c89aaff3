"""Puts what security is made of together over one installation's vault."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from domain.log import EventLog
from infra.security.accounts import Accounts
from infra.security.keys import key_for
from infra.security.oidc import OpenId
from infra.security.passwords import Passwords
from infra.security.people import People
from infra.security.second_step import SecondStep
from infra.security.secret import secret
from infra.security.sessions import Sessions
from infra.security.sign_in import SignInService
from infra.security.throttle import Throttle
from infra.security.tokens import Tokens
from infra.settings import Settings


@dataclass(frozen=True, slots=True)
class Ground:
    """What security stands on: the vault, the log, the views and the clock."""

    settings: Settings
    vault: Engine
    log: EventLog
    reading: Callable[[], AbstractContextManager[Connection]]
    clock: Callable[[], datetime]


def sign_in_service(ground: Ground) -> SignInService:
    """Give all of it."""
    words, vault, clock = secret(ground.settings), ground.vault, ground.clock
    passwords = Passwords(ground.settings.hashing)
    throttle = Throttle(vault, key_for("tries to sign in", words))
    return SignInService(
        Accounts(vault, ground.log, clock, passwords, throttle),
        People(vault, ground.reading),
        Sessions(vault, clock),
        Tokens(vault, clock),
        SecondStep(vault, clock, throttle, key_for("second step", words)),
        OpenId(vault, ground.settings, clock),
    )
