"""What changed, how much it matters, and whether a page is still there."""
