"""A first crawl and an unchanged night of a site of 1,000 pages, beside a plain Scrapy spider."""
