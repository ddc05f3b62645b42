"""One connection to an SMTP server (RFC 5321), and what its answers mean: sent, later, or never."""

import ipaddress
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

_GO_ON = 354
_CLOSING = 421
_UNAUTHENTICATED = frozenset({530, 534, 535, 538})
"""Replies about login and encryption (RFC 4954 6, RFC 3207 4): ours to mend, so no mail is lost by them."""
_NOT_LET_IN = re.compile(
    r"\b5\.7\.(8|9|11|14)\b|relay access denied|relaying denied|relay not permitted|unable to relay", re.IGNORECASE
)
"""How servers refuse a recipient because they do not know us: RFC 4954 6; Postfix, Sendmail, Exim, Exchange."""

_PORTS = {"smtp": 25, "smtps": 465}
_EXAMPLE = "it should look like smtp://user:password@host:587?starttls=required or smtps://user:password@host:465"
StartTls = Literal["when offered", "required", "never"]


class TransientFailure(Exception):  # noqa: N818  the name is what it says
    """The server could not take the mail now; the message has its words. Try again later.

    `maybe_taken`: the connection ended after the whole mail was sent and before the answer came. `ours`: it is about
    our login or the connection, not about this mail, and certainly nothing was taken; no mail is given up for it.
    """

    def __init__(self, said: str, *, maybe_taken: bool = False, ours: bool = False) -> None:
        super().__init__(said)
        self.maybe_taken = maybe_taken
        self.ours = ours


class PermanentFailure(Exception):  # noqa: N818  the name is what it says
    """The server will never take this mail; the message has its words. `of_recipient`: because of who gets it."""

    def __init__(self, said: str, *, of_recipient: bool = False) -> None:
        super().__init__(said)
        self.of_recipient = of_recipient


class Refusal(Exception):  # noqa: N818  the name is what it says
    """A reply of 4xx or 5xx."""

    def __init__(self, code: int, answer: bytes) -> None:
        super().__init__(said(code, answer))
        self.code = code


