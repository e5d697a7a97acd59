"""The words for self-test, clock, stop and incident in Vietnamese: commands and refusals (TEXTS), screens (SCREEN_TEXTS)."""

from __future__ import annotations

TEXTS: dict[str, str] = {}

SCREEN_TEXTS: dict[str, str] = {}
