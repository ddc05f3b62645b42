"""`radar digest` and `radar deliver`: from changes to mail."""

import sys
import time
import webbrowser
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated

import typer

from cli.context import Context, WrongUsage, context_of, parse_moment
from cli.show import say
from domain.subscriptions import DigestWindow, Language, Rhythm
from notifications.alarms import DELIVERY_ADVICE, tell_operators
from notifications.bounces import ForeignReport, take_bounce
from notifications.confirmation import enqueue_confirmations
from notifications.delivery import DeliveryReport, Pace, deliver_pending
from notifications.digest import window as last_window
from notifications.outbox import enqueue_digests, preview
from notifications.smtp import SmtpServer
from storage.database import Sessions, empty_journal
from storage.outbox import forget_old_messages, outbox_summary
from storage.signups import forget_old_signups

_LONGEST_REPORT = 10_000_000
"""In bytes; what says why stands at the beginning."""
_OUTAGE = timedelta(hours=2)
"""How long mail may wait for its server before operators hear of it."""

Every = Annotated[Rhythm, typer.Option("--rhythm", help="The last complete hour, day, week or month before now.")]
Since = Annotated[str | None, typer.Option(metavar="WHEN", help="Instead: a window that starts here ...")]
Until = Annotated[str | None, typer.Option(metavar="WHEN", help="... and ends before this moment.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="What subscribers are told.", no_args_is_help=True)
    group.command("preview")(show)
    group.command()(send)
    app.add_typer(group, name="digest")
    app.command()(deliver)
    app.command()(bounce)


def chosen_window(found: Context, rhythm: Rhythm, since: str | None, until: str | None) -> DigestWindow:
    """The window that the options name, from the calendar where they name none.

    Raises:
        WrongUsage: when only one end is given, or they stand the wrong way round.
    """
    if since is None and until is None:
        return last_window(rhythm, found.clock())
    if since is None or until is None:
        raise WrongUsage("give both --since and --until, or neither")
    starts_at, ends_at = parse_moment(since), parse_moment(until)
    if starts_at >= ends_at:
        raise WrongUsage(f"the window from {since} until {until} holds no time")
    return DigestWindow(rhythm=rhythm, starts_at=starts_at, ends_at=ends_at)


def show(
    context: typer.Context,
    *,
    rhythm: Every = Rhythm.WEEKLY,
    since: Since = None,
    until: Until = None,
    html: Annotated[bool, typer.Option("--html", help="As HTML.")] = False,
    browse: Annotated[bool, typer.Option("--open", help="In the browser.")] = False,
    language: Annotated[Language, typer.Option(help="In which language.")] = Language.DUTCH,
) -> int:
    """Show the digest of everything, as a subscriber without filters would get it. Nothing is sent."""
    found = context_of(context)
    window = chosen_window(found, rhythm, since, until)
    with found.database() as sessions:
        shown = preview(sessions, window, now=found.clock(), public_url=found.settings.public_url, language=language)
    if shown is None:
        say(f"nothing new from {day(window.starts_at)} until {day(window.ends_at)}: no mail would be sent")
        return 0
    if browse:
        open_in_browser(shown.html)
    else:
        say(shown.html if html else shown.text)
    return 0


def open_in_browser(page: str) -> None:
    """Show a page in the browser of this machine, from a file that stays for it to read."""
    with NamedTemporaryFile("w", suffix=".html", prefix="digest-", delete=False, encoding="utf-8") as file:
        file.write(page)
    say(file.name)
    webbrowser.open(Path(file.name).as_uri())


def day(moment: datetime) -> str:
    """A moment as an operator reads it."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def send(
    context: typer.Context,
    *,
    rhythm: Every = Rhythm.WEEKLY,
    since: Since = None,
    until: Until = None,
) -> int:
    """Put one mail per subscriber of this rhythm into the outbox; `radar deliver` sends them.

    A window reaches back to the last digest of each, so that what was missed is made up for. Running it again adds
    nothing; who has nothing new gets no mail.
    """
    found = context_of(context)
    window = chosen_window(found, rhythm, since, until)
    with found.database() as sessions:
        report = enqueue_digests(
            sessions,
            window,
            now=found.clock(),
            public_url=found.settings.public_url,
            mail_from=found.settings.mail_from,
            signer=found.signer(),
            adjacent=since is None,
        )
    say(
        f"{report.enqueued} mails put into the outbox, {report.empty} subscribers have nothing new, "
        f"{report.known} had this digest already"
    )
    return 1 if report.failures else 0


def deliver(context: typer.Context) -> int:
    """Send what is pending in the outbox, and first write to who signed up.

    What the server can't take now stays pending; exit code 1 then.
    """
    found = context_of(context)
    smtp = found.settings.smtp_url
    with found.database() as sessions:
        with sessions.begin() as session:
            forget_old_signups(session, now=found.clock())
            forget_old_messages(session, now=found.clock())
        empty_journal(sessions)
        enqueue_confirmations(
            sessions,
            now=found.clock(),
            public_url=found.settings.public_url,
            mail_from=found.settings.mail_from,
            signer=found.signer(),
        )
        report = deliver_pending(
            sessions,
            SmtpServer.from_url(smtp) if smtp else None,
            clock=found.clock,
            bounce_address=found.settings.bounce_address,
            pace=Pace(found.settings.mails_per_minute, time.monotonic, time.sleep),
        )
        if smtp:
            tell_of_outage(found, sessions, report)
    if not smtp:
        raise WrongUsage("RADAR_SMTP_URL is empty, so no mail can leave; set it to smtp://user:password@host:587")
    say(f"{report.sent} sent, {report.postponed} to be tried again, {report.failed} refused for good")
    if report.maybe_twice:
        say(f"{report.maybe_twice} tried again that may have left before (with the same Message-ID)")
    for reason in report.reasons:
        say(f"  {reason}", to=sys.stderr)
    return 1 if report.postponed or report.failed else 0


def tell_of_outage(found: Context, sessions: Sessions, report: DeliveryReport) -> None:
    """Tell operators where the mail server can't be used for longer than a restart takes; it is over when it can."""
    with sessions() as session:
        since = outbox_summary(session).pending_since
    lasts = report.down and since and found.clock() - since > _OUTAGE
    tell_operators(
        sessions,
        {"mail": f"{report.down}; mail waits since {since:%Y-%m-%d %H:%M} UTC"} if lasts else {},
        [] if report.down else ["mail"],
        found.operators(),
        advice=DELIVERY_ADVICE,
        now=found.clock(),
    )


def bounce(
    context: typer.Context,
    recipient: Annotated[str, typer.Argument(help="Where it was sent to, if the mail server tells.")] = "",
) -> int:
    """Read one report of a mail that came back, on standard input, as a mail server's pipe hands it over.

    The exit code is 1 for anything that is no report about our mail; nothing is kept of it.
    """
    found = context_of(context)
    if not found.settings.bounce_address:
        raise WrongUsage("RADAR_BOUNCE_ADDRESS is empty, so no mail comes back here; set it to terug@…")
    report = sys.stdin.buffer.read(_LONGEST_REPORT)
    with found.database() as sessions:
        try:
            address = found.settings.bounce_address
            say(take_bounce(sessions, report, address=address, recipient=recipient, now=found.clock()))
        except ForeignReport as error:
            say(f"refused: {error}", to=sys.stderr)
            return 1
    return 0
