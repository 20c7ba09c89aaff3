"""Soft intelligence as the pages see it, over one installation."""

from dataclasses import dataclass

from infra.services.statements.web_keeping import WebKeeping
from infra.services.statements.web_listening import WebListening
from infra.services.statements.web_speaking import WebSpeaking


@dataclass(frozen=True)
class WebGroup(WebSpeaking, WebListening, WebKeeping):
    """A speaker's, a member's and a custodian's side."""
