"""Chats and webhooks, through Apprise: an address with a scheme (`slack://…`, `json://…`) in the place of e-mail."""

from functools import cache
from typing import TYPE_CHECKING

from notifications.smtp import PermanentFailure, TransientFailure

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase


class WrongChannel(ValueError):  # noqa: N818  the name is what the reader sees
    """An address that Apprise can't use; the message never has it, for it holds a password."""


def is_channel(address: str) -> bool:
    """Whether an address is of a chat or webhook, rather than of a person."""
    return "://" in address


def channel_name(address: str) -> str:
    """A channel as it may be shown: without its passwords.

    Raises:
        WrongChannel: where no such service is known, or something is missing.
    """
    return str(plugin_of(address).url(privacy=True)).partition("?")[0]  # type: ignore[no-untyped-call]  # has no types


def post(address: str, title: str, text: str) -> None:
    """Post a text. Where a service takes short messages only it becomes several.

    Raises:
        PermanentFailure: for an address that can't be used.
        TransientFailure: where the service can't be reached or refuses; Apprise tells no more.
    """
    from apprise import NotifyFormat, OverflowMode  # noqa: PLC0415  takes a quarter of a second that few commands need to spend

    try:
        plugin = plugin_of(address)
    except WrongChannel as error:
        raise PermanentFailure(str(error)) from None
    plugin.overflow_mode = OverflowMode.SPLIT
    if not plugin.notify(body=text, title=title, body_format=NotifyFormat.TEXT):
        raise TransientFailure(f"the channel {channel_name(address)} does not take it")


def plugin_of(address: str) -> "NotifyBase":
    """Apprise's sender for an address.

    Raises:
        WrongChannel: where there is none.
    """
    from apprise import Apprise  # noqa: PLC0415  as above

    scheme = address.partition("://")[0]
    made = Apprise.instantiate(address, asset=asset(), suppress_exceptions=True)
    if made is None:
        raise WrongChannel(f"the {scheme}:// address is none that Apprise can use (see its list of services)")
    return made


@cache
def asset() -> "AppriseAsset":
    """Under which name we post; without a picture, which would be fetched from elsewhere."""
    from apprise import AppriseAsset  # noqa: PLC0415  as above

    return AppriseAsset(app_id="Initiatievenradar", app_desc="Initiatievenradar", app_url="", image_url_mask="")
