"""Subscribing without an account: choices, consent, bounces, and what a digest told."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    add_tables()
    add_to_subscribers()
    with op.batch_alter_table("digests") as batch_op:
        batch_op.add_column(sa.Column("made_at", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("told", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("reminded", sa.JSON(), nullable=False, server_default="[]"))
    op.execute("UPDATE digests SET made_at = ends_at")
    with op.batch_alter_table("digests") as batch_op:
        batch_op.alter_column("made_at", nullable=False)
        batch_op.alter_column("told", server_default=None)
        batch_op.alter_column("reminded", server_default=None)
    add_to_emails()


def add_tables() -> None:
    """Secrets, signups and consents."""
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )
    op.create_table(
        "signups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_folded", sa.String(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("mail_wanted", sa.Boolean(), nullable=False),
        sa.Column("mailed_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signups")),
        sa.UniqueConstraint("email_folded", name=op.f("uq_signups_email_folded")),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("confirmed_at", _MOMENT, nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_consents_subscriber_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_consents_subscriber_id"), "consents", ["subscriber_id"])


def add_to_subscribers() -> None:
    """Choices in place of themes, and a nonce of their own."""
    with op.batch_alter_table("subscribers") as batch_op:
        batch_op.add_column(sa.Column("choices", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("nonce", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("unreachable_since", _MOMENT, nullable=True))
    documents = map(json_column, ("themes", "choices"))
    subscribers = sa.table("subscribers", *map(sa.column, ("id", "rhythm", "nonce")), *documents)
    connection = op.get_bind()
    for row in connection.execute(sa.select(subscribers)).all():
        choices = {"rhythm": row.rhythm, "filters": {"themes": row.themes}}
        update = subscribers.update().where(subscribers.c.id == row.id)
        connection.execute(update.values(choices=choices, nonce=secrets.token_urlsafe(16)))
    with op.batch_alter_table("subscribers") as batch_op:
        batch_op.alter_column("choices", nullable=False)
        batch_op.alter_column("nonce", nullable=False)
        batch_op.alter_column("paused", server_default=None)
        batch_op.drop_column("themes")


def json_column(name: str) -> sa.ColumnClause[object]:
    """A column that holds JSON."""
    return sa.column(name, sa.JSON())


def add_to_emails() -> None:
    """What a mail is about, whom it may have reached twice, and the table of mail that came back."""
    with op.batch_alter_table("emails") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="digest"))
        batch_op.add_column(sa.Column("signup_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("handed_over_at", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("maybe_twice", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_foreign_key(op.f("fk_emails_signup_id"), "signups", ["signup_id"], ["id"], ondelete="CASCADE")
    op.execute("UPDATE emails SET kind = 'alarm' WHERE digest_id IS NULL")
    with op.batch_alter_table("emails") as batch_op:
        batch_op.alter_column("kind", server_default=None)
        batch_op.alter_column("maybe_twice", server_default=None)
    op.create_table(
        "bounces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("email_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounces")),
        sa.UniqueConstraint("email_id", name=op.f("uq_bounces_email_id")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name=op.f("fk_bounces_subscriber_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["email_id"], ["emails.id"], name=op.f("fk_bounces_email_id"), ondelete="CASCADE"),
    )
    op.create_index(op.f("ix_bounces_subscriber_id"), "bounces", ["subscriber_id"])


def downgrade() -> None:
    """Take it back: themes alone are kept of what people chose."""
    op.drop_table("bounces")
    with op.batch_alter_table("emails") as batch_op:
        batch_op.drop_constraint(op.f("fk_emails_signup_id"), type_="foreignkey")
        for name in ("kind", "signup_id", "handed_over_at", "maybe_twice"):
            batch_op.drop_column(name)
    with op.batch_alter_table("digests") as batch_op:
        for name in ("made_at", "told", "reminded"):
            batch_op.drop_column(name)
    op.drop_table("consents")
    op.drop_table("signups")
    op.drop_table("secrets")
    with op.batch_alter_table("subscribers") as batch_op:
        batch_op.add_column(sa.Column("themes", sa.JSON(), nullable=True))
    subscribers = sa.table("subscribers", sa.column("id"), *map(json_column, ("themes", "choices")))
    connection = op.get_bind()
    for row in connection.execute(sa.select(subscribers)).all():
        themes = row.choices.get("filters", {}).get("themes", [])
        connection.execute(subscribers.update().where(subscribers.c.id == row.id).values(themes=themes))
    with op.batch_alter_table("subscribers") as batch_op:
        batch_op.alter_column("themes", nullable=False)
        for name in ("choices", "nonce", "paused", "unreachable_since"):
            batch_op.drop_column(name)
