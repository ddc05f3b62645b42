"""What programs fetch: downloads, the feed, style sheet and icon, and whether we are well."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from storage.crawls import load_crawls
from website.assets import asset
from website.feeds import feed_document
from website.open_data import DOWNLOADS, data_document
from website.service import Serving

router = APIRouter()
_METHODS = ["GET", "HEAD"]
_UNAVAILABLE = 503


@router.api_route("/data/{name}", methods=_METHODS)
def download(request: Request, service: Serving, name: str) -> Response:
    """One of the downloads."""
    view, path = service.view(), f"/data/{name}"
    known = any(one.path == path for one in DOWNLOADS)
    return service.answer(request, view, data_document(view, path) if known else None)


@router.api_route("/feed.atom", methods=_METHODS)
def feed(request: Request, service: Serving) -> Response:
    """What the sources changed, for feed readers."""
    view = service.view()
    return service.answer(request, view, feed_document(view))


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
