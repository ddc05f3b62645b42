"""Merging and splitting what is stored: ids live on, history stays, and nothing happens twice."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.captures import Answer, ObservationKind, Outcome
from domain.changes import Cause, Change, ChangeKind
from domain.initiative import StoredInitiative
from domain.reference import load_reference
from domain.vocabulary import Presence
from pipeline.match.decisions import NO_DECISIONS, Decisions, parse_decisions
from pipeline.run import process
from scrapers.source import load_sources
from storage.captures import store_answers
from storage.changes import add_changes, load_changes
from storage.crawls import finish_crawl, start_crawl
from storage.database import Sessions
from storage.initiatives import initiative_pages, initiative_redirects, load_initiative, load_initiatives, load_versions
from website.publish import publish

NIGHT = datetime(2022, 3, 1, 2, 15, tzinfo=UTC)
SITE = "https://smart.flanders.be"
DRUKTE, LUCHT = "/smart-flanders-2.0/drukte/", "/smart-flanders-2.0/lucht/"
PAGE = """<!DOCTYPE html>
<html lang="nl"><head><title>{title} | Smart Flanders</title></head>
<body><div class="page"><div class="main-content" id="main" role="main">
<article class="page"><header class="region intro">
<div class="headings"><h1 class="h1">{title}</h1></div>
<div class="introduction"><p></p></div></header>
<section class="region paragraphs"><div class="paragraph paragraph__text">
<div class="paragraph__content"><p>Dit project helpt steden om de {subject} te meten.</p></div>
</div></section></article>
</div></div></body></html>"""


def decided(*lines: str) -> Decisions:
    """Decisions of entries with their reason filled in."""
    return parse_decisions("\n".join(f"- {{{line}, why: gelezen, by: redactie, on: 2022-06-01}}" for line in lines))


SAME = decided(f"same: ['{SITE}{DRUKTE}', '{SITE}{LUCHT}']")
DIFFERENT = decided(f"different: ['{SITE}{DRUKTE}', '{SITE}{LUCHT}']")


class Nights:
    """A site with pages and redirects, crawled night by night."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.pages: dict[str, str] = {}
        self.redirects: dict[str, str] = {}
        self.now = NIGHT

    def write(self, path: str, title: str, subject: str = "drukte") -> None:
        """Put a page on the site."""
        self.pages[path] = PAGE.format(title=title, subject=subject)

    def pass_by(self, decisions: Decisions = NO_DECISIONS) -> tuple[Change, ...]:
        """A night: every page is asked for and read; gives what changed."""
        self.now += timedelta(days=1)
        with self.sessions.begin() as session:
            crawl = start_crawl(session, "smart_flanders", now=self.now)
            answers = [self.answer(path) for path in (*self.pages, *self.redirects)]
            counts = store_answers(session, "smart_flanders", crawl, answers)
            finish_crawl(session, crawl, outcome=Outcome.HEALTHY, why="", counts=counts, now=self.now)
        return self.process(decisions)

    def answer(self, path: str) -> Answer:
        """What the site answers for a path."""
        url = f"{SITE}{path}"
        if path in self.redirects:
            target = f"{SITE}{self.redirects[path]}"
            return Answer(url=url, kind=ObservationKind.REDIRECTED, at=self.now, status=301, location=target)
        return Answer(url=url, kind=ObservationKind.FETCHED, at=self.now, status=200, body=self.pages[path].encode())

    def process(self, decisions: Decisions = NO_DECISIONS, *, reread: bool = False) -> tuple[Change, ...]:
        """Read what is stored."""
        report = process(
            self.sessions,
            load_sources(),
            reference=load_reference(),
            now=self.now,
            decisions=decisions,
            reread=reread,
        )
        assert report.failures == ()
        return report.changes

    def initiatives(self) -> dict[str, StoredInitiative]:
        """What is stored, by title."""
        with self.sessions() as session:
            found = load_initiatives(session)
        return {one.initiative.title.value: one for one in found if one.initiative.title}

    def id_of(self, title: str) -> str:
        """The id of one initiative."""
        return self.initiatives()[title].initiative.id


@pytest.fixture
def nights(sessions: Sessions) -> Nights:
    """A site with two projects; the second came a night later."""
    made = Nights(sessions)
    made.write(DRUKTE, "Project Drukte")
    made.pass_by()
    made.write(LUCHT, "Project Luchtmeting", "lucht")
    made.pass_by()
    return made


