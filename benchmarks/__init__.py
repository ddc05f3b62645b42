"""What we measure, and beside what. Run as modules: `python -m benchmarks.crawl`."""
