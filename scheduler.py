"""The clock: when each command runs. `python scheduler.py --list` shows the next times."""

from cli.clock import main

if __name__ == "__main__":
    main()
