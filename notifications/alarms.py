"""Operators hear of trouble once: when it begins, not each night that it lasts, and again only after it was over."""

from collections.abc import Collection, Mapping
from datetime import datetime
from email.message import EmailMessage

from domain.outbox import EmailKind
from notifications.envelope import new_message
from notifications.writing import new_email
from storage.alarms import close_alarms, open_alarm, open_alarms
from storage.database import Sessions
from storage.outbox import enqueue_mail

_ADVICE = """
What was known stands in the overview as it was; nothing was removed and nothing was told to readers.
radar status shows how each source is, radar status --issues what was not understood.
radar recrawl SOURCE asks again now. You get no second mail about this until it is well again.
"""


def tell_operator(
    sessions: Sessions,
    troubles: Mapping[str, str],
    well: Collection[str],
    *,
    operator: str,
    mail_from: str,
    now: datetime,
) -> bool:
    """Put one mail about all new trouble into the outbox, in the transaction that remembers it; False for no mail.

    `troubles` has why, by what it is about (the name of a source); `well` is what is in order now. Without an
    `operator` trouble is remembered and nobody is written to.
    """
    with sessions.begin() as session:
        close_alarms(session, well)
        known = open_alarms(session)
        new = {about: why for about, why in sorted(troubles.items()) if about not in known}
        open_alarm(session, new, now=now)
        if not new or not operator:
            return False
        message = build_alarm(new, operator=operator, mail_from=mail_from, now=now)
        enqueue_mail(session, new_email(message, EmailKind.ALARM), now=now)
    return True


def build_alarm(troubles: Mapping[str, str], *, operator: str, mail_from: str, now: datetime) -> EmailMessage:
    """The mail about trouble. What sites say stands in its text, never in its headers."""
    lines = [f"{about}: {' '.join(why.split())}" for about, why in troubles.items()]
    subject = f"Initiatievenradar: trouble with {', '.join(troubles)}"
    told = f"{operator} {now.isoformat()} {lines}"
    message = new_message(operator, subject, mail_from=mail_from, now=now, told=told)
    message.set_content("\n".join([*lines, _ADVICE]), cte="quoted-printable")
    return message
