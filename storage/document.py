"""Column types: a pydantic model as JSON, text without NUL, a moment in UTC."""

from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

from domain.value import Value

V = TypeVar("V", bound=Value)


class Document(TypeDecorator[V], Generic[V]):
    """A pydantic model kept as JSON, validated when it is read."""

    impl = JSON
    cache_ok = True

    def __init__(self, model: type[V]) -> None:
        super().__init__()
        self.model = model

    def process_bind_param(self, value: V | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002  SQLAlchemy's signature
        """The model as JSON."""
        return None if value is None else value.model_dump(mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> V | None:  # noqa: ANN401, ARG002  SQLAlchemy's signature
        """JSON as the model."""
        return None if value is None else self.model.model_validate(value)


class Text(TypeDecorator[str]):
    """Text from outside: a NUL, which PostgreSQL keeps in no text, becomes U+FFFD on every database."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's signature
        """The text as both databases can keep it."""
        return None if value is None else value.replace("\0", "\N{REPLACEMENT CHARACTER}")


class Moment(TypeDecorator[datetime]):
    """An aware moment, in UTC on every database (SQLite keeps no zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        """The moment in UTC; a moment without a zone is refused."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        """The moment in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
