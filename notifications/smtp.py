"""One connection to an SMTP server (RFC 5321), and what its answers mean: sent, later, or never."""

import ipaddress
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

_TIMEOUT = 30
_PERMANENT = 500
_PORTS = {"smtp": 25, "smtps": 465}
StartTls = Literal["when offered", "required", "never"]


class TransientFailure(Exception):  # noqa: N818  the name is what it says
    """The server could not take the mail now; the message has its words. Try again later."""


class PermanentFailure(Exception):  # noqa: N818  the name is what it says
    """The server will never take this mail; the message has its words."""


@dataclass(frozen=True)
class SmtpServer:
    """How to reach a mail server."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: StartTls = "when offered"

    @classmethod
    def from_url(cls, url: str) -> "SmtpServer":
        """`smtp://user:password@host:587?starttls=required|never` or `smtps://…`.

        Raises:
            ValueError: saying what an smtp URL looks like; never with the password.
        """
        parts = urlsplit(url)
        wanted = parse_qs(parts.query).get("starttls", ["when offered"])[0]
        try:
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError:
            port = 0
        if not port or not parts.hostname or wanted not in {"when offered", "required", "never"}:
            raise ValueError("should look like smtp://user:password@host:587?starttls=required or smtps://host:465")
        return cls(
            host=parts.hostname,
            port=port,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=parts.scheme == "smtps",
            starttls=wanted,  # type: ignore[arg-type]  # checked above
        )

    @contextmanager
    def connect(self) -> Iterator["SmtpConnection"]:
        """A connection for many mails.

        Raises:
            TransientFailure: when the server can't be reached, its certificate is not right, or it refuses the login.
        """
        client = self._open()
        try:
            yield SmtpConnection(client)
        finally:
            close(client)

    def _open(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        try:
            client: smtplib.SMTP = (
                smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT, context=context)
                if self.tls
                else smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT)
            )
        except (OSError, smtplib.SMTPException) as error:
            raise TransientFailure(
                f"the mail server {self.host}:{self.port} can't be reached: {words(error)}"
            ) from None
        try:
            self._secure(client, context)
        except (OSError, smtplib.SMTPException) as error:
            close(client)
            raise TransientFailure(f"the mail server {self.host}:{self.port} refuses us: {words(error)}") from None
        return client

    def _secure(self, client: smtplib.SMTP, context: ssl.SSLContext) -> None:
        client.ehlo()
        offered = client.has_extn("starttls")
        if not self.tls and (self.starttls == "required" or (offered and self.starttls != "never")):
            client.starttls(context=context)
            client.ehlo()
        if self.user:
            if not isinstance(client.sock, ssl.SSLSocket) and not is_loopback(self.host):
                raise smtplib.SMTPException("no encryption, so the login is not sent")
            client.login(self.user, self.password)


class SmtpConnection:
    """An open connection; after a failure of the connection itself it is of no use any more."""

    def __init__(self, client: smtplib.SMTP) -> None:
        self._client = client
        self.usable = True

    def send(self, sender: str, recipient: str, message: bytes) -> None:
        """Hand over one mail.

        Raises:
            PermanentFailure: for an answer of 500 or more.
            TransientFailure: for any other trouble.
        """
        try:
            self._client.sendmail(sender, [recipient], message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            self._refuse(code, answer)
        except smtplib.SMTPResponseException as error:
            self._refuse(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self.usable = False
            raise TransientFailure(words(error)) from None

    def _refuse(self, code: int, answer: bytes | str) -> None:
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        said = f"{code} {' '.join(text.split())}"
        self.usable = self._client.sock is not None
        raise PermanentFailure(said) if code >= _PERMANENT else TransientFailure(said)


def close(client: smtplib.SMTP) -> None:
    """Say goodbye, if there is still someone to say it to."""
    try:
        client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()


def words(error: Exception) -> str:
    """What went wrong, in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        return f"{error.smtp_code} {' '.join(text.split())}"
    return " ".join(str(error).split()) or type(error).__name__


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
