"""Settings from `radar.toml` and `RADAR_…` variables, checked at start."""

import ipaddress
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from notifications.smtp import SmtpServer

ConnectTo = dict[str, tuple[str, int]]


class WrongSetting(Exception):  # noqa: N818  the name is what the reader sees
    """A setting that can't be used. The message names it, what was found and what is allowed."""


def parse_connect_to(value: object) -> object:
    """`host=address:port[,host=address:port…]` as a mapping from host to (address, port).

    Raises:
        ValueError: naming the part that has another form.
    """
    if not isinstance(value, str):
        return value
    return dict(parse_mapping(part.strip()) for part in value.split(",") if part.strip())


def parse_list(value: object) -> object:
    """Values with commas between them."""
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


def parse_mapping(part: str) -> tuple[str, tuple[str, int]]:
    """One `host=address:port`."""
    host, _, target = part.partition("=")
    address, _, port = target.rpartition(":")
    try:
        ipaddress.ip_address(address.strip("[]"))
        number = int(port)
    except ValueError as error:
        raise ValueError(f"{part!r} should look like smart.flanders.be=127.0.0.1:8800") from error
    if not host:
        raise ValueError(f"{part!r} names no host before the equals sign")
    return host.lower(), (address.strip("[]"), number)


def is_smtp_url(value: str) -> str:
    """`value` if it is empty (no mail is sent) or an SMTP address."""
    if value:
        SmtpServer.from_url(value)
    return value


def is_public_url(value: str) -> str:
    """`value` without trailing slash, if it is an address of the web."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("should start with https:// and name a host")
    return value.rstrip("/")


class Settings(BaseSettings):
    """What an operator can set. Each is `RADAR_` plus its name in capitals, or its name in `radar.toml`."""

    model_config = SettingsConfigDict(env_prefix="RADAR_", toml_file="radar.toml", extra="forbid")

    database_url: str = "sqlite:///radar.sqlite"
    """Where everything is kept: `sqlite:///FILE` or `postgresql+psycopg://user:password@host/name`."""
    smtp_url: Annotated[str, AfterValidator(is_smtp_url)] = ""
    """How mail leaves: `smtp://user:password@host:587` or `smtps://…:465`; empty: mail stays pending."""
    mail_from: str = Field(default="initiatievenradar@localhost", pattern=r"^[^@\s]+@[^@\s]+$")
    """The sender of the digest."""
    bounce_address: str = Field(default="", pattern=r"^([^@\s+]+@[^@\s]+)?$")
    """Where mail that can't be delivered comes back, to be read by `radar bounce`; empty: to the sender, unread."""
    mails_per_minute: float = Field(default=0, ge=0)
    """How many mails leave in a minute at most; 0: as fast as the mail server takes them."""
    dkim_key: Path | None = None
    """The private key (RSA, PEM) that mail is signed with; none: the mail server signs, or nobody."""
    dkim_selector: str = Field(default="radar", pattern=r"^[A-Za-z0-9.-]+$")
    """Under which name the public half of that key stands in the DNS: `SELECTOR._domainkey.DOMAIN`."""
    operator: str = Field(default="", pattern=r"^([^@\s]+@[^@\s]+)?$")
    """Who hears by mail, once, that something is in trouble; empty: nobody, `radar status` tells."""
    operator_channels: Annotated[tuple[str, ...], NoDecode, BeforeValidator(parse_list)] = ()
    """Chats and webhooks that hear of it too, as Apprise writes them (`slack://…`), with commas between them."""
    public_url: Annotated[str, AfterValidator(is_public_url)] = "http://localhost:8000"
    """Where readers find the overview; used in links."""
    contact: str = Field(default="", pattern=r"^(https?://\S+|[^@\s]+@[^@\s]+)?$")
    """An address that web masters can write to; stands in the User-Agent. Needed for live sites."""
    connect_to: Annotated[ConnectTo, NoDecode, BeforeValidator(parse_connect_to)] = Field(default_factory=dict)
    """`host=address:port,…`: requests for these hosts go to that address in plain HTTP."""
    delay: float = Field(default=1.0, ge=0)
    """Seconds between two requests to one host."""
    decisions: Path = Path("decisions.yml")
    """The file that says by hand which pages are one initiative; without it nothing was decided."""
    publish_to: Path = Path("public")
    """The folder that `radar run` writes the overview to."""
    log_format: Literal["text", "json"] = "text"
    """How log lines look: for people or for a log collector."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  pydantic-settings names it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """A variable goes before the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings() -> Settings:
    """The settings in force.

    Raises:
        WrongSetting: with every setting that can't be used, what was found and what is allowed.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise WrongSetting("; ".join(describe(one) for one in error.errors())) from None
    except ValueError as error:
        raise WrongSetting(f"radar.toml can't be read: {error}") from None


def describe(error: object) -> str:
    """One wrong setting as a line: its name, what was found, what is allowed."""
    assert isinstance(error, dict)  # noqa: S101  pydantic's ErrorDetails is a TypedDict
    name = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        return f"{name} in radar.toml is no setting; the settings are {', '.join(Settings.model_fields)}"
    found = "(hidden)" if name in {"database_url", "smtp_url", "operator_channels"} else repr(error["input"])
    return f"RADAR_{name.upper()} is {found}: {error['msg'].removeprefix('Value error, ')}"
