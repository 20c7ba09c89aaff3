"""The feed of one installation: hears the log, tells what is due, and sends what waits."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from consumers.notifications.notices import Notice
from infra.notifications.compose import Composer
from infra.notifications.hear import Listener
from infra.notifications.mail import Mail
from infra.notifications.release import Releaser
from infra.notifications.send import Sender
from infra.notifications.webhook import Webhooks
from infra.security.url_guard import Addresses
from infra.services.context import Context
from infra.services.notifications.service import NotificationService
from infra.stores.views import for_writing


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hears what happened to alerts, tells what is due, and sends what waits."""

    app: Context
    notifications: NotificationService
    sender: Sender

    @classmethod
    def of(cls, app: Context, addresses: Addresses | None = None) -> "Delivery":
        """Return the feed of an installation."""
        settings = app.settings
        where = addresses or Addresses(settings.webhooks_internal)
        told = NotificationService(app, where)
        mail = Mail(settings.smtp_url, settings.mail_from)
        sender = Sender(app.vault, told.subscriptions, Webhooks(where), mail, app.clock)
        return cls(app, told, sender)

    def run(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Hear, tell and send all there is now; return how many tries were made."""
        self.hear()
        self.release()
        return self.sender.run(stopping)

    def hear(self) -> None:
        """Write down what happened to alerts since the last time."""
        listener = Listener(self.app.store)
        while self._heard(listener):
            pass

    def release(self) -> list[Notice]:
        """Tell what is due now."""
        releaser = Releaser(Composer(self.app, self.notifications.address))
        with self._writing().begin() as vault, self.app.reading() as views:
            return releaser.release(vault, views, self.app.clock())

    def _heard(self, listener: Listener) -> bool:
        upto = self.app.position()
        with self._writing().begin() as vault, self.app.reading() as views:
            return listener.hear(vault, views, upto, self.app.clock())

    def _writing(self) -> Engine:
        return for_writing(self.app.vault)
