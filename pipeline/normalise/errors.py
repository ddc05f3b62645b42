"""What can go wrong when words become values."""


class UnreadableValue(ValueError):  # noqa: N818  the name is what it says
    """Words that have no single meaning to us. Raised by every `parse_…`; becomes an issue, never a guess."""
