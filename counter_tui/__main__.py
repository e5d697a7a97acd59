"""``motcua``, and ``python -m counter_tui``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its status."""
    try:
        # Inside, because Ctrl-C may come while a slow disk is still reading the modules.
        from counter_tui.cli import main as run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
