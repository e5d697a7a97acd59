"""The words of the screens for closing the day, looks, exports and disposal in English."""

from __future__ import annotations

SCREEN_TEXTS: dict[str, str] = {}
