"""The edge to the database; functions per aggregate, a Session first."""
