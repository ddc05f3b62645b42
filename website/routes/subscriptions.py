"""Signing up, confirming, changing, ending: no account, no cookie, a token in each link.

A GET changes nothing: programs that scan mail follow links. No answer tells whether an address gets mail.
"""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from domain.subscriptions import Choices, Filters, Signup, Subscriber
from domain.tokens import Purpose, make_token, read_token
from storage.database import Session
from storage.secrets import link_key
from storage.signups import confirm_signup, load_signup, request_signup
from storage.subscribers import change_choices, erase, load_subscriber, set_paused, set_reachable, stored_about
from website.pages.subscriptions import Action, follow_page, form_options, preferences_page, subscribe_page, told_page
from website.service import Service, Serving
from website.site import Document
from website.subscriptions import TEXT_VERSION, Entry, parse_form, read_choices, read_entry

router = APIRouter()
_LARGEST_FORM = 64 * 1024
_SEE_OTHER, _GONE, _TOO_LARGE, _UNPROCESSABLE = 303, 410, 413, 422
_PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_ASKED = (
    "Kijk in uw mailbox",
    "Als dit adres van u is, krijgt u binnen enkele minuten een mail met een link om te bevestigen.",
    "Niets gekregen? Kijk bij de ongewenste mail, of probeer het over een uur opnieuw.",
)
_OVER = (
    "Deze link werkt niet meer",
    "Hij is al gebruikt, is ouder dan een week, of is niet volledig overgenomen. Schrijf u gerust opnieuw in.",
)
_ENDED = ("U krijgt geen mail meer", "We hebben uw adres en uw keuzes gewist.")


async def form_of(request: Request) -> list[tuple[str, str]]:
    """The fields that were sent.

    Raises:
        HTTPException: 413 where they are longer than any form of ours.
    """
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST_FORM:
            raise HTTPException(_TOO_LARGE)
    return parse_form(body)


Form = Annotated[list[tuple[str, str]], Depends(form_of)]


def answer(document: Document, status: int = 200) -> Response:
    """A page that nobody keeps."""
    return Response(document.content, status, _PRIVATE, document.media_type)


@router.get("/inschrijven")
def subscribe_form(service: Serving, initiatief: str = "") -> Response:
    """The form, for everything or for one initiative."""
    view = service.view()
    stored = view.snapshot.find(initiatief) if initiatief else None
    filters = Filters(initiatives=(stored.initiative.id,)) if stored else Filters()
    return answer(subscribe_page(view, Entry("", Choices(filters=filters))))


@router.post("/inschrijven")
def subscribe(service: Serving, form: Form) -> Response:
    """Ask for mail; the answer is the same for every address. Who wants none is shown what follows their choices."""
    view = service.view()
    entry = read_entry(form, form_options(view))
    if ("doe", "volg") in form and not entry.errors.keys() - {"email"}:
        return answer(follow_page(view, entry.choices.filters))
    if entry.errors:
        return answer(subscribe_page(view, entry), _UNPROCESSABLE)
    if ("website", "") in form:  # a field that people don't see, and that programs fill in
        with service.sessions.begin() as session:
            request_signup(session, entry.email, entry.choices, text_version=TEXT_VERSION, now=service.clock())
    return answer(told_page(view, "/inschrijven", *_ASKED, filters=entry.choices.filters))


@router.get("/inschrijven/bevestigen")
def confirm_form(service: Serving, token: str = "") -> Response:
    """The button to confirm with."""
    path = "/inschrijven/bevestigen"
    with service.sessions.begin() as session:
        signup = signup_of(session, service, token)
    if signup is None:
        return answer(told_page(service.empty_view(), path, *_OVER), _GONE)
    action = Action(path, "Ja, stuur mij mail", {"token": token})
    text = f"De Initiatievenradar zal mailen naar {signup.email}."
    return answer(told_page(service.empty_view(), path, "Bevestig uw inschrijving", text, action=action))


@router.post("/inschrijven/bevestigen")
def confirm(service: Serving, form: Form) -> Response:
    """Make a subscriber of who signed up, and show what they get."""
    token = dict(form).get("token", "")
    with service.sessions.begin() as session:
        signup = signup_of(session, service, token)
        subscriber = confirm_signup(session, signup, token=token, now=service.clock()) if signup else None
        key = link_key(session)
    if subscriber is None:
        return answer(told_page(service.empty_view(), "/inschrijven/bevestigen", *_OVER), _GONE)
    own = make_token(key, Purpose.MANAGE, subscriber.id, subscriber.nonce)
    return RedirectResponse(f"../voorkeuren/{own}?bevestigd=ja", _SEE_OTHER, _PRIVATE)


