"""Handing mail to a real server: what its answers mean, and what is never sent in the clear."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from notifications.smtp import PermanentFailure, SmtpServer, TransientFailure

if TYPE_CHECKING:
    from conftest import MailServer

MESSAGE = b"Subject: Dag\r\n\r\nDag\r\n.\r\n..punten\r\n"


def send(url: str, recipient: str = "an@gemeente.test") -> None:
    """One mail over one connection."""
    with SmtpServer.from_url(url).connect() as connection:
        connection.send("radar@vlaanderen.test", recipient, MESSAGE)


def test_a_mail_arrives(mail_server: "MailServer") -> None:
    """Sender, recipient and content are what was handed over, also lines of dots."""
    send(f"smtp://127.0.0.1:{mail_server.port}")
    assert mail_server.taken == [("radar@vlaanderen.test", ["an@gemeente.test"], MESSAGE)]


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("421 straks", TransientFailure),
        ("451 later", TransientFailure),
        ("452 vol", TransientFailure),
        ("550 onbekend", PermanentFailure),
        ("530 eerst aanmelden", TransientFailure),
    ],
)
def test_an_answer_at_any_command_means_later_or_never(
    mail_server: "MailServer", command: str, answer: str, failure: type[Exception]
) -> None:
    """4xx is later, 5xx is never unless it is about our login; the server's words are kept."""
    mail_server.answers[command] = answer
    with pytest.raises(failure, match=answer):
        send(f"smtp://127.0.0.1:{mail_server.port}")


def test_after_a_refusal_the_connection_carries_the_next_mail(mail_server: "MailServer") -> None:
    """A refusal is an answer, not trouble."""
    mail_server.answers["bert@gemeente.test"] = "550 onbekend"
    with SmtpServer.from_url(f"smtp://127.0.0.1:{mail_server.port}").connect() as connection:
        with pytest.raises(PermanentFailure):
            connection.send("radar@vlaanderen.test", "bert@gemeente.test", MESSAGE)
        assert connection.usable
        connection.send("radar@vlaanderen.test", "an@gemeente.test", MESSAGE)
    assert len(mail_server.taken) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_connection_that_drops_is_for_later(mail_server: "MailServer", moment: str) -> None:
    """Whether the server took it is not known then."""
    mail_server.drop = moment
    with pytest.raises(TransientFailure):
        send(f"smtp://127.0.0.1:{mail_server.port}")
    assert len(mail_server.taken) == (moment == "after")


def test_a_server_that_does_not_answer_in_time_is_for_later(mail_server: "MailServer") -> None:
    """Nobody waits for ever."""
    mail_server.slowness = 2
    server = replace(SmtpServer.from_url(f"smtp://127.0.0.1:{mail_server.port}"), answer_time=0.2)
    with server.connect() as connection:
        with pytest.raises(TransientFailure, match="timed out"):
            connection.send("radar@vlaanderen.test", "an@gemeente.test", MESSAGE)
        assert not connection.usable


def test_an_address_outside_ascii_is_refused_before_it_is_sent(mail_server: "MailServer") -> None:
    """It would need SMTPUTF8, which few servers carry all the way."""
    with pytest.raises(PermanentFailure, match="ASCII"):
        send(f"smtp://127.0.0.1:{mail_server.port}", "andré@gemeente.test")
    assert mail_server.tried == []


def test_a_server_that_is_down_is_named() -> None:
    """The operator reads which server it is."""
    with pytest.raises(TransientFailure, match=r"127\.0\.0\.1:1 can't be reached"):
        send("smtp://127.0.0.1:1")


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A server that turns everyone away at the door."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def turn_away() -> None:
            visitor, _ = door.accept()
            with visitor:
                visitor.sendall(b"421 4.3.2 te\x1b[31m druk\r\n")

        porter = Thread(target=turn_away)
        porter.start()
        yield door.getsockname()[1]
        porter.join()


def test_a_server_that_turns_us_away_is_for_later(busy_port: int) -> None:
    """Its words are shown without what could steer a terminal."""
    with pytest.raises(TransientFailure, match=r"421 4\.3\.2 te \[31m druk"):
        send(f"smtp://127.0.0.1:{busy_port}")


def test_mail_goes_encrypted_and_with_login_where_the_server_wants_it(secure_server: "MailServer") -> None:
    """The password is percent-decoded; STARTTLS is used wherever it is offered."""
    send(f"smtp://radar:ge%3Aheim%2F1@localhost:{secure_server.port}?starttls=required")
    send(f"smtp://radar:ge%3Aheim%2F1@localhost:{secure_server.port}")
    assert len(secure_server.taken) == 2


