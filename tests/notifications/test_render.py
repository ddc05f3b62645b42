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
from icalendar import Calendar, Event

from domain.changes import Cause, Change
from domain.initiative import Evidence
from domain.subscriptions import Language

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
    "",
    "   ",
    "</mj-text></mj-column><mj-raw><img src=x></mj-raw>",
    "{% raw %}{{ unsubscribe }}{# niets",
    "&lt;b&gt; &amp; &#x3c;script&#x3e; ]]> <!-- <!",
    "\u2066\u2067links\u2069 \u05d0\u05d1\u05d2 \u0627\u0644",
    "%(title)s %s %% {0} {title}",
    "a\u0301" * 300,
    "👩‍👩‍👧‍👦🇧🇪" * 50,
    "Van: =?utf-8?b?4oCu?= <x@y>\n\n\nInhoud",
]
USUAL = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"),
    *("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"),
}
Mail = Callable[..., EmailMessage]
Mails = dict[str, EmailMessage]
Make = Callable[..., Change]


LANGUAGES = list(Language)
SORTS = ["digest", "digest-en", "reminder", "reminder-en", "correction", "empty"]


def read(quote: str) -> list[Evidence]:
    """Words on a page."""
    url = "https://www.vlaanderen.be/lokaal-bestuur/oproep"
    return [Evidence(capture=2, url=url, quote=quote, xpath="/html/body/p[1]", captured_at=NOW)]


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


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(("kind", "place"), [("txt", 0), ("html", 1)])
def test_the_mail_is_as_it_was_approved(cases: Mails, sort: str, kind: str, place: int) -> None:
    """Compared with a stored mail; after a wanted difference delete the file and run the test twice."""
    made = parts(cases[sort])[place]
    file = GOLDEN / f"{sort}.{kind}"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(made)
        pytest.fail(f"{file.name} was written anew; read it, then run the test again")
    assert made == file.read_text()


@pytest.mark.parametrize("sort", SORTS)
def test_text_and_html_say_the_same(cases: Mails, sort: str) -> None:
    """Every line of the text stands in the HTML, and every word of the HTML in the text."""
    text, rich = parts(cases[sort])
    shown = words(rich)
    for line in text.splitlines():
        assert line.strip(" *-") in shown
    assert set(shown.split()) <= set(text.split())


@pytest.mark.parametrize("sort", SORTS)
def test_links_stand_in_full_in_the_text(cases: Mails, sort: str) -> None:
    """Each link of the HTML can be followed from the text."""
    text, rich = parts(cases[sort])
    links = re.findall(r'href="([^"]*)"', rich)
    assert len(links) >= 3
    assert set(links) <= set(text.split())


@pytest.mark.parametrize(
    ("sort", "subject"),
    [
        ("digest", "1 deadline, 1 nieuwe oproep en 1 gewijzigd initiatief"),
        ("digest-en", "1 deadline, 1 new call and 1 changed initiative"),
        ("reminder", "1 deadline komt dichterbij"),
        ("reminder-en", "1 deadline comes near"),
        ("correction", "1 rechtzetting"),
        ("empty", "Geen nieuws"),
    ],
)
def test_the_subject_says_what_matters(cases: Mails, sort: str, subject: str) -> None:
    """Also where there is no news."""
    assert cases[sort]["Subject"] == subject


def test_an_english_mail_holds_no_dutch_of_ours(cases: Mails) -> None:
    """But for the name of this site and what pages say."""
    text = parts(cases["digest-en"])[0]
    ours = re.sub(r"“[^”]*”|https?://\S+|Slimme kade|Groene straat|Koele klas", "", text)
    dutch = "de|het|een|van|naar|wordt|werd|is niet|voor|tot|bij|nieuwe?|oproep|mei|omdat|geen|pagina|wijziging\\w*"
    assert re.findall(rf"(?i)\b({dutch})\b", ours) == []
    assert "The deadline of Slimme kade moved from 13 May 2022 to 20 May 2022." in text


def test_deadlines_come_as_a_calendar_file(cases: Mails) -> None:
    """All day, with an id that stays when the deadline moves (RFC 5545 3.8.4.7)."""
    (first,), (later,) = (events(cases[sort]) for sort in ("reminder", "correction"))
    assert first["SUMMARY"] == "Deadline: Slimme kade"
    assert (first["DTSTART"].dt, later["DTSTART"].dt) == (date(2022, 5, 24), date(2022, 5, 20))
    assert first["UID"] == later["UID"]
    assert events(cases["empty"]) == []


def events(message: EmailMessage) -> list[Event]:
    """The events of the calendar file, if there is one."""
    files = [part for part in message.iter_attachments() if part.get_content_type() == "text/calendar"]
    return [event for file in files for event in Calendar.from_ical(file.get_content()).walk("VEVENT")]


@pytest.mark.parametrize("sort", SORTS)
def test_nothing_is_loaded_from_elsewhere(cases: Mails, sort: str) -> None:
    """No image, no font, no script: nobody learns who reads the mail."""
    rich = parts(cases[sort])[1]
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


@pytest.mark.parametrize("sort", SORTS)
def test_it_can_be_sent_over_any_server(cases: Mails, sort: str) -> None:
    """Lines of at most 998 octets in ASCII, ended by CR and LF (RFC 5321 4.5.3.1.6)."""
    raw = cases[sort].as_bytes()
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("title", NAUGHTY)
def test_whatever_a_page_calls_itself_stays_text(
    mail: Mail, change: Make, moved: Change, title: str, language: Language
) -> None:
    """No header, no markup, no direction tricks come from a title; the mail stays small and valid."""
    message = mail(
        change(title=title, summary=f"{title} is gewijzigd.", evidence_after=read(title[:200])),
        moved.model_copy(update={"initiative": "i2", "title": title}),
        moved.model_copy(update={"initiative": "i3", "title": title, "cause": Cause.CORRECTION}),
        language=language,
    )
    text, rich = parts(message)
    assert set(message.keys()) == USUAL
    assert re.findall(r"<(script|b|mj-\w+|img)\b", rich) == []
    assert "onmouseover" not in re.sub(r">[^<]*<", "><", rich)
    assert "{" not in title or title in text
    assert not set("\u202e\u2066\x00\x07\u2028\ufeff") & set(text + rich)
    assert len(message.as_bytes()) < 100_000
    assert message["Subject"].count("\n") == 0
    again = email.message_from_bytes(message.as_bytes(), policy=STRICT)
    assert parts(again) == (text, rich)
    assert again.get_all("Subject") == [message["Subject"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("title", NAUGHTY)
def test_a_title_in_the_subject_is_one_line_of_words(mail: Mail, change: Make, title: str, language: Language) -> None:
    """What a mail program reads back is what was meant, and nothing else."""
    parsed = email.message_from_bytes(mail(change(title=title), language=language).as_bytes(), policy=STRICT)
    assert parsed["Subject"].startswith(("1 gewijzigd initiatief", "1 changed initiative"))
    assert len(parsed.get_all("Subject")) == 1
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
