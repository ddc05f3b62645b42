"""The addresses of the public overview."""
