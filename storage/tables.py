"""The tables. What changes every night (`sightings`) is narrow and stands apart from what seldom does."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from domain.captures import CrawlCounts
from domain.changes import Change
from domain.initiative import Initiative
from domain.subscriptions import Choices
from storage.document import Document, Moment, Text


class Base(DeclarativeBase):
    """All tables, with constraint names that migrations can name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        datetime: Moment(),
        dict[str, str]: JSON(),
        list[str]: JSON(),
        Change: Document(Change),
        Choices: Document(Choices),
        CrawlCounts: Document(CrawlCounts),
        Initiative: Document(Initiative),
    }


class BodyRow(Base):
    """A body as it was received, once per hash, compressed with zstd; with its base as dictionary, where it has one."""

    __tablename__ = "bodies"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    base_sha256: Mapped[str | None] = mapped_column(String(64), ForeignKey("bodies.sha256"))


class CrawlRow(Base):
    """One run over one source; `partial` is a re-crawl of single pages."""

    __tablename__ = "crawls"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(index=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str]
    why: Mapped[str]
    partial: Mapped[bool]
    counts: Mapped[CrawlCounts]


class CaptureRow(Base):
    """One answer of a server with a body that differs from the page's previous one."""

    __tablename__ = "captures"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    url: Mapped[str] = mapped_column(index=True)
    status: Mapped[int]
    headers: Mapped[dict[str, str]]
    body_sha256: Mapped[str] = mapped_column(ForeignKey("bodies.sha256"))
    fetched_at: Mapped[datetime]
    crawl_id: Mapped[int] = mapped_column(ForeignKey("crawls.id"))
    revision: Mapped[str]


class PageRow(Base):
    """One page that was read at least once; `page_class` and `why` are of its last reading."""

    __tablename__ = "pages"
    url: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(index=True)
    key: Mapped[str]
    first_seen: Mapped[datetime]
    latest_id: Mapped[int] = mapped_column(ForeignKey("captures.id"))
    processed_id: Mapped[int | None] = mapped_column(ForeignKey("captures.id"))
    state: Mapped[str]
    page_class: Mapped[str | None]
    why: Mapped[str]


class SightingRow(Base):
    """When a page was last seen alive, by which crawl, and the validators to ask with next time."""

    __tablename__ = "sightings"
    url: Mapped[str] = mapped_column(ForeignKey("pages.url"), primary_key=True)
    last_seen: Mapped[datetime]
    crawl_id: Mapped[int] = mapped_column(ForeignKey("crawls.id"))
    etag: Mapped[str]
    last_modified: Mapped[str]
    revision: Mapped[str]


class ObservationRow(Base):
    """What a crawl saw of a known page instead of the page; deleted when the page is seen alive again."""

    __tablename__ = "observations"
    url: Mapped[str] = mapped_column(ForeignKey("pages.url"), primary_key=True)
    crawl_id: Mapped[int] = mapped_column(ForeignKey("crawls.id"), primary_key=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    status: Mapped[int | None]
    location: Mapped[str]
    reason: Mapped[str]


class RedirectRow(Base):
    """Where an address redirected to when it was last asked for."""

    __tablename__ = "redirects"
    url: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(index=True)
    location: Mapped[str]
    status: Mapped[int | None]
    seen_at: Mapped[datetime]


class InitiativeRow(Base):
    """An initiative as of now."""

    __tablename__ = "initiatives"
    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int]
    first_seen: Mapped[datetime]
    last_changed: Mapped[datetime]
    document: Mapped[Initiative]


class InitiativeSightingRow(Base):
    """When a page of an initiative was last seen alive: it moves every night, hence apart from the document."""

    __tablename__ = "initiative_sightings"
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiatives.id"), primary_key=True)
    last_seen: Mapped[datetime]


class InitiativePageRow(Base):
    """Which capture of which subject an initiative was read from."""

    __tablename__ = "initiative_pages"
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiatives.id"), primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True, index=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    role: Mapped[str]
    capture_id: Mapped[int] = mapped_column(ForeignKey("captures.id"))
    missing_since: Mapped[datetime | None]


class VersionRow(Base):
    """An initiative as it was from `at` on."""

    __tablename__ = "initiative_versions"
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiatives.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    document: Mapped[Initiative]


class InitiativeRedirectRow(Base):
    """An id that was merged into another one."""

    __tablename__ = "initiative_redirects"
    old: Mapped[str] = mapped_column(primary_key=True)
    new: Mapped[str] = mapped_column(ForeignKey("initiatives.id"))


class ChangeRow(Base):
    """One change of one initiative."""

    __tablename__ = "changes"
    id: Mapped[str] = mapped_column(primary_key=True)
    initiative_id: Mapped[str] = mapped_column(ForeignKey("initiatives.id"), index=True)
    cause: Mapped[str]
    detected_at: Mapped[datetime] = mapped_column(index=True)
    document: Mapped[Change]


