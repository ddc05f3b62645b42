"""The auditor: what readers were told, held against what changed, by other code than that which writes the mail."""
