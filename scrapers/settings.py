"""Scrapy's settings: polite and safe by default, with what an operator chose."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class CrawlOptions:
    """How to crawl. `delay` is in seconds between two requests to a host; `contact` goes into the User-Agent.

    An answer must be complete within `timeout` seconds. `connect_to` maps hosts to (address, port). `refetch` asks
    also for what is believed unchanged; `page_limit` ends each source after so many pages.
    """

    contact: str = ""
    connect_to: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    delay: float = 1.0
    timeout: float = 60.0
    refetch: bool = False
    page_limit: int | None = None


def scrapy_settings(options: CrawlOptions) -> dict[str, Any]:
    """Settings for one process that crawls all sources."""
    return {
        "USER_AGENT": user_agent(options.contact),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "initiatievenradar",
        # What Scrapy brings of itself is left out, for it loads, and asks for every page, what we have no use for;
        # so is what would go against what we promise: cookies, credentials, proxies, redirects that nobody sees.
        "EXTENSIONS_BASE": {},
        "EXTENSIONS": {"scrapy.extensions.closespider.CloseSpider": 0},
        "SPIDER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            "scrapers.robots.RobotsMiddleware": 100,
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
            "scrapers.hosts.RestingHosts": 560,  # nearer to the site than the retries, so that it sees each answer
            "scrapers.compression.WholeBodies": 590,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,  # of robots.txt
        },
        "ITEM_PIPELINES": {"scrapers.item_pipelines.StoreAnswers": 300},
        "DOWNLOAD_HANDLERS": {
            "http": "scrapers.connect.ConnectToHandler",
            "https": "scrapers.connect.ConnectToHandler",
            "ftp": None,
            "s3": None,
            "file": None,
            "data": None,
        },
        "CONNECT_TO": dict(options.connect_to),
        "TWISTED_DNS_RESOLVER": "scrapers.connect.PublicResolver",
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_DELAY": 0,  # scrapers.turns waits, for all crawlers together
        "DOWNLOAD_DELAY_JITTER": 0,
        "DUPEFILTER_CLASS": "scrapers.asked.AskedAddresses",
        "SCHEDULER_MEMORY_QUEUE": "scrapers.waiting.WaitingRequests",
        "SCHEDULER_START_MEMORY_QUEUE": "scrapers.waiting.WaitingInOrder",
        "CONCURRENT_REQUESTS": 1,  # of one source; what is in flight could not be held back any more
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_ITEMS": 1,  # each response otherwise makes a hundred workers
        "DOWNLOAD_TIMEOUT": options.timeout,
        "DOWNLOAD_MAXSIZE": 10 * MEBIBYTE,
        "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": 1,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # reads the source of each callback anew for each answer
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
    }


def user_agent(contact: str) -> str:
    """Who we are and whom to write to (RFC 9110 10.1.5)."""
    product = f"initiatievenradar/{version('initiatievenradar')}"
    return f"{product} (+{contact})" if contact else product


def own_hosts(connect_to: Mapping[str, tuple[str, int]]) -> list[str]:
    """Hosts that are served on this machine: no neighbour is there to wait for."""
    return [host for host, (address, _) in connect_to.items() if ipaddress.ip_address(address).is_loopback]
