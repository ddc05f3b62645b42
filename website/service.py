"""What every route of the running service needs: the store, what the operator says, and the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated

from fastapi import Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from domain.values import BRUSSELS
from storage.database import Session, Sessions
from website.conditional import respond
from website.site import Document, Site, Snapshot, View
from website.snapshot import load_snapshot

NOT_FOUND = 404


@dataclass(frozen=True)
class Service:
    """The running service; it started at `started`, so its pages may look different since then."""

    sessions: Sessions
    site: Site
    clock: Callable[[], datetime]
    started: datetime

    @contextmanager
    def reading(self) -> Iterator[tuple[Session, View]]:
        """What is stored now, and a session to read more of it."""
        with self.sessions() as session:
            yield session, View(load_snapshot(session, self.site), self.site, self.clock())

    def view(self) -> View:
        """What is stored now."""
        with self.reading() as (_, view):
            return view

    def empty_view(self) -> View:
        """A view for pages that tell nothing of what is stored."""
        return View(Snapshot((), (), (), {}), self.site, self.clock())

    def answer(self, request: Request, view: View, document: Document | None) -> Response:
        """A document, or 304 where the reader has it already.

        Raises:
            HTTPException: 404 where there is no document.
        """
        if document is None:
            raise HTTPException(NOT_FOUND)
        day = datetime.combine(view.today, time(), BRUSSELS)
        return respond(request, document, modified=max(view.snapshot.updated_at or day, day, self.started))


def service_of(request: Request) -> Service:
    """The service that answers this request."""
    service = request.app.state.service
    assert isinstance(service, Service)  # noqa: S101  create_app put it there
    return service


Serving = Annotated[Service, Depends(service_of)]
