"""The demo server: what a crawler meets on each host."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

import pytest

from demo.history import load_nights
from demo.server import DemoServer

WWW = "www.vlaanderen.be"
SMART = "smart.flanders.be"
VLOCA = "vloca.vlaanderen.be"
WIKI = "vloca-kennishub.vlaanderen.be"
LOCAL = "lokaalbestuur.vlaanderen.be"


@pytest.fixture
def demo() -> Iterator[DemoServer]:
    """The demo sites on their first night."""
    with DemoServer() as server:
        yield server


def get(demo: DemoServer, host: str, target: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one GET."""
    with closing(http.client.HTTPConnection(*demo.address, timeout=10)) as connection:
        sent = {"Host": host} | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", target, headers=sent)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


def test_every_public_page_answers(demo: DemoServer) -> None:
    """Each page of each site is served on the first, a troubled and the last night, unless its host is down."""
    for number in (1, 6, len(load_nights())):
        demo.night = number
        for host, site in demo.sites.items():
            expected = 500 if site.down else 200
            for path in site.public:
                assert get(demo, host, wire(path))[0] == expected, (number, host, path)


def wire(path: str) -> str:
    """The path as it travels."""
    return quote(path)


def test_a_calm_page_is_not_sent_twice(demo: DemoServer) -> None:
    """A stored ETag gets a 304 without body."""
    _, headers, _ = get(demo, SMART, "/over/")
    status, _, body = get(demo, SMART, "/over/", If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")


def test_a_wiki_page_differs_at_each_fetch(demo: DemoServer) -> None:
    """Counters and request ids change, and there are no validators to rely on."""
    _, headers, first = get(demo, WIKI, "/VLOCA:B-WaterSmart")
    _, _, second = get(demo, WIKI, "/VLOCA:B-WaterSmart")
    assert first != second
    assert "ETag" not in headers


def test_a_missing_slash_is_redirected(demo: DemoServer) -> None:
    """The static sites send 301 to the address with a slash; the others never end in one."""
    assert get(demo, SMART, "/over")[:1] == (301,)
    assert get(demo, SMART, "/over")[1]["Location"] == "/over/"
    assert get(demo, WWW, "/lokaal-bestuur/")[1]["Location"] == "/lokaal-bestuur"


def test_the_old_address_of_the_wiki_leads_to_the_new_one(demo: DemoServer) -> None:
    """Links from before the move of April 2022 still work."""
    _, headers, _ = get(demo, WIKI, "/vloca-kennishub/VLOCA:Rainbrain")
    assert headers["Location"] == "/VLOCA:Rainbrain"


def test_unknown_addresses_get_the_own_page_of_the_site(demo: DemoServer) -> None:
    """The permanently dead link to the contact page is a real 404."""
    status, _, body = get(demo, SMART, "/contact/")
    assert status == 404
    assert b"Page not found :(" in body


def test_gzip_is_given_on_request_only(demo: DemoServer) -> None:
    """A client that does not ask gets plain bytes."""
    assert "Content-Encoding" not in get(demo, SMART, "/")[1]
    assert get(demo, SMART, "/", Accept_Encoding="gzip")[1]["Content-Encoding"] == "gzip"


def test_a_trailing_dot_names_the_same_host(demo: DemoServer) -> None:
    """`lokaalbestuur.vlaanderen.be.` is a valid other spelling."""
    assert get(demo, LOCAL + ".", "/home")[0] == 200


def test_a_host_that_is_not_played_is_refused(demo: DemoServer) -> None:
    """Nothing is served under a name that the demo does not know."""
    assert get(demo, "example.org", "/")[0] == 421


def test_pages_of_a_list_are_near_duplicates_with_previous_first(demo: DemoServer) -> None:
    """The pager repeats the introduction, and from page 1 on its first link leads back."""
    body = get(demo, LOCAL, "/home?page=1")[2].decode()
    assert "Deze inleiding staat op elke bladzijde" in body
    assert body.index("Vorige") < body.index("Volgende")
    hub = get(demo, WWW, "/lokaal-bestuur?page=1")[2].decode()
    assert hub.index("Vorige") < hub.index("Volgende")


def test_marketing_parameters_lead_to_the_same_page(demo: DemoServer) -> None:
    """A link from a newsletter shows the page itself."""
    plain = get(demo, LOCAL, "/contact")[2]
    assert get(demo, LOCAL, "/contact?_cldee=x&recipientid=y&utm_source=z")[2] == plain


def test_the_calendar_is_json_served_as_html(demo: DemoServer) -> None:
    """Event pages carry only a title; their dates stand here, and nowhere else."""
    _, headers, body = get(demo, VLOCA, "/calendar-data/")
    assert headers["Content-Type"].startswith("text/html")
    assert {event["start"] for event in json.loads(body)} == {"2021-05-06", "2021-04-22"}
    assert b"2021-05-06" not in get(demo, VLOCA, "/events/Mobiliteit-workshop-3/")[2]


def test_trajectories_print_the_month_first(demo: DemoServer) -> None:
    """17 November stands there as 11/17/2020, while news prints the day first."""
    assert b"Gepost op 11/17/2020" in get(demo, VLOCA, "/trajecten/Mobiliteit-mobipunten/")[2]
    assert b">18/11/2020</time>" in get(demo, VLOCA, "/nieuws/VLOCA-traject-2/")[2]


def test_requests_are_remembered(demo: DemoServer) -> None:
    """A test can see what a crawler asked for."""
    get(demo, LOCAL, "/print/contact")
    assert demo.requests[-1] == (LOCAL, "/print/contact", 404)


def test_the_head_is_as_broken_as_the_real_one(demo: DemoServer) -> None:
    """Two html tags, two descriptions, and a canonical address on a host that is not the site."""
    body = get(demo, SMART, "/smart-flanders-2.0/cityflows/")[2].decode()
    assert body.count("<html") == 2
    assert body.count('name="description"') == 2
    assert 'rel="canonical" href="https://url-strategie.' in body
    assert 'class="spotlight__title"' in get(demo, SMART, "/smart-flanders-2.0/")[2].decode()
