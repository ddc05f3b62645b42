"""Everything that was not understood: each is kept, counted and shown until it is gone."""

from datetime import datetime
from enum import StrEnum

from domain.value import Value


class IssueCode(StrEnum):
    """Why something could not be read, fetched or understood."""

    UNREACHABLE = "unreachable"
    HTTP_ERROR = "http_error"
    EMPTY_BODY = "empty_body"
    TOO_LARGE = "too_large"
    NOT_HTML = "not_html"
    WRONG_CHARSET = "wrong_charset"
    REFUSED_BY_ROBOTS = "refused_by_robots"
    UNKNOWN_LAYOUT = "unknown_layout"
    UNREADABLE_FIELD = "unreadable_field"
    UNREADABLE_VALUE = "unreadable_value"
    UNMAPPED_WORD = "unmapped_word"
    UNHEALTHY_CRAWL = "unhealthy_crawl"
    PAGE_FAILED = "page_failed"
    READING_DIED = "reading_died"
    TOO_SLOW = "too_slow"
    NO_LONGER_TOLD = "no_longer_told"
    UNREADABLE_DOCUMENT = "unreadable_document"


class Issue(Value):
    """One thing that was not understood: where, which field ("" for the whole page), and the reason in words."""

    code: IssueCode
    url: str
    field: str = ""
    reason: str


class StoredIssue(Value):
    """An open issue: of which source, met at which stage ("crawl" or "read"), and since when."""

    source: str
    stage: str
    issue: Issue
    first_seen: datetime
    last_seen: datetime
