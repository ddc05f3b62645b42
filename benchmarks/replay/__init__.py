"""The real history of the sites, night by night, against a table of what really changed."""
