"""Rendering, inlining and sending, and nothing else: plain.py DATABASE PORT. The mails are of the size of ours.

DATABASE has the mails that ours made: their HTML is what is rendered (as one block of text), inlined and sent again.
"""

import smtplib
import sqlite3
import sys
from email import message_from_bytes
from email.policy import SMTP

from css_inline import CSSInliner
from jinja2 import Environment


def main() -> None:
    """Render, inline and send each mail."""
    database, port = sys.argv[1:]
    inliner = CSSInliner(load_remote_stylesheets=False)
    template = Environment(autoescape=True).from_string("{% for line in lines %}{{ line | safe }}>{% endfor %}")
    with sqlite3.connect(database) as connection, smtplib.SMTP("127.0.0.1", int(port)) as server:
        for recipient, stored in connection.execute("select recipient, message from emails"):
            message = message_from_bytes(stored, policy=SMTP)
            html = message.get_body(("html",))
            assert html is not None  # noqa: S101  ours has one
            html.set_content(
                inliner.inline(template.render(lines=html.get_content().split(">")[:-1])),
                subtype="html",
                cte="quoted-printable",
            )
            server.sendmail("radar@radar.test", [recipient], message.as_bytes())


if __name__ == "__main__":
    main()
