"""The edge where mail goes out."""
