"""The mail that asks who signed up whether they did: the same for everyone, whether or not they get mail already."""

from datetime import datetime
from email.message import EmailMessage

import structlog

from domain.outbox import EmailKind
from domain.subscriptions import Signup
from notifications.chosen import chosen
from notifications.envelope import new_message
from notifications.languages import translations
from notifications.links import confirm_link
from notifications.render import environment
from notifications.signing import Signer
from notifications.writing import new_email
from storage.database import Sessions
from storage.outbox import enqueue_mail
from storage.secrets import link_key
from storage.signups import mark_mailed, signups_to_mail

log = structlog.get_logger()


def enqueue_confirmations(
    sessions: Sessions, *, now: datetime, public_url: str, mail_from: str, signer: Signer | None = None
) -> int:
    """Put a mail with a link to confirm into the outbox for who asked; gives how many. One an hour to each address."""
    with sessions.begin() as session:
        key, waiting = link_key(session), signups_to_mail(session, now=now)
    made = 0
    for signup in waiting:
        try:
            message = build_confirmation(signup, key=key, public_url=public_url, mail_from=mail_from, now=now)
            email = new_email(message, signup.email, EmailKind.CONFIRMATION, signer)
        except ValueError as error:
            log.error("no mail can be written to who signed up", signup=signup.id, reason=type(error).__name__)  # noqa: TRY400  the address is wrong, not the code
            email = None
        with sessions.begin() as session:
            if email is not None:
                enqueue_mail(session, email, now=now, signup=signup.id)
                made += 1
            mark_mailed(session, signup.id, now=now)
    return made


def build_confirmation(signup: Signup, *, key: str, public_url: str, mail_from: str, now: datetime) -> EmailMessage:
    """The mail, in the language that was chosen.

    Raises:
        ValueError: where the address is none.
    """
    language = signup.choices.language
    link = confirm_link(signup, key=key, public_url=public_url)
    subject = translations(language).gettext("Bevestig uw inschrijving op de Initiatievenradar")
    name = f"{link} {now.isoformat()}"
    message = new_message(signup.email, subject, mail_from=mail_from, now=now, told=name)
    told = {"link": link, "public_url": public_url, "chosen": chosen(signup.choices, translations(language))}
    text = environment(language).get_template("confirmation.txt.j2").render(told)
    message.set_content(text, cte="quoted-printable")
    return message
