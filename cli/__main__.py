"""`radar`, and the same as `python -m cli`."""

from cli.loading import loading


def main() -> None:
    """Load the commands and run one."""
    with loading():
        from cli.app import main as run  # noqa: PLC0415  as `loading` wants it
    run()


if __name__ == "__main__":
    main()
