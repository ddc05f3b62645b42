"""Log lines: for people on a terminal, JSON for a log collector."""

import logging
import sys
from typing import Literal

import structlog

from storage.database import DatabaseFailed


def configure_logging(log_format: Literal["text", "json"], *, verbose: bool = False) -> None:
    """Send all log lines to standard error, in one form, with the context of the run."""
    level = logging.INFO if verbose else logging.WARNING
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, last] if log_format == "json" else [*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)
    handler.addFilter(is_worth_reading)
    logging.basicConfig(
        level=level, handlers=[handler], format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )


def is_worth_reading(record: logging.LogRecord) -> bool:
    """Whether an operator wants this line: of Scrapy only errors, and not that a page was given up (an issue tells).

    A database that fails is told by the command itself, once.

    A filter of the handler, because Scrapy sets the level of its own loggers back to DEBUG when a crawl starts.
    """
    if record.name.startswith("scrapy.downloadermiddlewares.retry"):
        return False
    if record.exc_info and isinstance(record.exc_info[1], DatabaseFailed):
        return False
    return record.levelno >= logging.ERROR or not record.name.startswith("scrapy")
