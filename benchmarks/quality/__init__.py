"""How well pages are read, judged and matched, against what people labelled by hand in `tests/gold/`."""
