"""The words for backups in Vietnamese: commands and refusals (TEXTS), screens (SCREEN_TEXTS)."""

from __future__ import annotations

TEXTS: dict[str, str] = {}

SCREEN_TEXTS: dict[str, str] = {}
