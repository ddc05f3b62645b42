"""The scripted history: what stands where on which night."""

from datetime import timedelta

import pytest

from demo.content import Page
from demo.history import Edit, changed, load_nights, sites_on
from demo.render import render

CHARTER = "/open-data-charter/"


def test_nights_go_forward_at_the_time_of_the_nightly_run() -> None:
    """Every night is later than the one before, at 03:15, within three weeks of one spring."""
    moments = [night.at for night in load_nights()]
    assert moments == sorted(set(moments))
    assert {moment.strftime("%H:%M") for moment in moments} == {"03:15"}
    assert moments[-1] - moments[0] <= timedelta(weeks=3)


def test_the_first_night_brings_no_news() -> None:
    """What stands there first is the baseline."""
    assert load_nights()[0].expect == ()


def test_nights_of_noise_and_of_trouble_bring_no_news() -> None:
    """Where only noise happens or a host is down, nothing is to be heard."""
    quiet = [night for night in load_nights() if night.edits and all(one.noise or one.down for one in night.edits)]
    assert len(quiet) >= 2
    assert all(night.expect == () for night in quiet)


def test_noise_changes_every_page_of_the_static_sites() -> None:
    """A night of noise alters the bytes of all pages."""
    before, after = sites_on(1)["smart.flanders.be"], sites_on(2)["smart.flanders.be"]
    for path, page in before.public.items():
        if page.layout != "feed":
            assert render(before, page) != render(after, after.pages[path]), path


def test_a_host_is_down_for_one_night_only() -> None:
    """The night after the trouble it answers again."""
    down = [any(site.down for site in sites_on(number).values()) for number in range(1, len(load_nights()) + 1)]
    assert down.count(True) == 1
    assert not down[-1]


def test_a_rename_without_redirect_leaves_nothing_at_the_old_address() -> None:
    """The Open Data Charter moves as it really did, and the old address becomes a 404."""
    last = sites_on(len(load_nights()))["smart.flanders.be"]
    assert CHARTER in sites_on(1)["smart.flanders.be"].public
    assert CHARTER not in last.public
    assert CHARTER not in last.redirects
    assert "/open-data-beleid/open-data-charter/" in last.public


def test_a_moved_wiki_page_keeps_its_article_id() -> None:
    """Only the title differs, as when MediaWiki moves a page."""
    first, last = (sites_on(number)["vloca-kennishub.vlaanderen.be"] for number in (1, len(load_nights())))
    before = first.pages["/VLOCA:Monitoring_van_de_Laak_(VLAIO_CoT)"]
    after = last.pages["/CoCreatieAanvraag:Monitoring_van_de_Laak_(VLAIO_CoT)"]
    assert before.model_extra == after.model_extra
    assert after.title == "CoCreatieAanvraag:Monitoring van de Laak (VLAIO CoT)"


def test_a_changed_passage_must_occur_exactly_once() -> None:
    """A script that no longer fits the content is an error, not a night without news."""
    page = Page.model_validate({"path": "/", "layout": "page", "title": "Een een", "html": "een"})
    with pytest.raises(ValueError, match="occurs 2 times"):
        changed(page, "een", "twee")


def test_an_edit_does_one_thing() -> None:
    """Two things at once have no order, so they are refused."""
    with pytest.raises(ValueError, match="one of publish"):
        Edit(publish="a/b", remove="a/b")
