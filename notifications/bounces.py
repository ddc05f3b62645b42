"""Mail that came back: which of ours it was, why, and when an address is given up."""

import hmac
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message
from itertools import takewhile
from typing import NamedTuple

from domain.outbox import DigestOutcome
from storage.bounces import digest_outcomes, record_bounce
from storage.database import Session, Sessions
from storage.secrets import link_key
from storage.subscribers import set_unreachable

_ENVELOPE_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_NO_SUCH_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_UNKNOWN_ADDRESSES, _REFUSALS = 2, 3
_SETTLED = timedelta(days=7)
_SIGNATURE_LENGTH = 16
_SAID = 500


class ForeignReport(Exception):  # noqa: N818  the name is what it says
    """A message that is no report about a mail of ours; the message says why."""


class Failure(NamedTuple):
    """Why a mail came back: the enhanced status code (RFC 3463), and the server's words."""

    status: str
    said: str


@dataclass(frozen=True)
class ReturnAddress:
    """Where mail comes back to: a sender per mail (VERP), signed, so that nobody ends another one's mail."""

    address: str
    key: str

    def of(self, email: int) -> str:
        """The envelope sender of a mail."""
        local, _, domain = self.address.rpartition("@")
        return f"{local}+{email}-{self._signature(email)}@{domain}"

    def read(self, recipient: str) -> int | None:
        """The mail that came back to this address; None where it is not one that we made."""
        local, _, domain = self.address.casefold().rpartition("@")
        form = rf"{re.escape(local)}\+(\d{{1,18}})-([0-9a-f]{{{_SIGNATURE_LENGTH}}})@{re.escape(domain)}"
        found = re.fullmatch(form, recipient.strip().casefold(), re.ASCII)
        if found is None or not hmac.compare_digest(found[2], self._signature(int(found[1]))):
            return None
        return int(found[1])

    def _signature(self, email: int) -> str:
        """64 bits of an HMAC (RFC 2104); servers may fold case, so in hexadecimal."""
        return hmac.digest(self.key.encode(), f"bounce {email}".encode(), "sha256").hex()[:_SIGNATURE_LENGTH]


def take_bounce(sessions: Sessions, report: bytes, *, address: str, now: datetime, recipient: str = "") -> str:
    """Keep what a report says about one of our mails, and give the address up where that is due; tells what came of it.

    `address` is that of the settings; `recipient` the one that the report was sent to, where the mail server tells.

    Raises:
        ForeignReport: for anything that is no report about a mail of ours.
    """
    message = message_from_bytes(report)  # the policy that takes any header as it is; `default` raises for some
    with sessions.begin() as session:
        returns = ReturnAddress(address, link_key(session))
        email = next(filter(None, map(returns.read, addresses(message, recipient))), None)
        if email is None:
            raise ForeignReport("it was not sent to an address that our mail comes back to")
        failure = failure_of(message)
        if failure is None:
            return f"mail {email}: no failure; nothing is kept"
        return keep(session, email, failure, now=now)


def take_refusal(session: Session, email: int, words: str, *, now: datetime) -> str:
    """Keep that a server refused the recipient of a mail for good, as if it had come back."""
    return keep(session, email, refusal(words), now=now)


def keep(session: Session, email: int, failure: Failure, *, now: datetime) -> str:
    """Keep one failure, once, and give the address up where that is due; tells what came of it."""
    subscriber = record_bounce(session, email, failure.status, failure.said, now=now)
    if subscriber is None:
        return f"mail {email}: is known to have come back, or is nobody's any more"
    if not gives_up(digest_outcomes(session, subscriber), now):
        return f"mail {email}: came back with {failure.status}"
    set_unreachable(session, subscriber, now=now)
    return f"mail {email}: came back with {failure.status}; subscriber {subscriber} gets no more mail"


def addresses(message: Message, recipient: str) -> Iterator[str]:
    """Where a message was sent to, as the mail server or its headers tell."""
    yield recipient
    for header in _ENVELOPE_HEADERS:
        for value in message.get_all(header, []):
            yield from re.findall(r"[^\s<>,;\"]+@[^\s<>,;\"]+", str(value))


def failure_of(message: Message) -> Failure | None:
    """Why a mail failed for good, from a delivery status notification (RFC 3464); None for any other message.

    Reports of delay, of delivery and of relaying, and the answers of machines to their owners' mail are no failure.
    """
    if message.get_content_type() != "multipart/report":
        return None
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for fields in part.walk():
                if str(fields.get("Action", "")).strip().casefold() == "failed":
                    status = _STATUS.search(str(fields.get("Status", "")))
                    return Failure(status[0] if status else "5.0.0", told(str(fields.get("Diagnostic-Code", ""))))
    return None


def told(words: str) -> str:
    """A server's words in one printable line, without the address that they may hold."""
    shown = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(re.sub(r"\S+@\S+", "(address)", shown).split())[:_SAID]


def refusal(words: str) -> Failure:
    """A reply of 5xx to RCPT as a failure; 5.0.0 where it has no enhanced code (RFC 3463 3.1)."""
    status = _STATUS.search(words)
    return Failure(status[0] if status else "5.0.0", told(words))


def gives_up(outcomes: Sequence[DigestOutcome], now: datetime) -> bool:
    """Whether an address gets no more mail after these digests, newest first.

    That is when two in a row say that the address does not exist, or three in a row came back for good (5.x.x). A
    digest of seven days ago that did not come back ends a row; a younger one, or one that came back for a while
    (4.x.x), says nothing.
    """
    row = [one.status for one in outcomes if says_something(one, now)]
    unknown = sum(1 for _ in takewhile(_NO_SUCH_ADDRESS.__contains__, row))
    refused = sum(1 for _ in takewhile(lambda status: status.startswith("5."), row))
    return unknown >= _UNKNOWN_ADDRESSES or refused >= _REFUSALS


def says_something(outcome: DigestOutcome, now: datetime) -> bool:
    """Whether it is known that a digest came back for good, or that it arrived."""
    if outcome.status:
        return outcome.status.startswith("5.")
    return outcome.sent_at is not None and now - outcome.sent_at >= _SETTLED
