"""Where connections go: to the addresses of `RADAR_CONNECT_TO`, otherwise to public addresses only."""

import ipaddress
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

from scrapers.hosts import host_of, note_answer, run_of

_DNS_SECONDS = 60.0
_IN_HEADERS = (STATUS, HEADER)
_MOST_HEADERS = 256 * 1024
ConnectTo = Mapping[str, tuple[str, int]]


_WRAPPED = tuple(map(ipaddress.IPv6Network, ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "2001::/32", "2002::/16")))
"""Networks of IPv6 in which an IPv4 address of any sort is wrapped (RFC 4291 2.5.5, 6052, 4380, 3056)."""


class NotPublicError(DNSLookupError):
    """A host has an address that is not public, so nothing is asked there."""

    def __str__(self) -> str:
        return str(self.args[0])


def is_literal(host: str) -> bool:
    """Whether `host` is an IP address instead of a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Whether `address` is an IP address of one host that the world can reach."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address) and any(found in network for network in _WRAPPED):
        return False
    return found.is_global and not found.is_multicast


class PublicResolver(CachingThreadedResolver):
    """Resolves names to public addresses only; the address that is checked is the one that is connected to."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":  # noqa: N802  Twisted's name
        """The address of `name`; fails with NotPublicError where it is not public.

        Literal addresses were let through, or chosen, by ConnectToHandler.
        """
        if is_literal(name):
            return succeed(name)
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(refuse_unless_public, name)


def refuse_unless_public(address: str, name: str) -> str:
    """`address` if the world can reach it.

    Raises:
        NotPublicError: naming the host and the address.
    """
    if not is_public(address):
        raise NotPublicError(f"{name} has the address {address}, which is not public")
    return address


def install_resolver() -> None:
    """Have the reactor that runs resolve names to public addresses only; a crawler process does so by itself."""
    from twisted.internet import reactor  # noqa: PLC0415  importing it earlier would choose one

    PublicResolver(reactor, 0, _DNS_SECONDS).install_on_reactor()


class HeadersTooLong(Exception):  # noqa: N818  the name is what the reader sees
    """An answer whose headers do not end."""


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Gives up on an answer that has more headers than any has: Twisted keeps them all, until the time is over."""

    _head = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  Twisted's name
        """Take a piece of an answer."""
        super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted has few types
        parser = self._parser
        self._head = self._head + len(data) if parser is not None and parser.state in _IN_HEADERS else 0
        if self._head > _MOST_HEADERS:
            self._head = 0
            error = HeadersTooLong(f"more than {_MOST_HEADERS} bytes of headers")
            self._giveUp(Failure(error))  # type: ignore[no-untyped-call]  # as above


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes such protocols."""

    def buildProtocol(self, addr: IAddress | None) -> BoundedProtocol:  # noqa: N802  Twisted's name
        """A protocol for one connection."""
        del addr
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # as above


class ConnectToHandler(HTTP11DownloadHandler):
    """Asks when it is our turn. Requests for mapped hosts are sent in plain HTTP to their address.

    They keep the real Host header and URL. Names and passwords in an address are sent to nobody.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asking = crawler
        self._pool._factory = BoundedFactory  # noqa: SLF001  as Scrapy sets its own
        self._connect_to: ConnectTo = crawler.settings.getdict("CONNECT_TO")

    async def download_request(self, request: Request) -> Response:
        """The answer to `request`, under the address that was asked for."""
        host, run = host_of(request), run_of(self._asking)
        async with run.turns.turn(host) as began:
            run.requests += 1
            try:
                response = await self._ask(nameless(request), host)
            except Exception as error:
                run.turns.failed(host, str(error) or type(error).__name__)
                raise
            finally:
                run.seconds += monotonic() - began
            run.bytes += len(response.body)
            note_answer(run, request, response)
        return response if response.url == request.url else response.replace(url=request.url)

    async def _ask(self, request: Request, host: str) -> Response:
        target = self._connect_to.get(host)
        if target is None:
            refuse_literal(host)
            return await super().download_request(request)
        sent = mapped(request, *target)
        try:
            return await super().download_request(sent)
        except (DownloadTimeoutError, DownloadCancelledError) as error:  # these tell the address that was sent
            raise type(error)(str(error).replace(sent.url, request.url)) from error


def refuse_literal(host: str) -> None:
    """Let only names and public addresses pass.

    Raises:
        CannotResolveHostError: for a literal address that is not public.
    """
    if is_literal(host) and not is_public(host):
        raise CannotResolveHostError(f"{host} is not a public address")


def nameless(request: Request) -> Request:
    """`request` without a name and password in its address."""
    parts = urlsplit(request.url)
    if "@" not in parts.netloc:
        return request
    return request.replace(url=urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))


def mapped(request: Request, address: str, port: int) -> Request:
    """`request` as it is sent to `address` and `port`."""
    parts = urlsplit(request.url)
    host = f"[{address}]" if ":" in address else address
    sent: Any = request.replace(url=urlunsplit(("http", f"{host}:{port}", parts.path, parts.query, "")))
    sent.headers["Host"] = parts.netloc
    return sent  # type: ignore[no-any-return]  # Scrapy types replace() loosely
