"""The words of the screens, in Vietnamese: keys begin with ``screen.``."""

from __future__ import annotations

TEXTS: dict[str, str] = {}
