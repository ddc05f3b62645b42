"""A week's digests for many subscribers, beside rendering, inlining and sending mails of the same size."""
