"""The public overview: pages, feeds and open data."""
