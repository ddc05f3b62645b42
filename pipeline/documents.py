"""The documents of an initiative: which ones its pages link, and since when that is no news."""

from collections.abc import Iterable, Mapping, Sequence

from domain.captures import Capture
from domain.documents import Document
from domain.initiative import PageRecord, PageUse
from domain.vocabulary import PageRole
from pipeline.survey import SurveyedPage


def is_of_document(use: PageUse) -> bool:
    """Whether an initiative uses a document here, not a page."""
    return use.role is PageRole.DOCUMENT


def linked_by(records: Iterable[PageRecord]) -> dict[str, str]:
    """The documents that the pages of `records` link, each with the words of its first link."""
    found: dict[str, str] = {}
    for record in records:
        for link in record.documents:
            found.setdefault(link.url, link.text)
    return found


def document_uses(
    records: Sequence[PageRecord], old: Sequence[PageUse], pages: Mapping[str, SurveyedPage]
) -> list[PageUse]:
    """The documents that count now: those that are linked, as they were last captured.

    While one of them was not captured yet, those of before stay: it may be one of them at a new address.
    """
    links = linked_by(records)
    known = {use.url: use for use in old}
    uses = [
        PageUse(url=url, key="", source=pages[url].source, role=PageRole.DOCUMENT, capture=pages[url].now)
        for url in links
        if url in pages
    ]
    uses += [known[url] for url in links if url not in pages and url in known]
    if not set(links) <= {use.url for use in uses}:
        uses += [use for use in old if use.url not in links]
    return sorted(uses, key=lambda use: (use.source, use.url))


def document_uses_before(
    records: Sequence[PageRecord], old: Sequence[PageUse], new: Sequence[PageUse]
) -> list[PageUse]:
    """The documents that counted before, and those that were linked then but are captured only now: no news."""
    links, known = linked_by(records), {use.url for use in old}
    late = [use for use in new if use.url in links and use.url not in known]
    return [*old, *late]


def documents_of(
    uses: Sequence[PageUse],
    records: Sequence[PageRecord],
    pages: Mapping[str, SurveyedPage],
    captures: Mapping[int, Capture],
    stored: Sequence[Document],
) -> tuple[Document, ...]:
    """The documents of an initiative as readers see them; one that this run does not survey stays as it is stored.

    `captures` has, by id, those that count now.
    """
    known = {document.url: document for document in stored}
    links = linked_by(records)
    found = []
    for use in uses:
        if use.url in pages:
            page, title = pages[use.url], links.get(use.url, "")
            capture = captures[page.now]
            before = known.get(use.url)
            found.append(
                Document(
                    url=use.url,
                    title=title or (before.title if before else use.url.rpartition("/")[2]),
                    sha256=capture.body_sha256,
                    captured_at=capture.fetched_at,
                    state=page.state,
                )
            )
        elif use.url in known:
            found.append(known[use.url])
    return tuple(found)
