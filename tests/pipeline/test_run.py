"""Processing stored captures: idempotent, isolated, like compared with like. With real bodies in a real database."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from domain.captures import Answer, CrawlCounts, ObservationKind, Outcome
from domain.changes import Cause, Change, ChangeKind
from domain.initiative import StoredInitiative
from domain.issues import IssueCode
from domain.reference import load_reference
from domain.vocabulary import Presence, Status
from pipeline import run
from pipeline.normalise import relevance
from pipeline.run import process
from scrapers.source import load_sources
from storage.captures import store_answers
from storage.changes import load_changes
from storage.crawls import finish_crawl, load_crawls, start_crawl
from storage.database import Sessions
from storage.initiatives import load_initiatives, load_versions
from storage.issues import open_issues

NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
SITE = "https://smart.flanders.be"
PAGE = """<!DOCTYPE html>
<html lang="nl"><head><title>{title} | Smart Flanders</title></head>
<body><div class="page"><div class="main-content" id="main" role="main">
<article class="page"><header class="region intro">
<div class="headings"><h1 class="h1">{title}</h1></div>
<div class="introduction"><p></p></div></header>
<section class="region paragraphs"><div class="paragraph paragraph__text">
<div class="paragraph__content"><p>{text}</p></div>
</div></section></article>
</div></div><!-- {noise} --></body></html>"""
TEXT = "Dit project helpt steden om de drukte te meten. Een dossier indienen kan tot en met {day} maart 2022."


class Nights:
    """A site whose pages a test writes, crawled and processed night by night."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.pages: dict[str, str | None] = {}
        self.night = -1

    def write(self, path: str, title: str, text: str = TEXT.format(day=10), noise: str = "") -> None:
        """Put a page on the site."""
        self.pages[path] = PAGE.format(title=title, text=text, noise=noise)

    def pass_by(
        self, *, outcome: Outcome = Outcome.HEALTHY, days: int = 1, reread: bool = False, partial: bool = False
    ) -> tuple[Change, ...]:
        """A night: every page is asked for and read; gives what changed."""
        self.night += days
        now = NIGHT + timedelta(days=self.night)
        with self.sessions.begin() as session:
            crawl = start_crawl(session, "smart_flanders", now=now, partial=partial)
            counts = store_answers(session, "smart_flanders", crawl, [self.answer(path, now) for path in self.pages])
            finish_crawl(session, crawl, outcome=outcome, why="", counts=counts, now=now)
        return self.process(reread=reread)

    def answer(self, path: str, now: datetime) -> Answer:
        """What the site answers for a path."""
        body = self.pages[path]
        if body is None:
            return Answer(url=f"{SITE}{path}", kind=ObservationKind.NOT_FOUND, at=now, status=404)
        return Answer(url=f"{SITE}{path}", kind=ObservationKind.FETCHED, at=now, status=200, body=body.encode())

    def process(self, *, reread: bool = False) -> tuple[Change, ...]:
        """Read what is stored."""
        now = NIGHT + timedelta(days=self.night)
        report = process(self.sessions, load_sources(), reference=load_reference(), now=now, reread=reread)
        assert report.failures == ()
        return report.changes

    def initiatives(self) -> list[StoredInitiative]:
        """What is stored."""
        with self.sessions() as session:
            return load_initiatives(session)


@pytest.fixture
def nights(sessions: Sessions) -> Nights:
    """A site with one project, after its first night."""
    made = Nights(sessions)
    made.write("/smart-flanders-2.0/drukte/", "Project Drukte")
    made.pass_by()
    return made


def told(changes: tuple[Change, ...]) -> list[tuple[ChangeKind, Cause, str]]:
    """Kind, cause and field of changes."""
    return [(change.kind, change.cause, change.field) for change in changes]


def test_the_first_night_is_the_baseline(nights: Nights) -> None:
    """What stood there is recorded with its evidence, and is no news."""
    (stored,) = nights.initiatives()
    assert stored.initiative.title is not None
    assert stored.initiative.title.evidence[0].quote == "Project Drukte"
    with nights.sessions() as session:
        assert told(tuple(load_changes(session))) == [(ChangeKind.NEW, Cause.BASELINE, "")]


