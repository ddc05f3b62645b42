"""The words and values of the field: what an initiative is, what a page says, what changed. No I/O."""