@dataclass(frozen=True)
class SmtpServer:
    """How to reach a mail server.

    `patience` is in seconds, for connecting; `answer_time` for each answer after that (RFC 5321 4.5.3.2 wants five
    minutes: who hangs up on a slow server gets its mail delivered twice).
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    starttls: StartTls = "when offered"
    patience: float = 30
    answer_time: float = 300

    @classmethod
    def from_url(cls, url: str) -> Self:
        """`smtp://user:password@host:587?starttls=required|never` or `smtps://…`; user and password %-encoded.

        Raises:
            ValueError: saying what is wrong and what is right; never with the password.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError(f"has a host or port that can't be read; {_EXAMPLE}") from None
        if parts.scheme not in _PORTS:
            raise ValueError(f"does not start with smtp:// or smtps://; {_EXAMPLE}")
        if not parts.hostname or port == 0:
            raise ValueError(f"names no host or no usable port; {_EXAMPLE}")
        if parts.path not in {"", "/"} or parts.fragment:
            raise ValueError(f"has something after the host (is a / or # in the password not %-encoded?); {_EXAMPLE}")
        return cls(
            host=parts.hostname,
            port=port or _PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=parts.scheme == "smtps",
            starttls=parse_starttls(parts.query, tls=parts.scheme == "smtps"),
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
                smtplib.SMTP_SSL(self.host, self.port, timeout=self.patience, context=context)
                if self.tls
                else smtplib.SMTP(self.host, self.port, timeout=self.patience)
            )
        except (OSError, UnicodeError, smtplib.SMTPException) as error:
            raise TransientFailure(
                f"the mail server {self.host}:{self.port} can't be reached: {words(error)}"
            ) from None
        try:
            self._secure(client, context)
        except (OSError, ValueError, smtplib.SMTPException) as error:  # ValueError: a challenge that is no base64
            close(client)
            raise TransientFailure(f"the mail server {self.host}:{self.port} refuses us: {words(error)}") from None
        if client.sock:
            client.sock.settimeout(self.answer_time)
        return client

    def _secure(self, client: smtplib.SMTP, context: ssl.SSLContext) -> None:
        client.ehlo_or_helo_if_needed()
        offered = client.has_extn("starttls")
        if not self.tls and (self.starttls == "required" or (offered and self.starttls != "never")):
            client.starttls(context=context)
            client.ehlo_or_helo_if_needed()
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
            PermanentFailure: for an answer of 500 or more that is about this mail or its recipient.
            TransientFailure: for any other trouble.
        """
        if not (sender + recipient).isascii():
            raise PermanentFailure("an address with other signs than ASCII can't be used (RFC 6531)")
        step = "MAIL"
        try:
            check(*self._client.mail(sender, self._options(message)))
            step = "RCPT"
            check(*self._client.rcpt(recipient))
            step = "DATA"
            check(*self._client.docmd("DATA"), good=_GO_ON)
            self._client.send(with_dots(message))
            step = "final dot"
            check(*self._client.getreply())
        except Refusal as error:
            self._refuse(error, of_recipient=step == "RCPT")
        except (OSError, smtplib.SMTPException) as error:
            self.usable, sent = False, step == "final dot"
            raise TransientFailure(words(error), maybe_taken=sent, ours=not sent) from None

    def _options(self, message: bytes) -> list[str]:
        """What MAIL says of the mail (RFC 1870)."""
        return [f"size={len(message)}"] if self._client.has_extn("size") else []

    def _refuse(self, refusal: Refusal, *, of_recipient: bool) -> None:
        """Leave the connection ready for the next mail, if it lives, and tell what the reply means."""
        if refusal.code == _CLOSING or not self._is_reset():
            self._client.close()
        self.usable = self._client.sock is not None
        ours = refusal.code in {_CLOSING, *_UNAUTHENTICATED} or bool(_NOT_LET_IN.search(str(refusal)))
        if refusal.code < 500 or ours:  # noqa: PLR2004  the class of replies itself (RFC 5321 4.2.1)
            raise TransientFailure(str(refusal), ours=ours)
        raise PermanentFailure(str(refusal), of_recipient=of_recipient)

    def _is_reset(self) -> bool:
        """Whether the server forgot the mail that it refused; else it would refuse the next one as out of order."""
        try:
            check(*self._client.rset())
        except (OSError, smtplib.SMTPException, Refusal):
            return False
        return True


def check(code: int, answer: bytes, *, good: int | None = None) -> None:
    """Go on after a 2xx, or after `good`.

    Raises:
        Refusal: for a reply of 4xx or 5xx.
        SMTPException: for what is no reply; what it is about is not known, nor what comes next.
    """
    if code == good or (good is None and 200 <= code < 300):  # noqa: PLR2004  the classes of replies (RFC 5321 4.2.1)
        return
    if 400 <= code < 600:  # noqa: PLR2004  the same
        raise Refusal(code, answer)
    raise smtplib.SMTPException(f"an answer that can't be read: {said(code, answer)}")


def with_dots(message: bytes) -> bytes:
    """A mail as it is sent: with a dot before each line that begins with one, and a final dot (RFC 5321 4.5.2)."""
    end = b".\r\n" if message.endswith(b"\r\n") else b"\r\n.\r\n"
    return re.sub(rb"(?m)^\.", b"..", message) + end


def parse_starttls(query: str, *, tls: bool) -> StartTls:
    """What the query of an smtp URL wants of STARTTLS; a misspelt wish must not become mail in the clear.

    Raises:
        ValueError: for any other parameter or value, and for a connection that is encrypted anyway.
    """
    if not query:
        return "when offered"
    if tls:
        raise ValueError(f"has smtps://, which is always encrypted, and a parameter beside it; {_EXAMPLE}")
    if query == "starttls=required":
        return "required"
    if query == "starttls=never":
        return "never"
    raise ValueError(f"has another parameter than starttls=required or starttls=never; {_EXAMPLE}")


def close(client: smtplib.SMTP) -> None:
    """Say goodbye, if there is still someone to say it to."""
    try:
        client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()


def words(error: Exception) -> str:
    """What went wrong, in one line."""
    if isinstance(error, UnicodeError):
        return "a name or password holds other signs than ASCII"
    if isinstance(error, smtplib.SMTPResponseException):
        return said(error.smtp_code, error.smtp_error)
    return " ".join(str(error).split()) or type(error).__name__


def said(code: int, answer: bytes | str) -> str:
    """A server's reply in one printable line: "550 5.1.1 no such user"."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join([str(code), *shown.split()])


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