def test_encryption_from_the_first_byte(smtps_server: "MailServer") -> None:
    """`smtps://` needs no STARTTLS."""
    send(f"smtps://localhost:{smtps_server.port}")
    assert len(smtps_server.taken) == 1


@pytest.mark.parametrize("password", ["fout-geheim", "fout-geheïm"])
def test_a_wrong_password_is_for_later(secure_server: "MailServer", password: str) -> None:
    """It is the operator's to mend, not the subscriber's; the password is not in the message."""
    with pytest.raises(TransientFailure, match=r"refuses us: (535|.*ASCII)") as caught:
        send(f"smtp://radar:{password}@localhost:{secure_server.port}")
    assert "fout" not in str(caught.value)


def test_a_login_that_is_missing_is_for_later(secure_server: "MailServer") -> None:
    """No subscriber's mail fails for good because of a setting of ours."""
    with pytest.raises(TransientFailure, match="530"):
        send(f"smtp://localhost:{secure_server.port}?starttls=never")
    with pytest.raises(TransientFailure, match="530"):
        send(f"smtp://localhost:{secure_server.port}")


@pytest.mark.parametrize("query", ["", "?starttls=required"])
def test_a_certificate_that_is_not_trusted_is_refused(
    secure_server: "MailServer", monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """Nothing is sent to who only says to be the server, and nothing goes in the clear instead."""
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(TransientFailure, match="certificate"):
        send(f"smtp://localhost:{secure_server.port}{query}")
    assert secure_server.tried == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_certificate_must_be_trusted_and_name_the_server(
    smtps_server: "MailServer", monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """The certificate is for `localhost`, and its authority is known here alone."""
    if host == "localhost":
        monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(TransientFailure, match=r"can't be reached: .*certificate"):
        send(f"smtps://{host}:{smtps_server.port}")


def test_required_encryption_that_is_not_offered_sends_nothing(mail_server: "MailServer") -> None:
    """Who stands between may leave the offer out."""
    with pytest.raises(TransientFailure, match="STARTTLS"):
        send(f"smtp://127.0.0.1:{mail_server.port}?starttls=required")
    assert mail_server.tried == []


def test_a_login_goes_in_the_clear_to_this_machine_alone(mail_server: "MailServer") -> None:
    """127.1 is an address that we do not know for our own."""
    send(f"smtp://radar:ge%3Aheim%2F1@127.0.0.1:{mail_server.port}")
    with pytest.raises(TransientFailure, match="no encryption, so the login is not sent"):
        send(f"smtp://radar:ge%3Aheim%2F1@127.1:{mail_server.port}")
    assert len(mail_server.taken) == 1


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.test", SmtpServer("mail.test", 25)),
        ("smtp://mail.test:587/", SmtpServer("mail.test", 587)),
        ("smtps://mail.test", SmtpServer("mail.test", 465, tls=True)),
        ("smtp://[::1]:2525", SmtpServer("::1", 2525)),
        ("smtp://a%40b:c%2Fd@mail.test", SmtpServer("mail.test", 25, user="a@b", password="c/d")),
        ("smtp://mail.test?starttls=never", SmtpServer("mail.test", 25, starttls="never")),
        ("smtp://mail.test?starttls=required", SmtpServer("mail.test", 25, starttls="required")),
    ],
)
def test_a_url_says_how_to_reach_a_server(url: str, server: SmtpServer) -> None:
    """The ports are those of the schemes unless named."""
    assert SmtpServer.from_url(url) == server


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("http://mail.test", "does not start with smtp:// or smtps://"),
        ("mail.test:25", "does not start with"),
        ("smtp://", "names no host"),
        ("smtp://mail.test:0", "no usable port"),
        ("smtp://x:geheim:z", "can't be read"),
        ("smtp://mail.test:99999", "can't be read"),
        ("smtp://a:geheim@mail.test?starttls=soms", "another parameter"),
        ("smtp://a:geheim@mail.test?startls=required", "another parameter"),
        ("smtps://a:geheim@mail.test?starttls=never", "always encrypted"),
        ("smtp://mail.test/geheim", "after the host"),
        ("smtp://a:ge/heim@mail.test", "can't be read"),
    ],
)
def test_a_wrong_url_says_what_is_wrong_and_what_is_right(url: str, wrong: str) -> None:
    """Never with the password in it."""
    with pytest.raises(ValueError, match=f"{wrong}.*smtp://user:password@host") as caught:
        SmtpServer.from_url(url)
    assert "geheim" not in str(caught.value)


def test_a_server_never_shows_its_password() -> None:
    """Also not in a traceback or a log line."""
    assert "geheim" not in repr(SmtpServer.from_url("smtp://a:geheim@mail.test"))
