"""The words of the screens for self-test, clock, stop and incident in English."""

from __future__ import annotations

SCREEN_TEXTS: dict[str, str] = {}
