"""The mail: valid, in Dutch, with text and HTML that say the same, and safe whatever a page calls itself."""

import email
import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
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
STRICT = SMTP.clone(raise_on_defect=True)
GOLDEN = Path(__file__).with_name("golden")
NAUGHTY = [
    "Kade\r\nBcc: iedereen@elders.test",
    "<script>alert(1)</script> & <b>vet</b>",
    "\u202eedak emmilS",
    "Kade 🚤 en één {{ 7 * 7 }}",
    "K" * 10_000,
    "🚤" * 10_000,
    'Kade" onmouseover="x',
    "\x00\x07 leeg \u2028 \ufeff",
    "Kade =?utf-8?q?Bcc=3A?= slim",
    ".",
]
USUAL = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"),
    *("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"),
}
Mail = Callable[..., EmailMessage]
Make = Callable[..., Change]


@pytest.fixture
def mail(stored: Callable[..., StoredInitiative], subscriber: Callable[..., Subscriber]) -> Mail:
    """Renders the mail of some changes."""

    def make(*changes: Change) -> EmailMessage:
        known = {one.initiative: stored(one.initiative, title=one.title) for one in changes}
        digest = compose(subscriber(), window(Rhythm.WEEKLY, NOW), changes, known)
        assert digest is not None
        return render(
            digest, known, public_url="https://radar.test", mail_from="radar@vlaanderen.test", key="k", now=NOW
        )

    return make


def read(quote: str, page: str = "https://www.vlaanderen.be/lokaal-bestuur/oproep") -> list[Evidence]:
    """Words on a page."""
    return [Evidence(capture=2, url=page, quote=quote, xpath="/html/body/p[1]", captured_at=NOW)]


def moved_deadline(change: Make) -> Change:
    """A deadline that moved."""
    return change(
        2,
        field="deadlines",
        before=["13 mei"],
        after=["20 mei"],
        significance=Significance.CRITICAL,
        summary="De uiterste indiendatum van Slimme kade is verschoven van 13 mei 2022 naar 20 mei 2022.",
        evidence_after=read("Dossiers worden ingewacht tot en met 20 mei 2022."),
    )


def week(change: Make) -> list[Change]:
    """A week with one of everything."""
    fields = {"initiative": "i2", "kind": ChangeKind.NEW, "field": "", "before": None}
    told = {"after": {"kind": "call"}, "summary": "Nieuwe oproep: Groene straat, indienen t.e.m. 20 mei 2022."}
    return [
        moved_deadline(change),
        change(
            3,
            field="description",
            significance=Significance.MINOR,
            summary="De beschrijving van Slimme kade is gewijzigd: “een sensor” werd “twee sensoren”.",
        ),
        change(4, **fields, **told, significance=Significance.CRITICAL, title="Groene straat"),
        change(
            5,
            initiative="i3",
            field="end",
            before="2022",
            after=None,
            title="Koele klas",
            summary="Het einde van Koele klas is niet langer vermeld (voorheen 2022).",
            evidence_before=read("Het project loopt heel 2022.", "https://smart.flanders.be/koele-klas/"),
        ),
    ]


def parts(message: EmailMessage) -> tuple[str, str]:
    """Text and HTML as a mail program gets them."""
    parsed = email.message_from_bytes(message.as_bytes(), policy=SMTP)
    assert isinstance(parsed, EmailMessage)
    text, rich = parsed.get_body(("plain",)), parsed.get_body(("html",))
    assert text is not None
    assert rich is not None
    return text.get_content().replace("\r\n", "\n"), rich.get_content().replace("\r\n", "\n")


def words(rich: str) -> str:
    """What a reader of the HTML sees, and where its links lead."""
    body = re.sub(r"(?s)^.*<body", "<body", rich)
    linked = re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', r"\2 \1 ", body)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", linked)).split())


@pytest.mark.parametrize(("kind", "place"), [("txt", 0), ("html", 1)])
def test_the_mail_is_as_it_was_approved(mail: Mail, change: Make, kind: str, place: int) -> None:
    """Compared with a stored mail; after a wanted difference delete the file and run the test twice."""
    made = parts(mail(*week(change)))[place]
    file = GOLDEN / f"digest.{kind}"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(made)
        pytest.fail(f"{file.name} was written anew; read it, then run the test again")
    assert made == file.read_text()


