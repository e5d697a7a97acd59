"""``motcua``, and ``python -m counter_tui``."""

from __future__ import annotations

import gc
import sys

IMPORTING = 100_000
"""Objects made between two looks for rubbish: nearly all that imports make stays."""


def main() -> None:
    """Run the command line and leave with its status."""
    gc.set_threshold(IMPORTING)
    try:
        # Inside, because Ctrl-C may come while a slow disk is still reading the modules.
        from counter_tui.cli import main as run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
