"""Ways to bring a message to a person. A channel answers what became of it; it never raises when one failed."""

import smtplib
from dataclasses import dataclass
from email.message import MIMEPart
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage


@dataclass(frozen=True, slots=True)
class Attachment:
    """An event for the recipient's calendar; `method` is REQUEST or CANCEL."""

    name: str
    text: str
    method: str

    def as_part(self) -> MIMEPart:
        part = MIMEPart()
        part.set_content(
            self.text, subtype="calendar", params={"method": self.method}, disposition="attachment", filename=self.name
        )
        return part


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message: `key` is the same at every try, so that a provider can tell a repetition."""

    key: str
    recipient: str
    subject: str
    text: str
    event: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    reason: str


Outcome = Accepted | Retry | Rejected


class Channel(Protocol):
    def send(self, delivery: Delivery) -> Outcome: ...


class EmailChannel:
    """E-mail by the default mailer; the key becomes the Message-ID, which mail servers use to drop doubles."""

    def send(self, delivery: Delivery) -> Outcome:
        domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")
        headers = {"Message-ID": f"<{delivery.key}@{domain}>", "Auto-Submitted": "auto-generated"}
        try:
            message = EmailMessage(delivery.subject, delivery.text, to=[delivery.recipient], headers=headers)
            if delivery.event:
                message.attach(delivery.event.as_part())
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            return Retry("recipient deferred") if all(code < 500 for code in codes) else Rejected("recipient refused")
        except smtplib.SMTPResponseException as error:
            return Retry(f"SMTP {error.smtp_code}") if error.smtp_code < 500 else Rejected(f"SMTP {error.smtp_code}")
        except (smtplib.SMTPException, OSError) as error:
            return Retry(type(error).__name__)  # the class only: an address must not reach logs or pages
        return Accepted()


CHANNELS: dict[str, Channel] = {"email": EmailChannel()}
