"""The pages for readers."""

from typing import NoReturn

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from domain.vocabulary import Kind, Status
from domain.words import word
from website.links import initiative_path, kind_path, relative_url, status_path, theme_path
from website.pages.changes import changes_page, month_page
from website.pages.general import about_page, deadlines_page, open_data_page, sources_page
from website.pages.initiative import initiative_page
from website.pages.overview import overview_page, parse_selection, themes
from website.selection import Selection
from website.service import NOT_FOUND, Serving
from website.snapshot import load_history

router = APIRouter()
_METHODS = ["GET", "HEAD"]
_PERMANENT = 301


@router.api_route("/", methods=_METHODS)
def overview(
    request: Request, service: Serving, q: str = "", soort: str = "", status: str = "", thema: str = ""
) -> Response:
    """The overview, narrowed by words, kind, status and theme."""
    view = service.view()
    return service.answer(request, view, overview_page(view, parse_selection(q, soort, status, thema)))


@router.api_route("/soort/{name}", methods=_METHODS)
def of_kind(request: Request, service: Serving, name: str) -> Response:
    """All initiatives of one kind."""
    found = {word(kind): kind for kind in Kind}.get(name)
    return narrowed(request, service, Selection(kind=found), kind_path(found)) if found else missing()


@router.api_route("/status/{name}", methods=_METHODS)
def of_status(request: Request, service: Serving, name: str) -> Response:
    """All initiatives with one status."""
    found = {word(status): status for status in Status}.get(name)
    return narrowed(request, service, Selection(status=found), status_path(found)) if found else missing()


@router.api_route("/thema/{name}", methods=_METHODS)
def of_theme(request: Request, service: Serving, name: str) -> Response:
    """All initiatives of one theme."""
    return narrowed(request, service, Selection(theme=name), theme_path(name)) if name in themes() else missing()


def narrowed(request: Request, service: Serving, selection: Selection, path: str) -> Response:
    """The overview narrowed to `selection`."""
    view = service.view()
    return service.answer(request, view, overview_page(view, selection, path))


def missing() -> NoReturn:
    """Nothing is there.

    Raises:
        HTTPException: 404, always.
    """
    raise HTTPException(NOT_FOUND)


@router.api_route("/initiatieven/{name}", methods=_METHODS)
def initiative(request: Request, service: Serving, name: str) -> Response:
    """One initiative by its slug; its id, and the id or slug of one that was merged into it, lead there."""
    with service.reading() as (session, view):
        stored = view.snapshot.find(name)
        if stored is None:
            missing()
        if stored.initiative.slug != name:
            target = relative_url(initiative_path(stored.initiative.slug), current=initiative_path(name), files=False)
            return RedirectResponse(target, _PERMANENT)
        versions, changes = load_history(session, stored.initiative.id)
        return service.answer(request, view, initiative_page(view, stored, versions, changes))


@router.api_route("/deadlines", methods=_METHODS)
def deadlines(request: Request, service: Serving) -> Response:
    """What can still be handed in."""
    view = service.view()
    return service.answer(request, view, deadlines_page(view))


@router.api_route("/wijzigingen", methods=_METHODS)
def changes(request: Request, service: Serving) -> Response:
    """The latest changes."""
    view = service.view()
    return service.answer(request, view, changes_page(view))


@router.api_route("/wijzigingen/{month}", methods=_METHODS)
def changes_of_month(request: Request, service: Serving, month: str) -> Response:
    """The changes of one month."""
    view = service.view()
    return service.answer(request, view, month_page(view, month) or missing())


@router.api_route("/bronnen", methods=_METHODS)
def sources(request: Request, service: Serving) -> Response:
    """How the sources are doing."""
    view = service.view()
    return service.answer(request, view, sources_page(view))


@router.api_route("/over", methods=_METHODS)
def about(request: Request, service: Serving) -> Response:
    """What this is."""
    view = service.view()
    return service.answer(request, view, about_page(view))


@router.api_route("/open-data", methods=_METHODS)
def open_data(request: Request, service: Serving) -> Response:
    """What can be downloaded."""
    view = service.view()
    return service.answer(request, view, open_data_page(view))
