"""Hosts that are in trouble are left alone until the next run."""

from collections import Counter

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

_TROUBLE = frozenset({429, 500, 502, 503, 504, 522, 524})
_ASKED_TO_WAIT = frozenset({429, 503})
_PATIENCE = 5


class HostRests(IgnoreRequest):
    """The host failed too often, or asked us to come back later."""


class RestingHosts:
    """Asks nothing more of a host that failed five times in a row, or that sent Retry-After (RFC 9110 10.2.3)."""

    def __init__(self) -> None:
        self._failures: Counter[str] = Counter()
        self._resting: dict[str, str] = {}

    def process_request(self, request: Request) -> None:
        """Let `request` pass unless its host rests.

        Raises:
            HostRests: with the reason.
        """
        reason = self._resting.get(host_of(request))
        if reason:
            raise HostRests(reason)

    def process_response(self, request: Request, response: Response) -> Response:
        """Count trouble, forget it when the host answers well."""
        host = host_of(request)
        if response.status not in _TROUBLE:
            self._failures[host] = 0
            return response
        wait = (response.headers.get("Retry-After") or b"").decode("ascii", "replace")
        if response.status in _ASKED_TO_WAIT and wait:
            self._resting[host] = f"the host asked us to come back later (Retry-After: {wait})"
        self._count(host, f"HTTP {response.status}")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count requests that got no answer."""
        if not isinstance(exception, IgnoreRequest):
            self._count(host_of(request), str(exception) or type(exception).__name__)

    def _count(self, host: str, reason: str) -> None:
        self._failures[host] += 1
        if self._failures[host] >= _PATIENCE:
            self._resting.setdefault(host, f"the host failed {_PATIENCE} times in a row, the last time with {reason}")


def host_of(request: Request) -> str:
    """The host that `request` asks."""
    return urlparse_cached(request).hostname or ""
