"""What programs fetch: downloads, the feed, style sheet and icon, and whether we are well."""

from collections.abc import Callable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from storage.crawls import load_crawls
from website.assets import asset
from website.feeds import CALENDAR, FEED, calendar_document, feed_document
from website.open_data import DOWNLOADS, data_document
from website.pages.subscriptions import form_options
from website.queries import Asked, read_query, refusal
from website.service import Service, Serving
from website.site import Document, View

router = APIRouter()
_METHODS = ["GET", "HEAD"]
_UNPROCESSABLE, _UNAVAILABLE = 422, 503


@router.api_route("/data/{name}", methods=_METHODS)
def download(request: Request, service: Serving, name: str) -> Response:
    """One of the downloads."""
    view, path = service.view(), f"/data/{name}"
    known = any(one.path == path for one in DOWNLOADS)
    return service.answer(request, view, data_document(view, path) if known else None)


@router.api_route(FEED, methods=_METHODS)
def feed(request: Request, service: Serving) -> Response:
    """What the sources changed, for feed readers: all of it, or what the query asks for."""
    return answer_asked(request, service, feed_document)


@router.api_route(CALENDAR, methods=_METHODS)
def calendar(request: Request, service: Serving) -> Response:
    """The deadlines, for calendars: all of them, or those that the query asks for."""
    return answer_asked(request, service, calendar_document)


def answer_asked(request: Request, service: Service, make: Callable[[View, Asked], Document]) -> Response:
    """What a query asks for; why it can't be, where it asks for what we don't know."""
    view = service.view()
    asked, errors = read_query(request.url.query, form_options(view))
    if errors:
        return PlainTextResponse(refusal(errors), _UNPROCESSABLE, {"Cache-Control": "no-store"})
    return service.answer(request, view, make(view, asked))


@router.api_route("/static/{name}", methods=_METHODS)
def static(request: Request, service: Serving, name: str) -> Response:
    """The style sheet and the icon."""
    return service.answer(request, service.empty_view(), asset(name))


@router.api_route("/healthz", methods=_METHODS)
def health(service: Serving) -> Response:
    """Whether the store answers, for a monitor."""
    headers = {"Cache-Control": "no-store"}
    try:
        with service.sessions() as session:
            load_crawls(session, limit=1)
    except Exception:  # noqa: BLE001  whatever is wrong with the store, the monitor must hear it
        return PlainTextResponse("the database does not answer\n", _UNAVAILABLE, headers)
    return PlainTextResponse("ok\n", headers=headers)