class IssueRow(Base):
    """Something that is not understood at present; `reason` may be longer than PostgreSQL takes into an index."""

    __tablename__ = "issues"
    __table_args__ = (Index("ix_issues_url_stage", "url", "stage"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    url: Mapped[str]
    stage: Mapped[str]
    code: Mapped[str]
    field: Mapped[str]
    reason: Mapped[str]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]


class BaselineRow(Base):
    """Since when a branch of a source is watched."""

    __tablename__ = "baselines"
    source: Mapped[str] = mapped_column(primary_key=True)
    branch: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class HostRow(Base):
    """A host that may not be asked before some moment: it said so, or the delay of its robots.txt lasts."""

    __tablename__ = "hosts"
    host: Mapped[str] = mapped_column(primary_key=True)
    not_before: Mapped[datetime]
    why: Mapped[str]


class ReadingTryRow(Base):
    """A capture whose reading began; the row goes when the reading ends, and stays when the process is killed."""

    __tablename__ = "reading_tries"
    capture_id: Mapped[int] = mapped_column(ForeignKey("captures.id"), primary_key=True)
    tries: Mapped[int]


class SitePassageRow(Base):
    """A sentence that a site put on most of its pages at once; `key` is the hash of its words, `text` how it begins."""

    __tablename__ = "site_passages"
    source: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str]
    since: Mapped[datetime]


class AlarmRow(Base):
    """Trouble that operators were told of, until it is over."""

    __tablename__ = "alarms"
    about: Mapped[str] = mapped_column(primary_key=True)
    why: Mapped[str]
    since: Mapped[datetime]


class SecretRow(Base):
    """A secret that we made ourselves when it was first needed."""

    __tablename__ = "secrets"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class SignupRow(Base):
    """Someone who asked for mail and did not confirm yet; `mail_wanted` until the link to confirm is in the outbox."""

    __tablename__ = "signups"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    email_folded: Mapped[str] = mapped_column(unique=True)
    choices: Mapped[Choices]
    nonce: Mapped[str]
    text_version: Mapped[str]
    asked_at: Mapped[datetime]
    mail_wanted: Mapped[bool]
    mailed_at: Mapped[datetime | None]


class SubscriberRow(Base):
    """Someone who gets mail, and since when what they get is as it is."""

    __tablename__ = "subscribers"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    email_folded: Mapped[str] = mapped_column(unique=True)
    rhythm: Mapped[str]
    choices: Mapped[Choices]
    nonce: Mapped[str]
    confirmed_at: Mapped[datetime]
    chosen_at: Mapped[datetime]
    paused: Mapped[bool]
    unreachable_since: Mapped[datetime | None]


class ConsentRow(Base):
    """How we know that a subscriber wants our mail."""

    __tablename__ = "consents"
    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"), index=True)
    text_version: Mapped[str]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    token_sha256: Mapped[str]


class DigestRow(Base):
    """The digest of one subscriber for one window, with what it told of; without an e-mail when nothing was new.

    `choices` are those of its reader when it was made, `told` ids of initiatives and `reminded` the deadlines, as
    `initiative date`.
    """

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("subscriber_id", "rhythm", "starts_at", "ends_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"))
    rhythm: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_at: Mapped[datetime] = mapped_column(index=True)
    choices: Mapped[Choices]
    told: Mapped[list[str]]
    reminded: Mapped[list[str]]


class EmailRow(Base):
    """A mail in the outbox: a digest of a subscriber, a link to confirm, or an alarm for an operator."""

    __tablename__ = "emails"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digests.id", ondelete="CASCADE"), unique=True)
    subscriber_id: Mapped[int | None] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"))
    signup_id: Mapped[int | None] = mapped_column(ForeignKey("signups.id", ondelete="CASCADE"))
    recipient: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    message: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int]
    next_attempt_at: Mapped[datetime]
    handed_over_at: Mapped[datetime | None]
    maybe_twice: Mapped[int]
    last_error: Mapped[str]


class BounceRow(Base):
    """A mail that came back, or that a server refused for good; `status` is the enhanced code (RFC 3463)."""

    __tablename__ = "bounces"
    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"), index=True)
    email_id: Mapped[int] = mapped_column(ForeignKey("emails.id", ondelete="CASCADE"), unique=True)
    at: Mapped[datetime]
    status: Mapped[str]
    said: Mapped[str]


class JobRow(Base):
    """The last run of one job of the clock."""

    __tablename__ = "job_runs"
    job: Mapped[str] = mapped_column(primary_key=True)
    scheduled_for: Mapped[datetime]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    exit_code: Mapped[int | None]