def test_processing_again_changes_nothing(nights: Nights) -> None:
    """Neither without a crawl nor after a night on which only noise changed."""
    before = nights.initiatives()
    assert nights.process() == ()
    assert nights.initiatives() == before
    nights.write("/smart-flanders-2.0/drukte/", "Project Drukte", noise="token 2")
    assert nights.pass_by() == ()
    assert [one.version for one in nights.initiatives()] == [1]


def test_a_deadline_that_moved_is_news_with_both_days(nights: Nights) -> None:
    """The change has before, after and the words of both."""
    nights.write("/smart-flanders-2.0/drukte/", "Project Drukte", TEXT.format(day=17))
    (change,) = [one for one in nights.pass_by() if one.field == "deadlines"]
    assert change.cause is Cause.SOURCE
    assert "10 maart 2022" in change.summary
    assert "17 maart 2022" in change.summary
    assert "10 maart" in change.evidence_before[0].quote
    assert "17 maart" in change.evidence_after[0].quote
    with nights.sessions() as session:
        assert len(load_versions(session, change.initiative)) == 2


def test_a_first_look_at_a_few_pages_is_no_baseline(sessions: Sessions) -> None:
    """What the first whole crawl finds beside them stood there all along."""
    nights = Nights(sessions)
    nights.write("/smart-flanders-2.0/drukte/", "Project Drukte")
    assert {change.cause for change in nights.pass_by(partial=True)} == {Cause.BASELINE}
    nights.write("/smart-flanders-2.0/kade/", "Project Kade")
    assert {change.cause for change in nights.pass_by()} == {Cause.BASELINE}
    nights.write("/smart-flanders-2.0/dijk/", "Project Dijk")
    assert {change.cause for change in nights.pass_by()} == {Cause.SOURCE}


def test_what_comes_after_the_baseline_is_new(nights: Nights) -> None:
    """A page that was not there before is news."""
    nights.write("/smart-flanders-2.0/lucht/", "Project Lucht")
    assert told(nights.pass_by()) == [(ChangeKind.NEW, Cause.SOURCE, "")]


def test_an_unhealthy_night_concludes_nothing(nights: Nights) -> None:
    """Its captures wait until a healthy crawl confirms them."""
    nights.write("/smart-flanders-2.0/drukte/", "Project Drukte", TEXT.format(day=17))
    assert nights.pass_by(outcome=Outcome.UNHEALTHY) == ()
    assert [one.field for one in nights.pass_by() if one.field == "deadlines"] == ["deadlines"]


def test_gone_needs_two_days(nights: Nights) -> None:
    """One night of 404 is nothing; the second day is a removal; its return is told."""
    nights.pages["/smart-flanders-2.0/drukte/"] = None
    assert nights.pass_by() == ()
    assert told(nights.pass_by()) == [(ChangeKind.GONE, Cause.SOURCE, "presence")]
    assert [one.initiative.presence for one in nights.initiatives()] == [Presence.GONE]
    nights.write("/smart-flanders-2.0/drukte/", "Project Drukte")
    assert told(nights.pass_by()) == [(ChangeKind.BACK, Cause.SOURCE, "presence")]


def test_a_rename_is_a_move(nights: Nights) -> None:
    """The initiative keeps its id; nothing is gone or new, then or later."""
    (before,) = nights.initiatives()
    nights.pages["/smart-flanders-2.0/drukte/"] = None
    nights.write("/smart-flanders-2.0/project-drukte/", "Project Drukte")
    assert told(nights.pass_by()) == [(ChangeKind.MOVED, Cause.SOURCE, "url")]
    assert nights.pass_by() == ()
    assert nights.pass_by() == ()
    assert [one.initiative.id for one in nights.initiatives()] == [before.initiative.id]


