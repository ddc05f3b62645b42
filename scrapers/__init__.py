"""The edge where HTTP comes in: sources, spiders, page objects."""
