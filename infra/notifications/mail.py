"""Sending by e-mail: what is critical at once, all else as the digest of a week."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, PackageLoader, select_autoescape

from consumers.notifications.notices import Notice
from domain.text import printable
from infra.notifications.outcomes import Outcome
from web.words import sentences

_SECONDS = 20.0
_ADDRESS = "{id}@soundings"
_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
_templates = Environment(
    loader=PackageLoader("infra.notifications", "."),
    autoescape=select_autoescape(("html",)),
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals["counted"] = sentences.counted


class MailSettingsError(ValueError):
    """The settings of mail can't be used; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Sends by the SMTP server of a URL.

    ``smtp://user:password@host:587`` begins with STARTTLS, ``smtps://`` with TLS, and
    ``smtp+plain://`` does without: for a server on the same machine only.
    """

    url: str | None
    sender: str

    def send(self, to: str, message: str, notices: Sequence[Notice]) -> Outcome:
        """Send one mail of some notices, and tell what came of it."""
        if not self.url:
            return Outcome(ok=False, what="no mail server: set SOUNDINGS_SMTP_URL")
        try:
            _sent(self.url, written(self.sender, to, message, notices))
        except MailSettingsError as error:
            return Outcome(ok=False, what=str(error))
        except smtplib.SMTPResponseException as error:
            return Outcome(ok=False, what=f"the mail server answered {error.smtp_code}")
        except (smtplib.SMTPException, OSError) as error:
            return Outcome(ok=False, what=f"no mail could be sent ({type(error).__name__})")
        return Outcome(ok=True, what="taken by the mail server")


def written(sender: str, to: str, message: str, notices: Sequence[Notice]) -> EmailMessage:
    """Write the mail. Its Message-ID is the message's, the same at every try."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, _subject(notices)
    mail["Date"] = format_datetime(max(one.at for one in notices))
    mail["Message-ID"] = f"<{_ADDRESS.format(id=message)}>"
    mail["Auto-Submitted"] = "auto-generated"
    shown = {"notices": sorted(notices, key=_weight), "subject": mail["Subject"]}
    mail.set_content(printable(_templates.get_template("mail.txt").render(shown)))
    told = printable(_templates.get_template("mail.html").render(shown))
    mail.add_alternative(told, subtype="html")
    return mail


def _weight(notice: Notice) -> tuple[int, str]:
    return (("critical", "alert", "watch").index(notice.level), notice.name)


def _subject(notices: Sequence[Notice]) -> str:
    test = "Test: " if notices[0].status == "Test" else ""
    if len(notices) == 1:
        name = " ".join(printable(notices[0].name).split())  # a subject is one line
        return f"{test}{notices[0].level.capitalize()}: {name}"
    return f"{test}Alerts of the week: {sentences.counted(len(notices), 'authority')}"


def _sent(url: str, mail: EmailMessage) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError):
        host = None
    if not host:
        msg = "SOUNDINGS_SMTP_URL is none: give smtp://user:password@host:587 or smtps://..."
        raise MailSettingsError(msg)
    with _server(parts.scheme, host, port) as server:
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)


def _server(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
    server = smtplib.SMTP(host, port, timeout=_SECONDS)
    if scheme == "smtp":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server
