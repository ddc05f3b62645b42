"""Operators hear of trouble once: when it begins, not each time that it is found, and again only after it was over."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from domain.outbox import EmailKind
from notifications.envelope import new_message
from notifications.writing import new_email
from storage.alarms import close_alarms, open_alarm, open_alarms
from storage.database import Sessions
from storage.outbox import enqueue_mail

CRAWL_ADVICE = """\
What was known stands in the overview as it was; nothing was removed and nothing was told to readers.
radar status shows how each source is, radar status --issues what was not understood.
radar recrawl SOURCE asks again now."""
AUDIT_ADVICE = """\
radar audit shows every difference. A digest that was not made: radar digest send --rhythm RHYTHM makes it now, and
reaches back to the last one. News that a digest left out, or told who did not ask for it, is a mistake of ours: please
report it with the line above. A mail that does not leave: radar status says what the mail server answers."""
DELIVERY_ADVICE = """\
Mail waits and nothing is lost: it leaves as soon as the mail server takes it, and radar deliver tries now.
RADAR_SMTP_URL says where it goes; radar status says how much waits."""


@dataclass(frozen=True)
class Operators:
    """Who hears of trouble: an e-mail address ("" for none), and chats or webhooks as Apprise writes them."""

    email: str
    channels: tuple[str, ...]
    mail_from: str

    @property
    def addresses(self) -> list[str]:
        """Everywhere that an alarm goes."""
        return [address for address in (self.email, *self.channels) if address]


def tell_operators(
    sessions: Sessions,
    troubles: Mapping[str, str],
    well: Collection[str],
    operators: Operators,
    *,
    advice: str,
    now: datetime,
) -> bool:
    """Put one alarm about all new trouble into the outbox, in the transaction that remembers it; False for none.

    `troubles` has why, by what it is about; `well` is what is in order now; `advice` says what to do. Without any
    operator trouble is remembered and nobody is written to.
    """
    with sessions.begin() as session:
        close_alarms(session, well)
        known = open_alarms(session)
        new = {about: why for about, why in sorted(troubles.items()) if about not in known}
        open_alarm(session, new, now=now)
        if new:
            for address in operators.addresses:
                message = build_alarm(new, address, advice=advice, mail_from=operators.mail_from, now=now)
                enqueue_mail(session, new_email(message, address, EmailKind.ALARM), now=now)
        return bool(new and operators.addresses)


def build_alarm(
    troubles: Mapping[str, str], address: str, *, advice: str, mail_from: str, now: datetime
) -> EmailMessage:
    """The mail about trouble. What sites say stands in its text, never in its headers."""
    lines = [f"{about}: {' '.join(why.split())}" for about, why in troubles.items()]
    subject = f"Initiatievenradar: trouble with {', '.join(troubles)}"
    told = f"{address} {now.isoformat()} {lines}"
    message = new_message(address, subject, mail_from=mail_from, now=now, told=told)
    end = "You hear no more of this until it is over and comes back."
    message.set_content("\n".join([*lines, "", advice, end, ""]), cte="quoted-printable")
    return message
