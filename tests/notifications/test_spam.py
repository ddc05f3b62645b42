"""What a spam filter thinks of our mail, as it arrives."""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from domain.subscriptions import Choices, Signup
from notifications.confirmation import build_confirmation

pytestmark = pytest.mark.skipif(
    shutil.which("spamassassin") is None, reason="SpamAssassin is not installed (scripts/install-debian-packages)"
)
MOST = 1.0
NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
RECEIVED = (
    b"Received: from radar.vlaanderen.test (radar.vlaanderen.test [IPv6:2001:db8::1])\n"
    b" by mx.test (Postfix) with ESMTPS id 4KxB; Mon, 9 May 2022 05:00:01 +0000\n"
)


def test_no_mail_of_ours_looks_like_spam(cases: dict[str, EmailMessage], tmp_path: Path) -> None:
    """Debian's SpamAssassin with its rules, without network, gives each at most 1 point; 5 make it spam."""
    mails = [*cases.values(), confirmation()]
    box = b"".join(b"From radar@vlaanderen.test Mon May  9 05:00:00 2022\n" + in_a_box(one) for one in mails)
    command = ["spamassassin", "--local", "--test-mode", "--mbox", f"--prefspath={tmp_path / 'prefs'}"]
    checked = subprocess.run(command, input=box, capture_output=True, check=True, timeout=300)
    scores = re.findall(r"^X-Spam-Status: \w+, score=(-?[\d.]+)", checked.stdout.decode(), re.MULTILINE)
    assert len(scores) == len(mails)
    assert max(map(float, scores)) <= MOST


def confirmation() -> EmailMessage:
    """The mail that asks who signed up."""
    signup = Signup(
        id=1, email="an@gemeente.test", choices=Choices(), nonce="n", text_version="1", asked_at=NOW, mailed_at=None
    )
    return build_confirmation(
        signup, key="k", public_url="https://radar.test", mail_from="radar@vlaanderen.test", now=NOW
    )


def in_a_box(message: EmailMessage) -> bytes:
    """A mail as a mail server that took it keeps it."""
    return RECEIVED + message.as_bytes().replace(b"\r\n", b"\n") + b"\n"
