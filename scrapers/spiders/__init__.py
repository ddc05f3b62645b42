"""Discovery, one spider per kind of site."""
