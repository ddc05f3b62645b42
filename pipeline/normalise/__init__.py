"""From what a page says to what it means."""
