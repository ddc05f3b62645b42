"""The secret that tokens are signed with: made when it is first needed, so that nobody has to set one."""

from secrets import token_urlsafe

from sqlalchemy import select

from storage.database import Session
from storage.tables import SecretRow
from storage.upsert import insert_missing

_LINKS = "links"


def link_key(session: Session) -> str:
    """The key that the tokens in our links are signed with."""
    found = select(SecretRow.value).where(SecretRow.name == _LINKS)
    if (known := session.scalar(found)) is not None:
        return known
    insert_missing(session, SecretRow, [{"name": _LINKS, "value": token_urlsafe(32)}])
    return session.scalars(found).one()
