"""What a site can make us do: connect elsewhere, say secrets, or eat memory. Nothing.

Cookies of a page, bodies without end and names with an address on loopback stand in tests/scrapers/test_crawl.py,
sitemaps that are no XML or have a document type in tests/scrapers/test_sitemap.py, and documents that take too much
time or memory in tests/scrapers (documents) and tests/pipeline/test_documents.py.
"""

import gzip
import io
import socket
import zipfile
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import brotli
import pytest
from backports import zstd

from scrapers.compression import is_whole_brotli, is_whole_deflate, is_whole_gzip, is_whole_zstd
from scrapers.connect import is_public
from scrapers.documents.read import read_document
from storage.captures import page_captures
from storage.database import Sessions
from storage.issues import open_issues

if TYPE_CHECKING:
    from conftest import Hosts, Night

HOST, OTHER = "proef.vlaanderen.be", "ander.vlaanderen.be"
SITE = f"https://{HOST}"
MEBIBYTE = 1024 * 1024
MOST_MEMORY = 256 * MEBIBYTE
LITERALS = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "0.0.0.0",
    "0",
    "169.254.169.254",
    "10.0.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "224.0.0.1",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fd00::1]",
    "localhost",
    "localhost.",
    "127.0.0.1.",
]
"""Ways to write addresses that the world can't reach."""
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=1),
    "zstd": zstd.compress,
}
WHOLE = {"gzip": is_whole_gzip, "deflate": is_whole_deflate, "br": is_whole_brotli, "zstd": is_whole_zstd}

pytestmark = pytest.mark.xdist_group("safe")
Add = Callable[..., None]
Run = Callable[..., "Night"]


def reasons(sessions: Sessions) -> dict[str, str]:
    """What is wrong, by path."""
    with sessions() as session:
        return {one.issue.url.removeprefix(SITE): one.issue.reason for one in open_issues(session)}


def kept(sessions: Sessions) -> list[str]:
    """The paths of the pages that are stored."""
    with sessions() as session:
        return sorted(page.url.removeprefix(SITE) for page in page_captures(session, "proef"))