def told(changes: tuple[Change, ...], *kinds: ChangeKind) -> list[tuple[ChangeKind, Cause, str]]:
    """Kind, cause and title of the changes of some kinds."""
    return [(one.kind, one.cause, one.title) for one in changes if one.kind in kinds]


def test_a_decision_makes_two_one(nights: Nights) -> None:
    """The older id stays with the pages of both, the other leads there, and it is told once, as our correction."""
    older, younger = nights.id_of("Project Drukte"), nights.id_of("Project Luchtmeting")
    changes = nights.process(SAME)
    assert told(changes, *ChangeKind) == [
        (ChangeKind.MERGED, Cause.CORRECTION, "Project Drukte"),
        *told(changes, ChangeKind.CHANGED),
    ]
    assert "Project Luchtmeting" in changes[0].summary
    (one,) = nights.initiatives().values()
    assert one.initiative.id == older
    assert {page.url for page in one.initiative.pages} == {f"{SITE}{DRUKTE}", f"{SITE}{LUCHT}"}
    with nights.sessions() as session:
        assert initiative_redirects(session) == {younger: older}
        for name in (younger, "project-luchtmeting"):
            found = load_initiative(session, name)
            assert found is not None
            assert found.initiative.id == older
        assert len(load_versions(session, younger)) == 1
        assert [change.kind for change in load_changes(session, initiative=younger)] == [ChangeKind.NEW]


def test_readers_and_scripts_find_the_survivor(nights: Nights, tmp_path: Path) -> None:
    """Id and address of the one that was merged lead on; its history is told; the open data have one of the two."""
    older, younger = nights.id_of("Project Drukte"), nights.id_of("Project Luchtmeting")
    nights.process(SAME)
    publish(nights.sessions, tmp_path / "site", public_url="https://radar.example", now=nights.now)
    site = tmp_path / "site"
    lines = [json.loads(line) for line in (site / "data" / "initiatieven.jsonl").read_text("utf-8").splitlines()]
    assert [(line["id"], line["former_ids"]) for line in lines] == [(older, [younger])]
    for name in (younger, "project-luchtmeting"):
        assert "project-drukte" in (site / "initiatieven" / name / "index.html").read_text("utf-8")
    assert "samen één initiatief" in (site / "initiatieven" / "project-drukte" / "index.html").read_text("utf-8")


def test_a_merger_happens_once(nights: Nights) -> None:
    """Whatever is read again, and also when the decision is taken back."""
    nights.process(SAME)
    before = nights.initiatives()
    assert nights.process(SAME) == ()
    assert nights.process(SAME, reread=True) == ()
    assert nights.pass_by(SAME) == ()
    assert nights.process(NO_DECISIONS, reread=True) == ()
    assert [one.version for one in nights.initiatives().values()] == [one.version for one in before.values()]


def test_what_was_merged_can_be_parted(nights: Nights) -> None:
    """The leading page keeps the id, the other gets a new one, and both are told."""
    nights.process(SAME)
    (one,) = nights.initiatives().values()
    changes = nights.process(DIFFERENT)
    assert {(change.kind, change.cause) for change in changes} <= {
        (ChangeKind.SPLIT, Cause.CORRECTION),
        (ChangeKind.CHANGED, Cause.CORRECTION),
    }
    assert len(told(changes, ChangeKind.SPLIT)) == 2
    with nights.sessions() as session:
        uses = {name: [use.url for use in some] for name, some in initiative_pages(session).items() if some}
    leading = one.initiative.pages[0].url
    assert uses[one.initiative.id] == [leading]
    assert len(uses) == 2
    assert set(nights.initiatives()) == {"Project Drukte", "Project Luchtmeting"}


def test_a_split_happens_once(nights: Nights) -> None:
    """Neither process, reprocess nor another night changes anything after it."""
    nights.process(SAME)
    nights.process(DIFFERENT)
    assert nights.process(DIFFERENT) == ()
    assert nights.process(DIFFERENT, reread=True) == ()
    assert nights.pass_by(DIFFERENT) == ()
    assert len(nights.initiatives()) == 2


def test_pages_that_would_be_one_are_kept_apart(sessions: Sessions) -> None:
    """A decision holds from the first night on, against an equal name in one folder."""
    nights = Nights(sessions)
    nights.write(DRUKTE, "CityFlows")
    nights.write(LUCHT, "CityFlows")
    nights.pass_by(DIFFERENT)
    with sessions() as session:
        assert len(load_initiatives(session)) == 2


