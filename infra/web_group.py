"""Soft intelligence as the pages see it, over one installation; satisfies ``web.group.Group``."""

from dataclasses import dataclass

from infra.web_keeping import WebKeeping
from infra.web_listening import WebListening
from infra.web_speaking import WebSpeaking


@dataclass(frozen=True)
class WebGroup(WebSpeaking, WebListening, WebKeeping):
    """A speaker's, a member's and a custodian's side."""