def put(hosts: "Hosts", path: str, body: bytes, status: int = 200, **headers: str) -> None:
    """One answer of the host."""
    hosts.page(HOST, path)
    named = {"Content-Type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}
    hosts.replies[HOST, path] = type(hosts.replies[HOST, path])(body, status, named)


def test_no_spelling_of_an_address_leads_inside(
    hosts: "Hosts", crawl: Run, sources: Add, sqlite_sessions: Sessions
) -> None:
    """A source, or whoever wrote it, may name such a host; nothing connects there, over http or https."""
    port = hosts.address[1]
    feeds = [f"{scheme}://{literal}:{port}/" for literal in LITERALS for scheme in ("http", "https")]
    sources("proef", HOST, more=f"feeds: {feeds}")
    hosts.page(HOST, "/")
    crawl(timeout=3)
    assert {one.host for one in hosts.asked} == {HOST}
    assert set(reasons(sqlite_sessions)) == set(feeds)


def test_a_redirect_leads_nowhere_inside(hosts: "Hosts", crawl: Run, sources: Add, sqlite_sessions: Sessions) -> None:
    """Not for pages and not for robots.txt; nor to another scheme, or with a name and password."""
    port = hosts.address[1]
    sources("proef", HOST, more="document_hosts: ['127.0.0.1', '2130706433', localhost, '::1']")
    ways = [f"http://{one}:{port}/geheim.pdf" for one in ("127.0.0.1", "2130706433", "localhost", "[::1]")]
    ways += ["file:///etc/passwd", "ftp://127.0.0.1/x.pdf", "data:text/html,x", f"//127.0.0.1:{port}/geheim.pdf"]
    hosts.page(HOST, "/", *(f"/{number}/" for number in range(len(ways))))
    for number, way in enumerate(ways):
        put(hosts, f"/{number}/", b"", 302, Location=way)
    crawl()
    assert {one.host for one in hosts.asked} == {HOST}
    assert kept(sqlite_sessions) == ["/"]


@pytest.mark.parametrize("way", ["http://127.0.0.1:{port}/x", "http://2130706433:{port}/x", "http://[::1]:{port}/x"])
def test_robots_txt_leads_nowhere_inside(hosts: "Hosts", crawl: Run, sources: Add, way: str) -> None:
    """It can't be had there, so nothing is asked."""
    sources("proef", HOST)
    hosts.page(HOST, "/")
    put(hosts, "/robots.txt", b"", 302, Location=way.format(port=hosts.address[1]))
    crawl()
    assert {one.path for one in hosts.asked} == {"/robots.txt"}
    assert {one.host for one in hosts.asked} == {HOST}


@pytest.mark.parametrize("literal", ["::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::", "224.0.0.1", "ff02::1"])
def test_wrapped_and_group_addresses_are_not_public(literal: str) -> None:
    """Whatever they wrap."""
    assert not is_public(literal)


def test_no_credentials_and_no_cookies_are_ever_sent(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """Not those of a link, a redirect of a page or of robots.txt; no cookie comes back, on no host."""
    cookie = {"Set-Cookie": "volg=mij; Domain=vlaanderen.be"}
    sources("proef", HOST)
    put(hosts, "/robots.txt", b"", 302, Location=f"https://an:geheim@{HOST}/r", **cookie)
    put(hosts, "/r", b"User-agent: *\nAllow: /\n", **cookie)
    hosts.page(HOST, "/", f"https://an:geheim@{HOST}/a/", "/b/")
    hosts.page(HOST, "/a/")
    put(hosts, "/b/", b"", 301, Location=f"https://an:geheim@{HOST}/c/")
    hosts.page(HOST, "/c/")
    for reply in hosts.replies.values():
        reply.headers |= cookie
    crawl()
    assert set(hosts.paths(HOST)) == {"/robots.txt", "/r", "/", "/a/", "/b/", "/c/"}
    for asked in hosts.asked:
        assert not {"authorization", "cookie", "proxy-authorization"} & set(asked.headers)
        assert "geheim" not in str(asked.headers)


def test_a_refresh_does_not_lead_out_of_the_site(
    hosts: "Hosts", crawl: Run, sources: Add, sqlite_sessions: Sessions
) -> None:
    """A page that sends readers elsewhere stays itself."""
    sources("proef", HOST)
    put(hosts, "/", f'<meta http-equiv="refresh" content="0; url=https://{OTHER}/">'.encode())
    hosts.page(OTHER, "/")
    crawl()
    assert hosts.paths(OTHER) == []
    assert kept(sqlite_sessions) == ["/"]


def test_a_name_that_leads_inside_is_not_connected_to(hosts: "Hosts", crawl: Run, sources: Add) -> None:
    """The name of this machine has an address that the world can't reach."""
    name = socket.gethostname()
    sources("proef", name, more=f"feeds: ['http://{name}:{hosts.address[1]}/']")
    crawl()
    assert hosts.asked == []


def test_no_bomb_takes_more_than_256_mib(hosts: "Hosts", crawl: Run, sources: Add, sqlite_sessions: Sessions) -> None:
    """Each encoding, twice over too, stops at 10 MB; what is left of the site is read."""
    sources("proef", HOST)
    zeros = b" " * (100 * MEBIBYTE)
    names = [*ENCODERS, "gzip, gzip"]
    for number, name in enumerate(names):
        body = zeros
        for one in name.split(", "):
            body = ENCODERS[one](body)
        put(hosts, f"/{number}/", body, Content_Encoding=name)
    del zeros
    hosts.page(HOST, "/", *(f"/{number}/" for number in range(len(names))), "/goed/")
    hosts.page(HOST, "/goed/")
    night = crawl(timeout=60)
    assert night.peak < MOST_MEMORY, night.peak / MEBIBYTE
    assert kept(sqlite_sessions) == ["/", "/goed/"]
    assert all("exceeded" in reason for reason in reasons(sqlite_sessions).values())
    assert len(reasons(sqlite_sessions)) == len(names)


BILLION = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
)
FILE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def test_no_xml_takes_more_than_256_mib_or_reads_a_file(
    hosts: "Hosts", crawl: Run, sources: Add, sqlite_sessions: Sessions
) -> None:
    """Sitemaps and feeds with entities of entities, with entities of elsewhere, zipped once and twice, or too big."""
    listed = b"<urlset><url><loc>%s</loc></url></urlset>"
    inside = f"http://127.0.0.1:{hosts.address[1]}/dtd".encode()
    maps = {
        "/lachen.xml": BILLION + b"]>" + listed % b"&j;",
        "/bestand.xml": FILE + listed % f"{SITE}/&x;".encode(),
        "/elders.xml": b'<!DOCTYPE a SYSTEM "%s">' % inside + listed % SITE.encode(),
        "/bom.xml.gz": gzip.compress(b" " * (100 * MEBIBYTE)),
        "/dubbel.xml.gz": gzip.compress(gzip.compress(listed % SITE.encode())),
        "/lachen.xml.gz": gzip.compress(BILLION + b"]>" + listed % b"&j;"),
    }
    feeds = {
        "/feed.xml": BILLION + b"]><rss><link>&j;</link></rss>",
        "/feed2.xml": FILE + b"<rss><link>&x;</link></rss>",
    }
    for path, body in (maps | feeds).items():
        put(hosts, path, body, Content_Type="application/xml")
    sources(
        "proef", HOST, more=f"sitemaps: {[SITE + path for path in maps]}\n  feeds: {[SITE + path for path in feeds]}"
    )
    hosts.page(HOST, "/")
    night = crawl(timeout=60)
    assert night.peak < MOST_MEMORY, night.peak / MEBIBYTE
    assert set(hosts.paths(HOST)) <= {"/robots.txt", "/", *maps, *feeds, "/&j;", "/&x;"}
    assert "/" in kept(sqlite_sessions)
    assert set(maps) <= set(reasons(sqlite_sessions))


def test_headers_without_end_are_not_kept(hosts: "Hosts", crawl: Run, sources: Add, sqlite_sessions: Sessions) -> None:
    """An answer is given up after a quarter of a megabyte of them; the next page is asked for."""
    sources("proef", HOST)
    hosts.page(HOST, "/", "/kop/", "/goed/")
    hosts.page(HOST, "/goed/")
    put(hosts, "/kop/", b"<h1>Kop</h1>", **{f"X-{number}": "a" * 1000 for number in range(2000)})
    crawl()
    assert kept(sqlite_sessions) == ["/", "/goed/"]
    assert "bytes of headers" in reasons(sqlite_sessions)["/kop/"]


def test_no_page_takes_more_than_256_mib(hosts: "Hosts", crawl: Run, sources: Add, sqlite_sessions: Sessions) -> None:
    """Ten megabytes of tags make a tree that is many times as big."""
    sources("proef", HOST)
    hosts.page(HOST, "/", "/tags/", "/diep/", "/links/")
    put(hosts, "/tags/", b"<a>" * (3 * MEBIBYTE))
    put(hosts, "/diep/", b"<div>" * (2 * MEBIBYTE))
    put(hosts, "/links/", b"<a href=a>" * MEBIBYTE)
    night = crawl(timeout=60)
    assert night.peak < MOST_MEMORY, night.peak / MEBIBYTE
    assert kept(sqlite_sessions) == ["/"]
    assert all("tags" in reason for reason in reasons(sqlite_sessions).values())


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_a_body_that_is_cut_off_is_told_from_a_whole_one(name: str) -> None:
    """In whichever encoding, wherever it is cut; more than one member or frame may follow each other."""
    body = ENCODERS[name](b"".join(b"regel %d\n" % number for number in range(20_000)))
    assert WHOLE[name](body)
    for cut in (1, 9, len(body) // 2):
        assert not WHOLE[name](body[:-cut])
    if name in {"gzip", "zstd"}:
        assert WHOLE[name](body + body)
        assert not WHOLE[name](body + body[:-9])


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_a_compressed_page_that_is_cut_off_is_no_page(
    hosts: "Hosts", crawl: Run, sources: Add, sqlite_sessions: Sessions, name: str
) -> None:
    """Also where the server says that this is all."""
    sources("proef", HOST)
    hosts.page(HOST, "/", "/half/")
    body = ENCODERS[name](b"<html>" + b"".join(b"<p>regel %d</p>" % number for number in range(9999)))
    put(hosts, "/half/", body[: len(body) // 2], Content_Encoding=name)
    crawl()
    assert kept(sqlite_sessions) == ["/"]
    assert "cut off" in reasons(sqlite_sessions)["/half/"]


def test_a_page_whose_connection_ended_early_is_no_page(
    hosts: "Hosts", crawl: Run, sources: Add, sqlite_sessions: Sessions
) -> None:
    """Where no length is told, its own end tells whether it is whole; text that is no page may end anywhere."""
    sources("proef", HOST)
    hosts.page(HOST, "/", "/half/", "/heel/", "/tekst/")
    for path, body in (
        ("/half/", b"<html><p>de helft"),
        ("/heel/", b"<html></HTML> <!-- x -->"),
        ("/tekst/", b"tekst"),
    ):
        put(hosts, path, body)
        hosts.replies[HOST, path].until_closed = True
    crawl()
    assert kept(sqlite_sessions) == ["/", "/heel/", "/tekst/"]
    assert "cut off" in reasons(sqlite_sessions)["/half/"]


def test_a_page_that_ends_amid_a_word_is_no_page(
    hosts: "Hosts", crawl: Run, sources: Add, sqlite_sessions: Sessions
) -> None:
    """Also where the server says that this is all; a page may leave its last tags to the reader, but not the text."""
    sources("proef", HOST)
    hosts.page(HOST, "/", "/half/", "/tag/", "/open/", "/heel/", "/slordig/")
    put(hosts, "/half/", b"<!doctype html><html><body><main><p>Indienen kan tot en m")
    put(hosts, "/tag/", b"<html><body><main><p>Indienen kan</p><p class")
    put(hosts, "/open/", b"<html><body><main><ul><li>Aalst</li><!-- </ul></main></body> -->")
    put(hosts, "/heel/", b"<html><body><main><p>Indienen kan</p></main><script>'<div><div>'</script>\n")
    put(hosts, "/slordig/", b"<html><body><main><div><ul><p>Indienen kan</p></main>\n")
    crawl()
    assert kept(sqlite_sessions) == ["/", "/heel/", "/slordig/"]
    assert all("cut off" in reason for reason in reasons(sqlite_sessions).values())


@pytest.mark.parametrize("format_of", ["docx", "xlsx"])
def test_a_zip_bomb_is_no_document(format_of: str) -> None:
    """It is told by its directory, and where that lies, by what comes out."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * (150 * MEBIBYTE))
    honest = made.getvalue()
    size = (150 * MEBIBYTE).to_bytes(4, "little")
    for body in (honest, honest.replace(size, (1000).to_bytes(4, "little"))):
        read = read_document(f"{SITE}/bom.{format_of}", body)
        assert (read.parts, bool(read.problem)) == ((), True)
