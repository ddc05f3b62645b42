"""The pages of the site, each a function from what is stored to a document."""
