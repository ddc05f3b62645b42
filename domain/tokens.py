"""The tokens in links of our mail: they can't be guessed, each is for one purpose, and none holds an address."""

from enum import StrEnum

from itsdangerous import BadSignature, URLSafeSerializer


class Purpose(StrEnum):
    """What a link is for."""

    CONFIRM = "confirm"
    MANAGE = "manage"


def make_token(key: str, purpose: Purpose, id_: int, nonce: str) -> str:
    """The token of the signup or subscriber with this id, signed with `key` (HMAC, RFC 2104)."""
    return URLSafeSerializer(key, salt=purpose.value).dumps([id_, nonce])


def read_token(key: str, purpose: Purpose, token: str) -> tuple[int, str] | None:
    """The id and the nonce in a token; None for one that we did not make for this purpose."""
    try:
        id_, nonce = URLSafeSerializer(key, salt=purpose.value).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return (id_, nonce) if isinstance(id_, int) and isinstance(nonce, str) else None
