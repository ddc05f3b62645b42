"""`python -m cli` is `radar`."""

from cli.app import main

if __name__ == "__main__":
    main()
