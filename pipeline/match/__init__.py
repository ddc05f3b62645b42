"""Which initiative a page speaks of."""