def test_a_rename_with_another_title_is_a_move(kade: Nights) -> None:
    """Nothing but the text is left to know it by: that it moved and what it is called now is all that is told."""
    (before,) = [one for one in kade.initiatives() if one.initiative.slug == "slimme-kade"]
    kade.pages[KADE] = None
    kade.write("/smart-flanders-2.0/tellen/", "Druktemeting", LONG.format(lead=TELLING, day=10, end=""))
    assert told(kade.pass_by()) == [
        (ChangeKind.MOVED, Cause.SOURCE, "url"),
        (ChangeKind.CHANGED, Cause.SOURCE, "title"),
    ]
    assert kade.pass_by() == ()
    assert kade.pass_by() == ()
    assert before.initiative.id in {one.initiative.id for one in kade.initiatives()}


def test_a_rename_that_is_undone_is_a_move_back(nights: Nights) -> None:
    """The old address counts as new again; it is told on the night itself, and nothing follows."""
    old, new = "/smart-flanders-2.0/drukte/", "/smart-flanders-2.0/project-drukte/"
    nights.pages[old] = None
    nights.write(new, "Project Drukte")
    for _ in range(3):
        nights.pass_by()
    nights.pages[new] = None
    nights.write(old, "Project Drukte")
    assert [(change.kind, change.after) for change in nights.pass_by()] == [(ChangeKind.MOVED, f"{SITE}{old}")]
    assert nights.pass_by() == ()
    assert nights.pass_by() == ()


def test_what_an_unbelieved_crawl_saw_alive_stays_where_it_was(nights: Nights) -> None:
    """A site in maintenance answers at old addresses too: that page is not back, and does not move again."""
    old, new = "/smart-flanders-2.0/drukte/", "/smart-flanders-2.0/project-drukte/"
    nights.pages[old] = None
    nights.write(new, "Project Drukte")
    nights.pass_by()
    nights.pass_by()
    nights.pages[old] = "<h1>Onderhoud</h1>"
    assert nights.pass_by(outcome=Outcome.UNHEALTHY) == ()
    del nights.pages[old]
    assert nights.pass_by() == ()
    nights.pages[old] = None
    assert nights.pass_by() == ()


def test_a_layout_that_is_not_understood_removes_nothing(nights: Nights) -> None:
    """The record stands, on that night and after."""
    nights.pages["/smart-flanders-2.0/drukte/"] = "<html><body><div id='nieuw'>Alles anders</div></body></html>"
    for _ in range(3):
        assert nights.pass_by() == ()
    assert [one.initiative.presence for one in nights.initiatives()] == [Presence.CURRENT]


def test_reading_everything_again_is_no_news(nights: Nights) -> None:
    """With the same code nothing differs."""
    assert nights.pass_by(reread=True) == ()


def test_a_status_follows_its_dates_in_silence(nights: Nights) -> None:
    """That a project ended when its own page said it would is true, but nobody's news."""
    text = "Dit project helpt steden om de drukte te meten. Het project loopt van januari 2021 tot en met maart 2022."
    nights.write("/smart-flanders-2.0/drukte/", "Project Drukte", text)
    nights.pass_by()
    assert [one.initiative.status and one.initiative.status.value for one in nights.initiatives()] == [Status.RUNNING]
    assert nights.pass_by(days=60) == ()
    assert [one.initiative.status and one.initiative.status.value for one in nights.initiatives()] == [Status.ENDED]


@pytest.mark.parametrize(("pages", "told"), [(2, 2), (3, 0)])
def test_a_heading_that_changes_on_several_pages_at_once_is_no_news(nights: Nights, pages: int, told: int) -> None:
    """Whoever makes the template changed it; on fewer pages it may say something of each."""
    text = (
        "Dit project helpt {place} de drukte te meten.</p><h2>Kaart van {what}</h2><p>Wie telt in {place}, weet meer."
    )
    places = ("Aalst", "Brugge", "Genk")[:pages]
    for what in ("drukke kades", "volle pleinen"):
        for place in places:
            nights.write(f"/smart-flanders-2.0/{place}/", f"Project {place}", text.format(place=place, what=what))
        changes = nights.pass_by()
    assert len(changes) == told