def signup_of(session: Session, service: Service, token: str) -> Signup | None:
    """Who signed up with this token, None where it is over."""
    found = read_token(link_key(session), Purpose.CONFIRM, token)
    return load_signup(session, *found, now=service.clock()) if found else None


def subscriber_of(session: Session, token: str) -> Subscriber | None:
    """Whose link has this token, None where they are gone."""
    found = read_token(link_key(session), Purpose.MANAGE, token)
    return load_subscriber(session, *found) if found else None


@router.get("/voorkeuren/{token}")
def preferences(service: Serving, token: str, bevestigd: str = "") -> Response:
    """What a subscriber gets."""
    with service.sessions.begin() as session:
        subscriber = subscriber_of(session, token)
    done = "U bent ingeschreven." if bevestigd else ""
    return shown(service, token, subscriber, done=done)


@router.post("/voorkeuren/{token}")
def change(service: Serving, token: str, form: Form) -> Response:
    """Change what a subscriber gets, pause it, or take it up again."""
    choices, errors = read_choices(form, form_options(service.view()))
    what = dict(form).get("doe", "bewaar")
    with service.sessions.begin() as session:
        subscriber = subscriber_of(session, token)
        if subscriber and what in {"pauze", "hervat"}:
            set_paused(session, subscriber.id, paused=what == "pauze", now=service.clock())
        elif subscriber and not errors:
            change_choices(session, subscriber.id, choices, now=service.clock())
            set_reachable(session, subscriber.id, now=service.clock())
        after = subscriber_of(session, token)
    told = {"pauze": "U krijgt voorlopig geen mail.", "hervat": "U krijgt opnieuw mail."}
    if what not in told and errors:
        return shown(service, token, after and after.model_copy(update={"choices": choices}), errors=errors)
    return shown(service, token, after, done=told.get(what, "Uw keuzes zijn bewaard."))


def shown(
    service: Service, token: str, subscriber: Subscriber | None, *, done: str = "", errors: dict[str, str] | None = None
) -> Response:
    """The preferences of a subscriber; a clear page where they are gone."""
    path = f"/voorkeuren/{token}"
    if subscriber is None:
        return answer(told_page(service.empty_view(), path, *_OVER), _GONE)
    told = {"email": subscriber.shown_address, "paused": subscriber.paused, "token": token, "done": done}
    told["unreachable"] = subscriber.unreachable_since is not None
    page = preferences_page(service.view(), path, subscriber.choices, errors or {}, **told)
    return answer(page, _UNPROCESSABLE if errors else 200)


@router.get("/voorkeuren/{token}/gegevens.json")
def export(service: Serving, token: str) -> Response:
    """Everything that is stored of a subscriber."""
    with service.sessions.begin() as session:
        subscriber = subscriber_of(session, token)
        told = stored_about(session, subscriber) if subscriber else None
    if told is None:
        return answer(told_page(service.empty_view(), f"/voorkeuren/{token}/gegevens.json", *_OVER), _GONE)
    download = {"Content-Disposition": 'attachment; filename="initiatievenradar.json"'}
    return JSONResponse(told, headers=_PRIVATE | download)


@router.get("/uitschrijven/{token}")
def unsubscribe_form(service: Serving, token: str) -> Response:
    """The button to end it with."""
    path = f"/uitschrijven/{token}"
    action = Action(path, "Schrijf mij uit", {})
    text = "We wissen dan uw adres en uw keuzes. Wilt u minder of andere mail? Dat kan met de andere link in de mail."
    return answer(told_page(service.empty_view(), path, "Geen mail meer?", text, action=action))


@router.post("/uitschrijven/{token}")
def unsubscribe(service: Serving, token: str, form: Form) -> Response:
    """End it by one click (RFC 8058 3.2), of a person or of their mail program; also when it ended before."""
    del form  # whatever was sent: the address of the link says it all
    with service.sessions.begin() as session:
        subscriber = subscriber_of(session, token)
    if subscriber is not None:
        erase(service.sessions, subscriber.email)
    return answer(told_page(service.empty_view(), f"/uitschrijven/{token}", *_ENDED))
