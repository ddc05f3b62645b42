"""What pages look like: one class per layout, quoting and never interpreting."""
