"""Log lines: what an operator wants to read, and no more."""

import logging

import pytest

from cli.logging import is_worth_reading


@pytest.mark.parametrize(
    ("name", "level", "expected"),
    [
        ("scrapy.core.engine", logging.DEBUG, False),
        ("scrapy.statscollectors", logging.INFO, False),
        ("scrapy.core.scraper", logging.ERROR, True),
        ("scrapy.downloadermiddlewares.retry", logging.ERROR, False),
        ("apscheduler.scheduler", logging.WARNING, True),
    ],
)
def test_scrapy_speaks_only_of_errors(name: str, level: int, expected: bool) -> None:  # noqa: FBT001  a column of the table
    """Scrapy sets its own loggers to DEBUG when a crawl starts; the handler keeps them out."""
    record = logging.LogRecord(name, level, "", 0, "a line", None, None)
    assert is_worth_reading(record) is expected
