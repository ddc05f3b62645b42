"""Conditional requests (RFC 9110 13.1): ask only for what may have changed."""

from domain.captures import KnownPage


def conditional_headers(page: KnownPage) -> dict[str, str]:
    """The headers that let a server answer 304.

    If-None-Match alone where there is an ETag: some servers want both to match when both are sent. Otherwise the
    server's own Last-Modified, never a time of ours: some compare it exactly.
    """
    if page.etag:
        return {"If-None-Match": page.etag}
    return {"If-Modified-Since": page.last_modified} if page.last_modified else {}
