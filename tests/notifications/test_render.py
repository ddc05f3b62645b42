"""The mail: valid, in Dutch, with text and HTML that say the same, and safe whatever a page calls itself."""

import email
import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from domain.changes import Change, ChangeKind, Significance
from domain.initiative import Evidence, StoredInitiative
from domain.subscriptions import Rhythm, Subscriber
from notifications.digest import compose, window
from notifications.render import render

NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
GOLDEN = Path(__file__).with_name("golden")
NAUGHTY = [
    "Kade\r\nBcc: iedereen@elders.test",
    "<script>alert(1)</script> & <b>vet</b>",
    "\u202eedak emmilS",
    "Kade 🚤 en één {{ 7 * 7 }}",
    "K" * 10_000,
    'Kade" onmouseover="x',
    "\x00\x07 leeg",
]


@pytest.fixture
def mail(stored: Callable[..., StoredInitiative], subscriber: Callable[..., Subscriber]) -> Callable[..., EmailMessage]:
    """Renders the mail of some changes."""

    def make(*changes: Change) -> EmailMessage:
        digest = compose(subscriber(), window(Rhythm.WEEKLY, NOW), changes, {"i1": stored()}, today=date(2022, 5, 9))
        assert digest is not None
        return render(
            digest, {"i1": stored()}, public_url="https://radar.test", mail_from="radar@vlaanderen.test", now=NOW
        )

    return make


def moved_deadline(change: Callable[..., Change]) -> Change:
    """A deadline that moved."""
    evidence = Evidence(
        capture=2,
        url="https://www.vlaanderen.be/lokaal-bestuur/oproep",
        quote="Dossiers worden ingewacht tot en met 20 mei 2022.",
        xpath="/html/body/p[1]",
        captured_at=NOW,
    )
    return change(
        2,
        field="deadlines",
        significance=Significance.CRITICAL,
        summary="De uiterste indiendatum van Slimme kade is verschoven van 13 mei 2022 naar 20 mei 2022.",
        evidence_after=[evidence],
    )


def parts(message: EmailMessage) -> tuple[str, str]:
    """Text and HTML as a mail program gets them."""
    parsed = email.message_from_bytes(message.as_bytes(), policy=SMTP)
    assert isinstance(parsed, EmailMessage)
    text, rich = parsed.get_body(("plain",)), parsed.get_body(("html",))
    assert text is not None
    assert rich is not None
    return text.get_content().replace("\r\n", "\n"), rich.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(("kind", "place"), [("txt", 0), ("html", 1)])
def test_the_mail_is_as_it_was_approved(
    mail: Callable[..., EmailMessage], change: Callable[..., Change], kind: str, place: int
) -> None:
    """Compared with a stored mail; after a wanted difference delete the file and run the test twice."""
    made = parts(mail(moved_deadline(change)))[place]
    file = GOLDEN / f"digest.{kind}"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(made)
        pytest.fail(f"{file.name} was written anew; read it, then run the test again")
    assert made == file.read_text()


def test_text_and_html_say_the_same(mail: Callable[..., EmailMessage], change: Callable[..., Change]) -> None:
    """Every sentence, link, quote and fact stands in both."""
    text, rich = parts(mail(moved_deadline(change)))
    shown = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<style.*?</style>", "", rich))).split())
    for words in (
        "1 gewijzigde deadline",
        "verschoven van 13 mei 2022 naar 20 mei 2022",
        "Dossiers worden ingewacht tot en met 20 mei 2022.",
        "Status: open",
        "Indienen: t.e.m. 20 mei 2022",
        "https://www.vlaanderen.be/lokaal-bestuur/oproep",
        "https://radar.test/initiatieven/slimme-kade-i1",
        "Deadlines in de komende zes weken",
        "Antwoord op deze mail om te stoppen",
    ):
        assert words in " ".join(text.split())
        assert words in shown


def test_headers_are_complete_and_a_retry_keeps_them(
    mail: Callable[..., EmailMessage], change: Callable[..., Change]
) -> None:
    """The same digest has the same Message-ID."""
    one, other = mail(change()), mail(change())
    assert one["Subject"] == "Initiatievenradar: 1 wijziging"
    assert one["From"].addresses[0].addr_spec == "radar@vlaanderen.test"
    assert one["Message-ID"] == other["Message-ID"]
    assert one["Date"].datetime == NOW
    assert one["Auto-Submitted"] == "auto-generated"


def test_the_subject_says_what_matters(mail: Callable[..., EmailMessage], change: Callable[..., Change]) -> None:
    """New calls and moved deadlines are counted first."""
    new = change(1, initiative="i2", kind=ChangeKind.NEW, field="", before=None, after={"kind": "call"})
    assert mail(new, moved_deadline(change))["Subject"] == ("Initiatievenradar: 1 nieuwe oproep, 1 gewijzigde deadline")


@pytest.mark.parametrize("title", NAUGHTY)
def test_whatever_a_page_calls_itself_stays_text(
    mail: Callable[..., EmailMessage], change: Callable[..., Change], title: str
) -> None:
    """No header, no markup, no direction tricks come from a title; the mail stays small and valid."""
    message = mail(change(title=title, summary=f"{title} is gewijzigd."))
    text, rich = parts(message)
    assert "bcc" not in {name.lower() for name in message}
    assert "<script" not in rich
    assert "<b>" not in rich
    assert "49" not in rich.replace("#4a545e", "").replace("0047a3", "") or "{{ 7" in html.unescape(rich)
    assert "\u202e" not in text + rich
    assert "\x00" not in text + rich
    assert len(message.as_bytes()) < 100_000
    email.message_from_bytes(message.as_bytes(), policy=SMTP.clone(raise_on_defect=True))
