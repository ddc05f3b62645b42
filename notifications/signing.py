"""DKIM: a signature that says that a mail is ours (RFC 6376), also the headers that end it (RFC 8058 section 4)."""

from dataclasses import dataclass
from pathlib import Path

import dkim  # type: ignore[import-untyped]  # ships no types

from notifications.envelope import domain_of

_SIGNED = (
    *(b"From", b"From", b"To", b"To", b"Subject", b"Subject", b"Date", b"Message-ID", b"MIME-Version"),
    *(b"Content-Type", b"List-Id", b"List-Unsubscribe", b"List-Unsubscribe-Post", b"Auto-Submitted"),
)
"""Twice where a header must not be added later (RFC 6376 5.4.2)."""


class WrongKey(ValueError):  # noqa: N818  the name is what the reader sees
    """A key file that can't be used. The message says why."""


@dataclass(frozen=True)
class Signer:
    """Signs for `domain` with the private `key` (PEM, RSA) whose public half stands in the DNS under `selector`."""

    domain: str
    selector: str
    key: bytes

    def signed(self, message: bytes) -> bytes:
        """`message` with its signature before it."""
        names = {line.partition(b":")[0].lower() for line in message.partition(b"\r\n\r\n")[0].split(b"\r\n")}
        headers = [name for name in _SIGNED if name.lower() in names]
        signature: bytes = dkim.sign(
            message,
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=headers,
        )
        return signature + message


def load_signer(path: Path, *, selector: str, mail_from: str) -> Signer:
    """The signer for the domain of `mail_from`.

    Raises:
        WrongKey: where the file can't be read or holds no RSA key in PEM.
    """
    signer = Signer(domain_of(mail_from), selector, read(path))
    try:
        signer.signed(b"From: a@b.test\r\n\r\n.\r\n")
    except (dkim.DKIMException, ValueError, IndexError) as error:
        raise WrongKey(f"{path} holds no private RSA key in PEM: {error}") from None
    return signer


def read(path: Path) -> bytes:
    """The bytes of the key file.

    Raises:
        WrongKey: where it can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongKey(f"{path} can't be read: {error.strerror}") from None
