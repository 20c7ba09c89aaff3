"""Puts what security is made of together over one installation's vault."""

from collections.abc import Callable
from contextlib import AbstractContextManager
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


def sign_in_service(
    settings: Settings,
    vault: Engine,
    log: EventLog,
    reading: Callable[[], AbstractContextManager[Connection]],
    clock: Callable[[], datetime],
) -> SignInService:
    """Return what members sign in with, over a vault and what the log says of members."""
    words = secret(settings)
    passwords = Passwords(settings.hashing)
    throttle = Throttle(vault, key_for("tries to sign in", words))
    return SignInService(
        Accounts(vault, log, clock, passwords, throttle),
        People(vault, reading),
        Sessions(vault, clock),
        Tokens(vault, clock),
        SecondStep(vault, clock, throttle, key_for("second step", words)),
        OpenId(vault, settings, clock),
    )