def test_text_and_html_say_the_same(mail: Mail, change: Make) -> None:
    """Every line of the text stands in the HTML, and every word of the HTML in the text."""
    text, rich = parts(mail(*week(change)))
    shown = words(rich)
    for line in text.splitlines():
        assert line.strip(" *-") in shown
    assert set(shown.split()) <= set(text.split())


def test_links_stand_in_full_in_the_text(mail: Mail, change: Make) -> None:
    """Each link of the HTML can be followed from the text."""
    text, rich = parts(mail(*week(change)))
    links = re.findall(r'href="([^"]*)"', rich)
    assert len(links) == 13
    assert set(links) <= set(text.split())


def test_nothing_is_loaded_from_elsewhere(mail: Mail, change: Make) -> None:
    """No image, no font, no script: nobody learns who reads the mail."""
    rich = parts(mail(*week(change)))[1]
    assert not re.search(r"<(img|script|link|iframe|object|form)|src=|url\(|@import", rich)


def test_headers_are_complete_and_a_retry_keeps_them(mail: Mail, change: Make) -> None:
    """The same digest is the same message, but for the mark between its parts."""
    one, other = mail(change()), mail(change())
    assert one["From"].addresses[0].addr_spec == "radar@vlaanderen.test"
    assert one["Date"].datetime == NOW
    assert one["Auto-Submitted"] == "auto-generated"
    assert one["Message-ID"].endswith("@vlaanderen.test>")
    assert [value for name, value in one.items() if name != "Content-Type"] == [
        value for name, value in other.items() if name != "Content-Type"
    ]


def test_it_can_be_sent_over_any_server(mail: Mail, change: Make) -> None:
    """Lines of at most 998 octets in ASCII, ended by CR and LF (RFC 5321 4.5.3.1.6)."""
    raw = mail(*week(change)).as_bytes()
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")


@pytest.mark.parametrize("title", NAUGHTY)
def test_whatever_a_page_calls_itself_stays_text(mail: Mail, change: Make, title: str) -> None:
    """No header, no markup, no direction tricks come from a title; the mail stays small and valid."""
    message = mail(
        change(title=title, summary=f"{title} is gewijzigd.", evidence_after=read(title[:200])),
        moved_deadline(change).model_copy(update={"initiative": "i2", "title": title}),
    )
    text, rich = parts(message)
    assert set(message.keys()) == USUAL
    assert re.findall(r"<(script|b)\b", rich) == []
    assert "onmouseover" not in re.sub(r">[^<]*<", "><", rich)
    assert "{{" not in title or "{{ 7 * 7 }}" in text
    assert not set("\u202e\x00\x07\u2028\ufeff") & set(text + rich)
    assert len(message.as_bytes()) < 100_000
    email.message_from_bytes(message.as_bytes(), policy=STRICT)


@pytest.mark.parametrize("title", NAUGHTY)
def test_a_title_in_the_subject_is_one_line_of_words(mail: Mail, change: Make, title: str) -> None:
    """What a mail program reads back is what was meant, and nothing else."""
    parsed = email.message_from_bytes(mail(change(title=title)).as_bytes(), policy=STRICT)
    assert parsed["Subject"].startswith("1 gewijzigd initiatief")
    assert parsed["To"] == "an@gemeente.test"
    assert parsed["Bcc"] is None


@pytest.mark.parametrize("title", ["Slimme kade", "🚤 één" * 40])
def test_a_mail_with_very_much_news_stays_small(mail: Mail, change: Make, title: str) -> None:
    """The last entries become a line, then a number; the weightiest are told in full."""
    many = [
        change(number, initiative=f"i{number:03}", title=title, summary=f"{title} is gewijzigd.")
        for number in range(500)
    ]
    message = mail(*many)
    text, rich = parts(message)
    assert len(message.as_bytes()) < 100_000
    for part in (text, rich):
        assert "slimme-kade-i000" in part
        assert "Ook gewijzigd" in part
    told = re.search(r"En nog (\d+) andere: https://radar.test/wijzigingen", text)
    assert told is not None
    assert text.count("Alles wat we weten") + 20 + int(told[1]) == 500
    assert "En nog 480 andere: https://radar.test/deadlines" in text