def test_what_a_page_says_to_be_over_stays_so(nights: Nights) -> None:
    """Nights go by, and the dates that it still shows make nothing of it go on."""
    text = (
        "Dit project helpt steden om de drukte te meten. Het project loopt van januari 2021 tot en met maart 2023. "
        "Dit project is stopgezet."
    )
    nights.write("/smart-flanders-2.0/drukte/", "Project Drukte", text)
    nights.pass_by()
    assert [one.initiative.status and one.initiative.status.value for one in nights.initiatives()] == [Status.ENDED]
    assert nights.pass_by(days=60) == ()
    assert [one.initiative.status and one.initiative.status.value for one in nights.initiatives()] == [Status.ENDED]


def test_a_page_that_breaks_our_code_stops_no_other(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is kept and is an issue; it is read again when the code is mended."""
    from scrapers import extract  # noqa: PLC0415  the fault is planted there

    whole: Callable[..., object] = extract.extract

    def break_on_lucht(capture: object, body: bytes, *others: object) -> object:
        if b"Lucht" in body:
            raise RuntimeError("kapot")
        return whole(capture, body, *others)

    nights.write("/smart-flanders-2.0/lucht/", "Project Lucht")
    nights.write("/smart-flanders-2.0/water/", "Project Water")
    monkeypatch.setattr(extract, "extract", break_on_lucht)
    assert [change.title for change in nights.pass_by()] == ["Project Water"]
    monkeypatch.undo()
    assert [change.title for change in nights.pass_by(reread=True)] == ["Project Lucht"]


def test_counts_are_of_the_crawl(nights: Nights) -> None:
    """Every page of the night was stored."""
    with nights.sessions() as session:
        assert load_crawls(session)[0].counts == CrawlCounts(pages=1, new=1, bytes=len(nights.pages.popitem()[1] or ""))


def test_a_site_whose_initiatives_lost_their_text_proves_nothing(nights: Nights) -> None:
    """Titles without any text are a layout that we misread: nothing is concluded, and it is an issue."""
    paths = [f"/smart-flanders-2.0/project-{number}/" for number in range(8)]
    for path in paths:
        nights.write(path, f"Project {path[-2]}")
    nights.pass_by()
    before = nights.initiatives()
    for path in paths:
        nights.write(path, f"Project {path[-2]}", text="")
    nights.night += 1
    now = NIGHT + timedelta(days=nights.night)
    with nights.sessions.begin() as session:
        crawl = start_crawl(session, "smart_flanders", now=now)
        answers = [nights.answer(path, now) for path in nights.pages]
        counts = store_answers(session, "smart_flanders", crawl, answers)
        finish_crawl(session, crawl, outcome=Outcome.HEALTHY, why="", counts=counts, now=now)
    report = process(nights.sessions, load_sources(), reference=load_reference(), now=now)
    assert "passages" in report.unfilled[0]
    assert report.changes == ()
    assert [one.version for one in nights.initiatives()] == [one.version for one in before]
    with nights.sessions() as session:
        assert IssueCode.UNHEALTHY_CRAWL in {one.issue.code for one in open_issues(session)}


def test_a_page_that_does_not_tell_of_its_initiative_any_more_is_an_issue(nights: Nights) -> None:
    """A notice is no news and what is known stands, but nobody is left to believe that the page is read."""
    nights.write("/kade/", "Slimme kade")
    nights.pass_by()
    nights.write("/kade/", "Slimme kade", text="Deze tekst wordt herwerkt.")
    assert nights.pass_by() == ()
    with nights.sessions() as session:
        (issue,) = [one.issue for one in open_issues(session) if one.issue.code is IssueCode.NO_LONGER_TOLD]
    assert issue.url == f"{SITE}/kade/"
    assert "stands as it was: no cue of an initiative" in issue.reason
    nights.write("/kade/", "Slimme kade")
    nights.pass_by()
    with nights.sessions() as session:
        assert IssueCode.NO_LONGER_TOLD not in {one.issue.code for one in open_issues(session)}


def test_pages_that_all_lose_their_deadline_at_once_prove_nothing(nights: Nights) -> None:
    """A layout that hides what was told is an issue until an operator says, by reading again, that it is true."""
    silent = "Dit project helpt steden om de drukte te meten. Wie meedoet leest hier wat er te doen staat."
    for number in range(6):
        nights.write(f"/smart-flanders-2.0/proef-{number}/", f"Project Proef {number}")
    nights.pass_by()
    for number in range(6):
        nights.write(f"/smart-flanders-2.0/proef-{number}/", f"Project Proef {number}", silent)
    assert nights.pass_by() == ()
    with nights.sessions() as session:
        (issue,) = [one for one in open_issues(session) if one.issue.code is IssueCode.UNHEALTHY_CRAWL]
    assert "deadlines on 0 of 6, 6 before" in issue.issue.reason
    with nights.sessions() as session:
        assert load_crawls(session)[-1].outcome is Outcome.MISREAD
    assert {one.field for one in nights.process(reread=True)} >= {"deadlines"}


def test_a_login_page_where_a_page_was_gone_brings_nothing_back(nights: Nights) -> None:
    """Something answers there, on that night and after, but it does not speak of the initiative."""
    whole = nights.pages["/smart-flanders-2.0/drukte/"]
    nights.pages["/smart-flanders-2.0/drukte/"] = None
    nights.pass_by()
    assert [change.kind for change in nights.pass_by()] == [ChangeKind.GONE]
    nights.pages["/smart-flanders-2.0/drukte/"] = "<html><body><form><input type='password'></form></body></html>"
    assert nights.pass_by() == ()
    assert nights.pass_by() == ()
    nights.pages["/smart-flanders-2.0/drukte/"] = whole
    assert [change.kind for change in nights.pass_by()] == [ChangeKind.BACK]


def test_what_a_doubted_night_saw_where_a_page_was_gone_brings_nothing_back(nights: Nights) -> None:
    """Not on that night, and not on the next, on which the page is not found as before."""
    whole = nights.pages["/smart-flanders-2.0/drukte/"]
    nights.pages["/smart-flanders-2.0/drukte/"] = None
    nights.pass_by()
    assert [change.kind for change in nights.pass_by()] == [ChangeKind.GONE]
    nights.pages["/smart-flanders-2.0/drukte/"] = "<html><body><form><input type='password'></form></body></html>"
    assert nights.pass_by(outcome=Outcome.UNHEALTHY) == ()
    nights.pages["/smart-flanders-2.0/drukte/"] = None
    assert nights.pass_by() == ()
    assert nights.pass_by() == ()
    nights.pages["/smart-flanders-2.0/drukte/"] = whole
    assert [change.kind for change in nights.pass_by()] == [ChangeKind.BACK]


LONG = (
    "{lead} De sensoren hangen aan lantaarnpalen in de winkelstraten van het centrum, waar ze voorbijgangers tellen "
    "zonder beelden te bewaren. Elke ochtend staan de cijfers van de dag voordien klaar voor de dienst economie van de "
    "stad, die er de werken aan het openbaar domein mee plant. Een dossier indienen kan tot en met {day} maart 2022. "
    "{end}"
)
"""Text whose only cue is its lead, `TELLING` or another."""
TELLING = "Dit project helpt steden om de drukte te meten."
SILENT = "Wie de drukte wil kennen, begint met tellen."
KADE = "/smart-flanders-2.0/kade/"


@pytest.fixture
def kade(nights: Nights) -> Nights:
    """A site with an initiative that is known by one sentence alone."""
    nights.write(KADE, "Slimme kade", LONG.format(lead=TELLING, day=10, end=""))
    nights.pass_by()
    return nights


def lost(nights: Nights) -> list[str]:
    """The pages that do not tell of their initiative any more."""
    with nights.sessions() as session:
        return [one.issue.url for one in open_issues(session) if one.issue.code is IssueCode.NO_LONGER_TOLD]


def test_a_page_that_loses_its_cue_is_still_the_page_of_its_initiative(kade: Nights) -> None:
    """The sentence that it was known by goes, with what it told: no other sort of thing has come of it."""
    kade.write(KADE, "Slimme kade", LONG.format(lead=SILENT, day=10, end=""))
    assert {change.field for change in kade.pass_by()} == {"target_groups", "description"}
    assert lost(kade) == []
    kade.write(KADE, "Tellen langs het water", LONG.format(lead=SILENT, day=10, end=""))
    assert [(change.field, change.after) for change in kade.pass_by()] == [("title", "Tellen langs het water")]


def test_what_changes_on_a_page_without_its_cue_is_told_night_after_night(kade: Nights) -> None:
    """Each version is compared with the one before, however little is left of the first; all of it is read again."""
    sentences = [f"In week {number} komt er aan paal {number} nog een teller bij." for number in range(6)]
    for number in range(6):
        text = LONG.format(lead=SILENT, day=11 + number, end=" ".join(sentences[number : number + 3]))
        kade.write(KADE, f"Drukte aan kade {number}", text)
        changes = kade.pass_by()
        (deadline,) = [change for change in changes if change.field == "deadlines"]
        assert f"{11 + number} maart 2022" in deadline.summary
        assert {change.cause for change in changes} == {Cause.SOURCE}
        assert "kind" not in {change.field for change in changes}
    assert kade.pass_by(reread=True) == ()
    assert kade.pass_by() == ()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Slimme kade", "Deze pagina bestaat niet meer. Wie iets zoekt, vindt het op de andere pagina’s van de stad."),
        ("Deze pagina bestaat niet meer", LONG.format(lead=SILENT, day=17, end="")),
        ("Slimme kade", LONG.format(lead="Deze pagina is nog in opbouw.", day=17, end="")),
        ("Aanmelden", "Geef je naam en je wachtwoord op om verder te gaan naar de dienst die je zoekt."),
        (
            "Fietsen in de regen",
            "Wie in de herfst fietst, kent de plassen voor het station. De werken beginnen op maandag 7 maart 2022.",
        ),
    ],
)
def test_what_stands_where_an_initiative_stood_is_not_taken_for_it(kade: Nights, title: str, text: str) -> None:
    """A notice, an unfinished page, a form to sign in, another article: what is known stands, and it is an issue."""
    kade.write(KADE, title, text)
    assert kade.pass_by() == ()
    assert kade.pass_by() == ()
    assert lost(kade) == [f"{SITE}{KADE}"]


def test_what_is_remembered_survives_other_pages_and_kills(kade: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a notice the page is compared with what was read last; a run that died before its end changes nothing."""
    kade.write(KADE, "Slimme kade", LONG.format(lead=SILENT, day=10, end=""))
    kade.pass_by()
    kade.write(KADE, "Onderhoud", "Deze site is even niet bereikbaar.")
    assert kade.pass_by() == ()
    kade.write(KADE, "Slimme kade", LONG.format(lead=SILENT, day=17, end=""))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "finish", die)
    with pytest.raises(KeyboardInterrupt):
        kade.pass_by()
    monkeypatch.undo()
    with kade.sessions() as session:
        assert "deadlines" in {change.field for change in load_changes(session)}
    versions = [one.version for one in kade.initiatives()]
    assert kade.process() == ()
    assert [one.version for one in kade.initiatives()] == versions


@pytest.fixture
def without_leads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """What makes the code find no cue in running text any more."""

    def lose() -> None:
        monkeypatch.setattr(relevance, "_LEAD", 0)
        relevance.classify.cache_clear()

    yield lose
    relevance.classify.cache_clear()


def test_an_initiative_that_no_version_of_its_page_tells_of_is_none(
    kade: Nights, without_leads: Callable[[], None]
) -> None:
    """Better code takes back what worse code found, also where it was only remembered in the end."""
    kade.write(KADE, "Slimme kade", LONG.format(lead=SILENT, day=10, end=""))
    kade.pass_by()
    without_leads()
    changes = kade.pass_by(reread=True)
    assert (ChangeKind.GONE, Cause.CORRECTION) in {(change.kind, change.cause) for change in changes}
    assert Cause.SOURCE not in {change.cause for change in changes}
