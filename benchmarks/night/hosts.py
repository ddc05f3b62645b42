"""Where the made sites stand: what both sides of this benchmark know."""

HOST = "www.vlaanderen.be"
BRANCH = "/lokaal-bestuur/digitale-transformatie"
WIKI = "vloca-kennishub.vlaanderen.be"