def test_a_redirect_merges_as_news_of_the_site(nights: Nights) -> None:
    """Two healthy nights on which one page leads to the other make them one, with the older id; nothing is gone."""
    older = nights.id_of("Project Drukte")
    del nights.pages[DRUKTE]
    nights.redirects[DRUKTE] = LUCHT
    assert told(nights.pass_by(), ChangeKind.MERGED, ChangeKind.GONE) == []
    changes = nights.pass_by()
    assert told(changes, ChangeKind.MERGED, ChangeKind.GONE) == [
        (ChangeKind.MERGED, Cause.SOURCE, "Project Luchtmeting")
    ]
    (one,) = nights.initiatives().values()
    assert one.initiative.id == older
    assert one.initiative.presence is Presence.CURRENT
    assert nights.pass_by() == ()


def test_what_was_decided_to_be_different_is_not_merged_by_a_redirect(nights: Nights) -> None:
    """A decision by hand goes before what a site says."""
    del nights.pages[DRUKTE]
    nights.redirects[DRUKTE] = LUCHT
    for _ in range(3):
        assert told(nights.pass_by(DIFFERENT), ChangeKind.MERGED) == []
    assert len(nights.initiatives()) == 2


def show_initiative(nights: Nights, title: str) -> None:
    """A night on which the site of another source has a page about an initiative with this title."""
    body = f"""<!DOCTYPE html>
<html lang="nl"><head><title>{title} | VLOCA</title></head><body><div class="page initiative">
<div class="main-content" id="main" role="main"><header class="region intro"><div class="headings">
<h1 class="h1">{title}</h1></div><div class="introduction"><p>Het project meet de stad met sensoren.</p></div>
</header></div></div></body></html>"""
    with nights.sessions.begin() as session:
        crawl = start_crawl(session, "vloca", now=nights.now)
        answer = Answer(
            url="https://vloca.vlaanderen.be/initiatieven/kade/",
            kind=ObservationKind.FETCHED,
            at=nights.now,
            status=200,
            body=body.encode(),
        )
        counts = store_answers(session, "vloca", crawl, [answer])
        finish_crawl(session, crawl, outcome=Outcome.HEALTHY, why="", counts=counts, now=nights.now)


def test_a_new_name_merges_across_sites_as_news_of_the_site(nights: Nights) -> None:
    """The page of another site gets the distinctive name of an initiative that we know: they are one, the older."""
    nights.write(LUCHT, "CityFlows", "lucht")
    nights.pass_by()
    known = nights.id_of("CityFlows")
    show_initiative(nights, "Meetlat")
    nights.process()
    assert len(nights.initiatives()) == 3
    show_initiative(nights, "CityFlows")
    changes = nights.process()
    assert [(one.kind, one.cause, one.initiative) for one in changes if one.kind is not ChangeKind.CHANGED] == [
        (ChangeKind.MERGED, Cause.SOURCE, known)
    ]
    assert len(nights.initiatives()["CityFlows"].initiative.pages) == 2
    assert nights.process() == ()


class Killed(BaseException):
    """The process ends here."""


def stop(*_: object) -> None:
    """End instead of what should be done.

    Raises:
        Killed: always.
    """
    raise Killed


@pytest.mark.parametrize(("before", "after"), [(NO_DECISIONS, SAME), (SAME, DIFFERENT)])
def test_a_kill_in_between_is_taken_up(
    nights: Nights, monkeypatch: pytest.MonkeyPatch, before: Decisions, after: Decisions
) -> None:
    """Killed within the transaction nothing is half done; killed after it nothing is done twice."""
    nights.process(before)
    stored = nights.initiatives()
    whole: Callable[..., None] = add_changes

    def die(*arguments: object) -> None:
        whole(*arguments)
        raise Killed

    monkeypatch.setattr("pipeline.run.add_changes", die)
    with pytest.raises(Killed):
        nights.process(after)
    monkeypatch.undo()
    assert nights.initiatives() == stored
    monkeypatch.setattr("pipeline.run.finish", stop)
    with pytest.raises(Killed):
        nights.process(after)
    monkeypatch.undo()
    assert nights.process(after) == ()
    assert len(nights.initiatives()) == (1 if after is SAME else 2)
