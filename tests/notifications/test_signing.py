"""DKIM: a receiver with our public key finds every mail ours, and every header that matters signed."""

import base64
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from domain.outbox import EmailKind
from notifications.signing import WrongKey, load_signer
from notifications.writing import new_email


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A private key in a file, and the DNS record with its public half."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file = tmp_path_factory.mktemp("dkim") / "key.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return file, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def mail() -> EmailMessage:
    """A mail with the headers of a digest."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = "<1@vlaanderen.test>"
    message["From"], message["To"], message["Subject"] = "radar@vlaanderen.test", "an@gemeente.test", "1 deadline"
    message["List-Unsubscribe"] = "<https://radar.test/uitschrijven/x>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content("Dag é", cte="quoted-printable")
    return message


def test_a_signed_mail_is_found_to_be_ours(keys: tuple[Path, bytes]) -> None:
    """By the key under the name of our domain; a mail that was touched is not."""
    file, record = keys
    asked: list[bytes] = []

    def look_up(name: bytes, **_others: object) -> bytes:
        asked.append(name)
        return record

    signer = load_signer(file, selector="radar", mail_from="radar@vlaanderen.test")
    signed = new_email(mail(), "an@gemeente.test", EmailKind.DIGEST, signer).message
    assert dkim.verify(signed, dnsfunc=look_up)
    assert asked == [b"radar._domainkey.vlaanderen.test."]
    assert not dkim.verify(signed.replace(b"1 deadline", b"2 deadline"), dnsfunc=look_up)
    assert not dkim.verify(b"Subject: anders\r\n" + signed, dnsfunc=look_up)
    told = message_from_bytes(signed)["DKIM-Signature"].lower()
    assert "list-unsubscribe" in told
    assert "list-unsubscribe-post" in told


@pytest.mark.parametrize(
    "content", [None, b"", b"geen sleutel", b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"]
)
def test_a_key_that_can_not_be_used_is_told(tmp_path: Path, content: bytes | None) -> None:
    """At the start, not with the first mail."""
    file = tmp_path / "key.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(WrongKey, match=r"key\.pem"):
        load_signer(file, selector="radar", mail_from="radar@vlaanderen.test")
