"""Which initiative does a page speak of."""
