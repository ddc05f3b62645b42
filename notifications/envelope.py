"""What every mail of ours begins with: from whom, to whom, when, and by which name it is known."""

import hashlib
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from notifications.channels import is_channel


def new_message(recipient: str, subject: str, *, mail_from: str, now: datetime, told: str) -> EmailMessage:
    """A mail without its text. Its Message-ID follows from `told` (RFC 5322 3.6.4): the same for the same mail.

    For a channel it names nobody: its address is a password.

    Raises:
        ValueError: where an address is none.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Initiatievenradar", addr_spec=mail_from)
    if not is_channel(recipient):
        message["To"] = Address(addr_spec=recipient)
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{hashlib.sha256(told.encode()).hexdigest()[:32]}@{domain_of(mail_from)}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def domain_of(address: str) -> str:
    """The domain of an address."""
    return address.rpartition("@")[2]
