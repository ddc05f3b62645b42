"""Handing mail to a real server: what its answers mean, and what is never sent in the clear."""

from typing import TYPE_CHECKING

import pytest

from notifications.smtp import PermanentFailure, SmtpServer, TransientFailure

if TYPE_CHECKING:
    from conftest import MailServer

MESSAGE = b"Subject: Dag\r\n\r\nDag\r\n"


def send(url: str) -> None:
    """One mail over one connection."""
    with SmtpServer.from_url(url).connect() as connection:
        connection.send("radar@vlaanderen.test", "an@gemeente.test", MESSAGE)


def test_a_mail_arrives(mail_server: "MailServer") -> None:
    """Sender, recipient and content are what was handed over."""
    send(f"smtp://127.0.0.1:{mail_server.port}")
    assert mail_server.taken == [("radar@vlaanderen.test", ["an@gemeente.test"], MESSAGE)]


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "failure"),
    [("451 later", TransientFailure), ("452 vol", TransientFailure), ("550 onbekend", PermanentFailure)],
)
def test_an_answer_at_any_command_means_later_or_never(
    mail_server: "MailServer", command: str, answer: str, failure: type[Exception]
) -> None:
    """4xx is later, 5xx is never; the server's words are kept."""
    mail_server.answers[command] = answer
    with pytest.raises(failure, match=answer):
        send(f"smtp://127.0.0.1:{mail_server.port}")


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_connection_that_drops_is_for_later(mail_server: "MailServer", moment: str) -> None:
    """Whether the server took it is not known then; the same Message-ID tells it apart."""
    mail_server.drop = moment
    with pytest.raises(TransientFailure):
        send(f"smtp://127.0.0.1:{mail_server.port}")
    assert len(mail_server.taken) == (moment == "after")


def test_a_server_that_is_down_is_named() -> None:
    """The operator reads which server it is."""
    with pytest.raises(TransientFailure, match=r"127\.0\.0\.1:1 can't be reached"):
        send("smtp://127.0.0.1:1")


def test_mail_goes_encrypted_and_with_login_where_the_server_wants_it(secure_server: "MailServer") -> None:
    """The password is percent-decoded."""
    send(f"smtp://radar:ge%3Aheim%2F1@localhost:{secure_server.port}?starttls=required")
    assert len(secure_server.taken) == 1


def test_a_wrong_password_is_for_later(secure_server: "MailServer") -> None:
    """It is the operator's to mend, not the subscriber's; the password is not in the message."""
    with pytest.raises(TransientFailure, match="refuses us") as caught:
        send(f"smtp://radar:fout-geheim@localhost:{secure_server.port}")
    assert "fout-geheim" not in str(caught.value)


def test_a_certificate_that_is_not_trusted_is_refused(
    secure_server: "MailServer", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sent to who only says to be the server."""
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(TransientFailure, match="certificate"):
        send(f"smtp://localhost:{secure_server.port}?starttls=required")


@pytest.mark.parametrize(
    "url", ["http://mail.test", "smtp://", "mail.test:25", "smtp://a:geheim@mail.test?starttls=soms", "smtp://x:y:z"]
)
def test_a_wrong_url_says_what_is_right(url: str) -> None:
    """Never with the password in it."""
    with pytest.raises(ValueError, match="smtp://") as caught:
        SmtpServer.from_url(url)
    assert "geheim" not in str(caught.value)
