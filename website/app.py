"""The overview as a service: always what is stored at that moment."""

from collections.abc import Callable, Mapping
from datetime import datetime

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storage.database import Sessions
from website.headers import SECURITY_HEADERS, SecurityHeaders
from website.links import relative_url
from website.pages.general import failed_page, not_found_page
from website.routes import files, pages, subscriptions
from website.service import NOT_FOUND, Service, service_of
from website.site import Site, SourceInfo

_FAILED = 500
_MOVED = 308


def create_app(
    sessions: Sessions,
    *,
    public_url: str,
    clock: Callable[[], datetime],
    contact: str = "",
    sources: Mapping[str, SourceInfo] | None = None,
) -> FastAPI:
    """The application; `contact` and `sources` (by name) are shown to readers."""
    app = FastAPI(title="Initiatievenradar", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.service = Service(sessions, Site(public_url, contact, sources or {}), clock, started=clock())
    app.include_router(pages.router)
    app.include_router(files.router)
    app.include_router(subscriptions.router)
    app.add_middleware(SecurityHeaders)
    app.add_exception_handler(NOT_FOUND, not_found)
    app.add_exception_handler(_FAILED, failed)
    return app


def not_found(request: Request, _error: Exception) -> Response:
    """A page in Dutch that leads on; an address with a closing slash leads to the one without."""
    path = request.scope["path"]
    if path.endswith("/") and path.strip("/"):
        return RedirectResponse(relative_url(path.rstrip("/"), current=path, files=False), _MOVED)
    document = not_found_page(service_of(request).empty_view(), path)
    return Response(document.content, NOT_FOUND, {"Cache-Control": "no-store"}, document.media_type)


def failed(request: Request, _error: Exception) -> Response:
    """A page in Dutch when something broke; the server logs what."""
    document = failed_page(service_of(request).empty_view(), request.scope["path"])
    headers = SECURITY_HEADERS | {"Cache-Control": "no-store"}
    return Response(document.content, _FAILED, headers, document.media_type)
