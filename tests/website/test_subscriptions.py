"""Getting mail without an account: over HTTP, as a browser and as a mail program do it."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.outbox import EmailKind, NewEmail
from domain.reference import load_reference
from domain.subscriptions import Choices, DigestWindow, Filters, Rhythm, Subscriber
from domain.tokens import Purpose, make_token
from domain.vocabulary import Kind
from storage.bounces import record_bounce
from storage.database import Sessions
from storage.outbox import due_emails, enqueue_digest
from storage.secrets import link_key
from storage.signups import request_signup, signups_to_mail
from storage.subscribers import add_subscriber, consents, load_subscribers, set_unreachable
from website.subscriptions import TEXT_VERSION, options_of, parse_form, read_entry

Serve = Callable[[Sessions], httpx.Client]
FORM = {"email": "an@gemeente.be", "website": "", "ritme": "daily", "taal": "nl"}


def subscriber(sessions: Sessions, now: datetime, email: str = "an@gemeente.be") -> tuple[Subscriber, str]:
    """Someone who gets mail, and the token in their links."""
    with sessions.begin() as session:
        one = add_subscriber(session, email, Choices(), now=now)
        return one, make_token(link_key(session), Purpose.MANAGE, one.id, one.nonce)


def signup_token(sessions: Sessions, now: datetime) -> str:
    """The token of who signed up."""
    with sessions.begin() as session:
        (asked,) = signups_to_mail(session, now=now)
        return make_token(link_key(session), Purpose.CONFIRM, asked.id, asked.nonce)


def everyone(sessions: Sessions) -> list[Subscriber]:
    """Who gets mail."""
    with sessions() as session:
        return load_subscribers(session)


def test_from_the_form_to_the_first_mail(filled: Sessions, serve: Serve, now: datetime) -> None:
    """Ask, confirm with the link of the mail, and see what was chosen; the link works once."""
    client = serve(filled)
    page = client.get("/inschrijven?initiatief=icall")
    assert "checked" in re.search(r'<input[^>]*name="initiatief"[^>]*>', page.text)[0]  # type: ignore[index]
    asked = client.post("/inschrijven", data={**FORM, "thema": ["mobiliteit"], "soort": "call", "initiatief": "icall"})
    assert asked.status_code == 200
    assert everyone(filled) == []
    token = signup_token(filled, now)
    assert "an@gemeente.be" in client.get("/inschrijven/bevestigen", params={"token": token}).text
    assert everyone(filled) == []
    confirmed = client.post("/inschrijven/bevestigen", data={"token": token}, follow_redirects=True)
    assert "U bent ingeschreven." in confirmed.text
    (one,) = everyone(filled)
    assert one.choices == Choices(
        rhythm=Rhythm.DAILY, filters=Filters(themes=("mobiliteit",), kinds=(Kind.CALL,), initiatives=("icall",))
    )
    with filled() as session:
        assert [record.text_version for record in consents(session, one.id)] == [TEXT_VERSION]
    assert client.post("/inschrijven/bevestigen", data={"token": token}).status_code == 410


def test_no_answer_tells_who_gets_mail(filled: Sessions, serve: Serve, now: datetime) -> None:
    """The same bytes and headers for an address that we know, one that waits, and a new one."""
    subscriber(filled, now, "bekend@gemeente.be")
    with filled.begin() as session:
        request_signup(session, "wacht@gemeente.be", Choices(), text_version="1", now=now)
    client = serve(filled)
    answers = [
        client.post("/inschrijven", data={**FORM, "email": f"{who}@gemeente.be"})
        for who in ("bekend", "wacht", "nieuw")
    ]
    told = [(one.status_code, one.content, {k: v for k, v in one.headers.items() if k != "date"}) for one in answers]
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"email": "geen adres"}, "Geef een e-mailadres"),
        ({"email": "an@gemeente.be\r\nBcc: x@y.be"}, "Geef een e-mailadres"),
        ({"email": "é@gemeente.be"}, "Geef een e-mailadres"),
        ({"ritme": "elk uur"}, "Dit kan niet gekozen worden: elk uur"),
        ({"thema": "<script>"}, "Dit kan niet gekozen worden: &lt;script&gt;"),
    ],
)
def test_what_can_not_be_used_is_told_and_nothing_is_lost(
    filled: Sessions, serve: Serve, wrong: dict[str, str], told: str
) -> None:
    """The form comes back as it was filled in, with the reason at the top and at the field."""
    answer = serve(filled).post("/inschrijven", data={**FORM, "soort": "call", **wrong})
    assert answer.status_code == 422
    assert answer.text.count(told) == 2
    assert re.search(r'value="call" checked', answer.text)
    assert "<script>" not in answer.text


def test_programs_that_fill_in_every_field_get_no_mail(filled: Sessions, serve: Serve, now: datetime) -> None:
    """They see what everybody sees."""
    client = serve(filled)
    assert client.post("/inschrijven", data={**FORM, "website": "https://x.y"}).status_code == 200
    with filled() as session:
        assert signups_to_mail(session, now=now) == []


def test_preferences_are_changed_paused_and_taken_up(filled: Sessions, serve: Serve, now: datetime) -> None:
    """With the link of a mail."""
    _, token = subscriber(filled, now)
    client = serve(filled)
    page = f"/voorkeuren/{token}"
    assert "an@gemeente.be" in client.get(page).text
    assert "zijn bewaard" in client.post(page, data={"ritme": "monthly", "kritiek": "ja", "doe": "bewaar"}).text
    assert everyone(filled)[0].choices == Choices(rhythm=Rhythm.MONTHLY, filters=Filters(critical_only=True))
    client.post(page, data={"doe": "pauze", "ritme": "daily"})
    assert everyone(filled)[0].paused
    assert everyone(filled)[0].choices.rhythm is Rhythm.MONTHLY
    client.post(page, data={"doe": "hervat"})
    assert not everyone(filled)[0].paused
    assert client.post(page, data={"ritme": "nooit"}).status_code == 422
    told = json.loads(client.get(f"{page}/gegevens.json").text)
    assert told["email"] == "an@gemeente.be"
    assert told["consents"][0]["text_version"] == "added by hand"


def test_who_could_not_be_reached_takes_mail_up_by_saving(filled: Sessions, serve: Serve, now: datetime) -> None:
    """The page says why there is no mail; saving begins anew."""
    one, token = subscriber(filled, now)
    with filled.begin() as session:
        set_unreachable(session, one.id, now=now)
    client = serve(filled)
    assert "kwam terug" in client.get(f"/voorkeuren/{token}").text
    assert "kwam terug" not in client.post(f"/voorkeuren/{token}", data={"ritme": "daily"}).text
    assert everyone(filled)[0].unreachable_since is None


def test_who_follows_what_was_merged_can_save(filled: Sessions, serve: Serve, now: datetime) -> None:
    """It stands there under the name of what it became."""
    with filled.begin() as session:
        choices = Choices(filters=Filters(initiatives=("iold",)))
        one = add_subscriber(session, "an@gemeente.be", choices, now=now)
        token = make_token(link_key(session), Purpose.MANAGE, one.id, one.nonce)
    client = serve(filled)
    assert "Programma Water" in client.get(f"/voorkeuren/{token}").text
    saved = client.post(f"/voorkeuren/{token}", data={"initiatief": "iold", "ritme": "weekly"})
    assert (saved.status_code, everyone(filled)[0].choices) == (200, choices)


def test_everything_that_is_stored_can_be_taken_along(filled: Sessions, serve: Serve, now: datetime) -> None:
    """Also the mail, what it told and reminded of, and what came back."""
    one, token = subscriber(filled, now)
    week = DigestWindow(rhythm=Rhythm.WEEKLY, starts_at=now - timedelta(days=7), ends_at=now)
    mail = NewEmail(
        kind=EmailKind.DIGEST, recipient=one.email, message_id="<1@r.be>", subject="1 deadline", message=b"x"
    )
    with filled.begin() as session:
        told, reminded = ["icall"], ["kade 2022-02-04"]
        enqueue_digest(session, one.id, week, mail, now=now, choices=Choices(), told=told, reminded=reminded)
        record_bounce(session, due_emails(session, now=now)[0], "5.1.1", "no such user", now=now)
    told = json.loads(serve(filled).get(f"/voorkeuren/{token}/gegevens.json").text)
    assert [(each["told"], each["reminded"]) for each in told["digests"]] == [(["icall"], ["kade 2022-02-04"])]
    assert [each["subject"] for each in told["mails"]] == ["1 deadline"]
    assert [each["status"] for each in told["bounces"]] == ["5.1.1"]


def test_one_click_ends_it_for_good(filled: Sessions, serve: Serve, now: datetime) -> None:
    """As RFC 8058 has it: a POST without cookie, also a second time; a GET ends nothing."""
    _, token = subscriber(filled, now)
    client = serve(filled)
    address = f"/uitschrijven/{token}"
    assert client.get(address).status_code == 200
    assert len(everyone(filled)) == 1
    for _ in range(2):
        answer = client.post(address, content="List-Unsubscribe=One-Click", headers=FORM_TYPE)
        assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
        assert everyone(filled) == []
    assert client.get(f"/voorkeuren/{token}").status_code == 410


FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


def test_nothing_of_who_left_stays_in_the_files(
    filled_sqlite: Sessions, serve: Serve, now: datetime, sqlite_url: str
) -> None:
    """Not in the database, nor in its journal."""
    _, token = subscriber(filled_sqlite, now, "verdwenen.mens@gemeente.be")
    client = serve(filled_sqlite)
    client.post(f"/voorkeuren/{token}", data={"ritme": "daily"})
    client.post(f"/uitschrijven/{token}")
    file = sqlite_url.removeprefix("sqlite:///")
    for ending in ("", "-wal"):
        with open(f"{file}{ending}", "rb") as stored:  # noqa: PTH123  a name with an ending
            assert b"verdwenen.mens" not in stored.read()


def test_links_that_are_over_or_forged_lead_to_a_clear_page(filled: Sessions, serve: Serve, now: datetime) -> None:
    """A link to confirm is good for a week; nobody can make one."""
    with filled.begin() as session:
        request_signup(session, "an@gemeente.be", Choices(), text_version="1", now=now - timedelta(days=7))
    client = serve(filled)
    old = signup_token(filled, now)
    for token in (old, old[:-2] + "xx", "x", "", "é" * 2000):
        answer = client.get("/inschrijven/bevestigen", params={"token": token})
        assert (answer.status_code, "werkt niet meer" in answer.text) == (410, True)
        assert client.post("/inschrijven/bevestigen", data={"token": token}).status_code == 410
    assert client.get("/voorkeuren/x.y").status_code == 410
    assert client.post("/uitschrijven/x.y").status_code == 200
    assert everyone(filled) == []


def test_pages_behind_links_are_kept_by_nobody(filled: Sessions, serve: Serve, now: datetime) -> None:
    """No cache, no search engine, no other site learns of them."""
    _, token = subscriber(filled, now)
    answer = serve(filled).get(f"/voorkeuren/{token}")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_form_without_end_is_refused(filled: Sessions, serve: Serve) -> None:
    """Before it takes memory."""
    assert serve(filled).post("/inschrijven", content=b"a=" + b"x" * 10**6, headers=FORM_TYPE).status_code == 413


OPTIONS = options_of(load_reference(), {"abb": "ABB"}, {"i1": "Kade"})


@given(
    st.binary(max_size=400)
    | st.lists(st.tuples(st.sampled_from([*OPTIONS.fields, "email"]), st.text())).map(
        lambda pairs: urlencode(pairs, errors="replace").encode()
    )
)
def test_any_form_is_read_or_told_what_is_wrong(body: bytes) -> None:
    """Whatever a browser or anyone else sends."""
    entry = read_entry(parse_form(body), OPTIONS)
    assert entry.errors or "@" in entry.email
    assert set(entry.choices.filters.themes) <= set(OPTIONS.fields["thema"])
